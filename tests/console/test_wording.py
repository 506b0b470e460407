"""Amounts and times as a person says them."""

from __future__ import annotations

import pytest

from pipeline.console.wording import count, duration


@pytest.mark.parametrize(
    ("number", "words"), [(999, "999"), (13_982, "13,982"), (1_900_546, "1.9 million")]
)
def test_amounts(number: int, words: str) -> None:
    assert count(number) == words


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (8.14, "8.1 s"),
        (59.94, "59.9 s"),
        (59.96, "1 min 00 s"),
        (185, "3 min 05 s"),
        (3599.7, "1 h 00 min"),
        (7620, "2 h 07 min"),
    ],
)
def test_times(seconds: float, words: str) -> None:
    assert duration(seconds) == words
