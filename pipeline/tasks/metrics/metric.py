"""What a metric is: of rows, or of any selection of them.

A metric is told in two steps, so that a score can be had of any selection of rows without looking
at their labels again (the bootstrap wants ten thousand selections):

    labels, predictions ── row_statistics ──► (rows, k) ── sum over rows ──► (k,) ── score_of ──► ()

Rank correlation alone is no function of sums: it says itself what weighted rows give.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

# What is compared: one of each row, tags of words, or whole texts.
Answers = Literal["classes", "tags", "numbers", "texts"]


@dataclass(frozen=True)
class Metric:
    """`row_statistics(labels, predictions)  # (rows, k)`, whole numbers where they are counts;
    `score_of(sums (…, k))  # (…)`, or else `weighted`.
    """

    title: str
    answers: Answers
    row_statistics: Callable[[Sequence[Any], Sequence[Any]], np.ndarray]
    score_of: Callable[[np.ndarray], np.ndarray] | None = None
    weighted: Callable[[np.ndarray, np.ndarray], np.ndarray] | None = None

    def scores(self, statistics: np.ndarray, counts: np.ndarray) -> np.ndarray:
        """Scores of `counts  # (selections, rows)`: how often each selection has each row."""
        if self.score_of is None:
            assert self.weighted is not None
            return self.weighted(statistics, counts)
        return self.score_of(counts @ statistics)
