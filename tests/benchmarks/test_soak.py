"""A short soak: real ends of the real stage, the same bytes."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from benchmarks import soak


@pytest.mark.slow
def test_three_ends_leave_the_same_bytes(capsys: pytest.CaptureFixture[str]) -> None:
    soak.main(["--kills", "3", "--steps", "40", "--architectures", "modern"])
    rows = capsys.readouterr().out.splitlines()
    assert "| ends | 3 |" in rows
    assert "| bytes of the encoder that differ | 0 |" in rows


@pytest.mark.parametrize(
    ("of_ended", "said"),
    [
        ({"output": {"model.safetensors": b"01"}}, "other bytes than without an end: model"),
        ({"output": {}}, "other bytes than without an end: model"),
        ({"logged": [("train", 1)]}, "the log has other points"),
        ({"checkpoints": ["step-00000001"]}, "kept"),
    ],
)
def test_what_differs_fails(tmp_path: Path, of_ended: dict[str, Any], said: str) -> None:
    found = {"output": {"model.safetensors": b"00"}, "logged": [("train", 2)], "checkpoints": []}

    def space(values: dict[str, Any]) -> Any:
        methods = {name: lambda value=value: value for name, value in values.items()}
        return SimpleNamespace(path=tmp_path, **methods)

    soak.require_equal(space(found), space(found))
    with pytest.raises(soak.LostError, match=said):
        soak.require_equal(space(found | of_ended), space(found))


def test_a_run_that_lost_something_ends_the_soak(monkeypatch: pytest.MonkeyPatch) -> None:
    def lost(*_: object) -> None:
        raise soak.LostError("left behind")

    monkeypatch.setattr(soak.Soak, "run", lost)
    with pytest.raises(SystemExit, match="modern: left behind"):
        soak.main(["--kills", "1", "--steps", "20", "--architectures", "modern"])
