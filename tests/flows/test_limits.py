"""How many training stages the flow runs at once, where nobody says it on the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from flows.limits import configured_gpu_slots


@pytest.mark.parametrize(
    ("text", "slots"),
    [
        ("runtime: {training_slots: 3}", 3),
        ("runtime: {threads: 2}", 1),
        ("runtime: {training_slots: 0}", 1),
        ("runtime: {training_slots: many}", 1),
        ("- no mapping", 1),
        ("runtime: [", 1),
        (None, 1),
    ],
)
def test_slots_are_those_of_the_params_or_else_one(
    tmp_path: Path, text: str | None, slots: int
) -> None:
    if text is not None:
        (tmp_path / "params.yaml").write_text(text, encoding="utf-8")
    assert configured_gpu_slots(tmp_path / "params.yaml") == slots
