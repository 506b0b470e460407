"""Pieces into bins of one capacity, with as little room left as a simple rule leaves."""

from __future__ import annotations

import numpy as np


def best_fit_decreasing(sizes: np.ndarray, capacity: int) -> np.ndarray:
    """Put each piece, the largest first, into the fullest bin that still has room, or a new one.

    `sizes  # (num_pieces,)`, integers from 1 to `capacity`. Returns the bin of each piece,
    `(num_pieces,)`, int64, bins numbered from 0 in the order they were begun; a function of its
    arguments alone. At most 11/9 of the fewest bins and a few (Johnson et al. 1974, SIAM J.
    Comput. 3, 299).

    Pieces of a size are placed at once, and so are bins of one room filled: a fullest bin with room
    left for more of the same is still the fullest one. It takes steps by the number of sizes and
    rooms, none by that of pieces (as Krell et al. 2021, arXiv:2107.02027, pack histograms).
    """
    order = np.argsort(-sizes, kind="stable")
    distinct, begins = np.unique(-sizes[order], return_index=True)
    bins = np.empty(len(sizes), dtype=np.int64)
    num_bins = 0
    with_room: list[list[np.ndarray]] = [[] for _ in range(capacity + 1)]  # the bins, by their room
    for size, pieces in zip((-distinct).tolist(), np.split(order, begins[1:]), strict=True):
        for room in (room for room in range(size, capacity + 1) if with_room[room]):
            if not len(pieces):
                break
            candidates = np.concatenate(with_room[room])
            pieces = _fill(candidates, room, size, pieces, bins, with_room)
        if len(pieces):
            needed = -(-len(pieces) // (capacity // size))
            _fill(np.arange(num_bins, num_bins + needed), capacity, size, pieces, bins, with_room)
            num_bins += needed
    return bins


def _fill(
    candidates: np.ndarray,
    room: int,
    size: int,
    pieces: np.ndarray,
    bins: np.ndarray,
    with_room: list[list[np.ndarray]],
) -> np.ndarray:
    """Put `pieces` of one size into all `candidates` of one room, or as many as they fill; -> the
    pieces that are left. `bins` and `with_room` are changed."""
    each = room // size
    used = min(-(-len(pieces) // each), len(candidates))
    placed = min(len(pieces), used * each)
    filled = candidates[:used]
    bins[pieces[:placed]] = np.repeat(filled, each)[:placed]
    last = placed - (used - 1) * each  # pieces in the last of them
    with_room[room] = [candidates[used:]] if used < len(candidates) else []
    if used > 1:
        with_room[room - each * size].append(filled[:-1])
    with_room[room - last * size].append(filled[-1:])
    return pieces[placed:]
