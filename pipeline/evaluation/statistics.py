"""Numbers over seeds: their mean, their spread, and whether a difference is more than that."""

from __future__ import annotations

import math
import statistics
from collections.abc import Sequence
from typing import Any, Literal

Verdict = Literal["gain", "no gain", "loss", "unclear"]
STANDARD_ERRORS = 2.0  # a difference below this many is no difference


def summary(values: Sequence[float]) -> dict[str, Any]:
    """`mean`, and the sample `standard_deviation` (n - 1; `None` for a single value)."""
    deviation = statistics.stdev(values) if len(values) > 1 else None
    return {"mean": statistics.fmean(values), "standard_deviation": deviation}


def paired_gain(values: Sequence[float], others: Sequence[float]) -> dict[str, Any]:
    """How far `values` lie above `others`, seed by seed, and the verdict on it.

    A gain (a loss) lies more than two standard errors of the paired differences above (below) 0.
    With one seed nothing is known about the spread: "unclear".
    """
    differences = [value - other for value, other in zip(values, others, strict=True)]
    facts = summary(differences)
    return {**facts, "verdict": _verdict(facts, len(differences))}


def _verdict(facts: dict[str, Any], number: int) -> Verdict:
    if facts["standard_deviation"] is None:
        return "unclear"
    error = facts["standard_deviation"] / math.sqrt(number)
    if abs(facts["mean"]) <= STANDARD_ERRORS * error:
        return "no gain"
    return "gain" if facts["mean"] > 0 else "loss"
