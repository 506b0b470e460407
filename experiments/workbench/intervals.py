"""Intervals over seeds, and what they say of a claim.

An interval is Student's, of the mean over seeds at 95 %: with few seeds it is wide, as it should
be. Differences are taken seed by seed, for both sides have the same start and the same data.
"""

from __future__ import annotations

import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

Found = Literal["held", "open", "against"]
Verdict = Literal["held", "held in part", "did not hold"]
COVERAGE = 0.95


@dataclass(frozen=True)
class Interval:
    """The mean over seeds, and where it lies at 95 %."""

    mean: float
    low: float
    high: float

    def record(self) -> dict[str, float]:
        """As JSON has it."""
        return {"mean": self.mean, "low": self.low, "high": self.high}


def over_seeds(values: Sequence[float]) -> Interval:
    """Student's interval of the mean of `values`, one a seed; raises `ValueError` below two."""
    from scipy.stats import t

    if len(values) < 2:
        raise ValueError("an interval needs two seeds or more")
    mean, error = statistics.fmean(values), statistics.stdev(values) / math.sqrt(len(values))
    reach = float(t.ppf((1 + COVERAGE) / 2, len(values) - 1)) * error
    return Interval(mean, mean - reach, mean + reach)


def above(interval: Interval, bound: float = 0.0) -> Found:
    """Whether the quantity is above `bound`: held where all of the interval is, against where all
    of it is below, open where the bound lies in it."""
    if interval.low > bound:
        return "held"
    return "against" if interval.high < bound else "open"


def below(interval: Interval, bound: float = 0.0) -> Found:
    """The same for below `bound`."""
    turned = {"held": "against", "against": "held", "open": "open"}
    if interval.low == interval.high == bound:
        return "open"
    return turned[above(interval, bound)]  # type: ignore[return-value]


def within(interval: Interval, low: float, high: float) -> Found:
    """Whether the quantity is as good as equal: held where all of the interval lies between the
    bounds, against where all of it lies outside."""
    if low <= interval.low and interval.high <= high:
        return "held"
    return "against" if interval.high < low or interval.low > high else "open"


@dataclass(frozen=True)
class Check:
    """A half of a claim on one problem: what was compared, and where the difference lies.

    `left` and `right` are the keys of what was compared, `how` by what: − or ÷.
    """

    of: str
    left: str
    right: str
    interval: Interval
    found: Found
    how: str = "−"

    def record(self) -> dict[str, Any]:
        """As JSON has it."""
        facts = {"of": self.of, "left": self.left, "right": self.right, "how": self.how}
        return {**facts, **self.interval.record(), "found": self.found}


def verdict_of(found: Sequence[str]) -> Verdict:
    """Of checks, or of the verdicts of halves: all held, some, none."""
    held = sum(one == "held" for one in found)
    if held == len(found):
        return "held"
    return "held in part" if held or "held in part" in found else "did not hold"
