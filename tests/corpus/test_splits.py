from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from pipeline.corpus.splits import side_of

SHARES = st.floats(0, 0.5)


def test_shares_are_as_asked_for() -> None:
    sides = Counter(side_of(f"group {i}", "salt", 0.10, 0.15) for i in range(20_000))
    assert abs(sides["validation"] / 20_000 - 0.10) < 0.01
    assert abs(sides["held_out"] / 20_000 - 0.15) < 0.01


@given(st.text(), SHARES, SHARES)
def test_a_larger_held_out_share_keeps_what_was_held_out(
    group: str, small: float, more: float
) -> None:
    if side_of(group, "salt", 0.1, small) == "held_out":
        assert side_of(group, "salt", 0.1, min(small + more, 1.0)) == "held_out"


def test_sides_are_what_they_were_when_this_was_written() -> None:
    sides = [side_of(name, "2026-11", 0.3, 0.3) for name in ("ec", "s", "lambda", "iot", "rds")]
    assert sides == ["validation", "validation", "validation", "validation", "held_out"]
