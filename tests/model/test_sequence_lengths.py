"""The longest sequence of a pre-training, from its manifest's params."""

from __future__ import annotations

import pytest

from pipeline.model.sequence_lengths import longest_sequence


@pytest.mark.parametrize(
    ("params", "longest"),
    [
        ({}, None),
        ({"sequence_length": 64}, 64),
        ({"sequence_length": [{"length": 128, "fraction": 0.9}, {"length": 512}]}, 512),
    ],
)
def test_a_curriculum_has_the_length_of_its_longest_phase(
    params: dict[str, object], longest: int | None
) -> None:
    assert longest_sequence(params) == longest
