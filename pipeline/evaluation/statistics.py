"""Numbers over seeds and test rows: means, spreads, and whether a difference is more than chance.

The interval is a paired bootstrap's (Efron & Tibshirani 1993, chapter 13; for test sets: Koehn
2004): the test rows are drawn anew, with replacement, ten thousand times; each time both systems
are scored on the same drawn rows, and the difference of their means over seeds is kept. The
middle 95 % of these differences are the interval. Rows of one group (a service) resemble each
other, so whole groups are drawn too, with all their rows: the stricter question. The seeds stay
as they are: what varies between them is told beside it, by the deviation and by how many are
ahead.
"""

from __future__ import annotations

import statistics
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from threadpoolctl import threadpool_limits

from pipeline.foundation.randomness import generator
from pipeline.tasks.metrics.metric import Metric
from pipeline.tasks.metrics.scores import METRICS

Verdict = Literal["gain", "no gain", "loss", "unclear"]
Interval = tuple[float, float]
RESAMPLES = 10_000
RESAMPLES_OF_RANKS = 2_000  # every one has to be ranked anew
PERCENTILES = (2.5, 97.5)  # of the resampled differences: 95 %
MAX_EXACT = 1 << 24  # float32 holds every whole number up to here
CHUNK = 256  # resamples at a time: their counts fit the processor's cache


def summary(values: Sequence[float]) -> dict[str, Any]:
    """`mean`, and the sample `standard_deviation` (n - 1; `None` for a single value)."""
    deviation = statistics.stdev(values) if len(values) > 1 else None
    return {"mean": statistics.fmean(values), "standard_deviation": deviation}


@dataclass(frozen=True)
class Scored:
    """One system's scores by seed: on the test rows, and on what was drawn from them."""

    scores: Mapping[int, float]
    by_row: Mapping[int, np.ndarray]  # seed -> (resamples,)
    by_group: Mapping[int, np.ndarray] | None  # `None` where rows have no group

    def means(self, seeds: Sequence[int]) -> tuple[np.ndarray, np.ndarray | None]:
        """The mean over `seeds` in each resample, by row and by group."""
        rows = np.mean([self.by_row[seed] for seed in seeds], axis=0)
        if self.by_group is None:
            return rows, None
        return rows, np.mean([self.by_group[seed] for seed in seeds], axis=0)


def paired_gain(ours: Scored, other: Scored) -> dict[str, Any]:
    """How far `ours` lies above `other` over the seeds that both have, and the verdict on it.

    "gain": the interval over test rows lies above 0; "loss": below; "no gain": 0 lies in it.
    With one seed nothing is known of the spread between seeds: "unclear".
    """
    seeds = [seed for seed in ours.scores if seed in other.scores]
    differences = [ours.scores[seed] - other.scores[seed] for seed in seeds]
    our_rows, our_groups = ours.means(seeds)
    other_rows, other_groups = other.means(seeds)
    low, high = interval(our_rows - other_rows)
    group_low = group_high = None
    if our_groups is not None and other_groups is not None:
        group_low, group_high = interval(our_groups - other_groups)
    ahead = sum(difference > 0 for difference in differences)
    return {
        **summary(differences),
        "low": low,
        "high": high,
        "group_low": group_low,
        "group_high": group_high,
        "seeds": len(seeds),
        "seeds_ahead": ahead,
        "verdict": verdict(low, high, len(seeds), ahead),
    }


def verdict(low: float, high: float, seeds: int, ahead: int) -> Verdict:
    """What an interval of a difference says, where every seed says the same.

    The interval knows of the test rows only. Untrained encoders beside random weights have
    intervals that exclude 0 too, by the luck of a few seeds, but with seeds on both sides.
    """
    if seeds < 2:
        return "unclear"
    if low > 0 and ahead == seeds:
        return "gain"
    return "loss" if high < 0 and ahead == 0 else "no gain"


def interval(values: np.ndarray) -> Interval:
    """The bootstrap's percentile interval, 95 %."""
    low, high = np.percentile(values, PERCENTILES)
    return float(low), float(high)


def resampled_scores(
    metric: str | Metric,
    tables: Sequence[np.ndarray],
    purpose: str,
    units: Sequence[str] | None = None,
    resamples: int | None = None,
) -> np.ndarray:
    """Scores of rows drawn with replacement, `(tables, resamples)`.

    `tables` are row statistics of one metric, `(rows, k)` each (k may differ), of the same rows;
    all are scored on the same draws, which depend on `purpose` alone. `units[row]` names what is
    drawn with all its rows; without it, rows are.
    """
    names, unit_of = np.unique(units, return_inverse=True) if units is not None else (None, None)
    number = len(tables[0]) if names is None else len(names)
    found = METRICS[metric] if isinstance(metric, str) else metric
    if resamples is None:
        resamples = RESAMPLES if found.score_of is not None else RESAMPLES_OF_RANKS
    prepared = _Prepared(found, tables, unit_of, number)
    parts = []
    # One thread: several would wait for each other, and might sum in another order.
    with threadpool_limits(1):
        for counts in _draws(number, purpose, resamples):
            parts.append(prepared.scores(counts))
    return np.concatenate(parts, axis=1)


class _Prepared:
    """Tables side by side as one matrix, so that one product gives all sums of a resample."""

    def __init__(
        self,
        metric: Metric,
        tables: Sequence[np.ndarray],
        unit_of: np.ndarray | None,
        number: int,
    ) -> None:
        self.metric, self.tables, self.unit_of = metric, tables, unit_of
        if metric.score_of is None:
            return
        matrix = np.concatenate(tables, axis=1).astype(np.float64)
        if unit_of is not None:
            sums = np.zeros((number, matrix.shape[1]))
            np.add.at(sums, unit_of, matrix)
            matrix = sums
        counts = all(table.dtype.kind in "bui" for table in tables)
        # No resample's sum is larger than this; sums of whole numbers are exact in half the bytes.
        exact = counts and len(matrix) * matrix.max(initial=0) < MAX_EXACT
        self.matrix: np.ndarray = matrix.astype(np.float32 if exact else np.float64)
        self.ends = np.cumsum([table.shape[1] for table in tables])[:-1]

    def scores(self, counts: np.ndarray) -> np.ndarray:
        """`counts  # (chunk, units)` -> `(tables, chunk)`, float64."""
        if self.metric.score_of is None:
            rows = counts if self.unit_of is None else counts[:, self.unit_of]
            return np.stack([self.metric.scores(table, rows) for table in self.tables])
        sums = (counts.astype(self.matrix.dtype) @ self.matrix).astype(np.float64)
        parts = np.split(sums, self.ends, axis=1)
        return np.stack([self.metric.score_of(part) for part in parts])


def _draws(number: int, purpose: str, resamples: int) -> Iterator[np.ndarray]:
    """How often each of `number` things is drawn when `number` are, `(chunk, number)`."""
    random = generator(0, "evaluate", f"bootstrap {purpose}")
    for start in range(0, resamples, CHUNK):
        chunk = min(CHUNK, resamples - start)
        drawn = random.integers(number, size=(chunk, number))
        drawn += np.arange(chunk)[:, None] * number
        yield np.bincount(drawn.reshape(-1), minlength=chunk * number).reshape(chunk, number)
