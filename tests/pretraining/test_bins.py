"""Best-fit decreasing, all pieces of a size at once, is the rule applied piece by piece."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from pipeline.pretraining.bins import best_fit_decreasing


def piece_by_piece(sizes: list[int], capacity: int) -> list[int]:
    """The rule as it is written in books; -> how much is in each bin. Which of two bins that are as
    full is taken makes no difference to that."""
    bins: list[int] = []
    for size in sorted(sizes, reverse=True):
        fitting = [number for number, full in enumerate(bins) if full + size <= capacity]
        if fitting:
            bins[max(fitting, key=lambda number: bins[number])] += size
        else:
            bins.append(size)
    return bins


@given(st.lists(st.integers(1, 20), min_size=1, max_size=80), st.integers(20, 50))
def test_bins_are_those_of_the_rule(sizes: list[int], capacity: int) -> None:
    found = best_fit_decreasing(np.array(sizes), capacity)
    fullness = np.bincount(found, weights=sizes).astype(int).tolist()
    assert max(fullness) <= capacity
    assert sorted(fullness) == sorted(piece_by_piece(sizes, capacity))


def test_pieces_that_fill_a_bin_have_one_each() -> None:
    assert best_fit_decreasing(np.full(3, 7), 7).tolist() == [0, 1, 2]
