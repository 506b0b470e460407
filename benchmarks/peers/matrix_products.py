"""What the machine can do: the rate of large products of float32 matrices."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from statistics import median

# (m, k, n); each has another number of operations.
SHAPES = ((1024, 1024, 1024), (1536, 1536, 1536), (2048, 2048, 2048), (3072, 768, 3072))


def multiply(device: str, tick: Callable[[int, int], None]) -> None:
    """Products of each shape in turn, endlessly; `tick(0, operations)` after every one."""
    import torch

    where = torch.device(device)
    pairs = [
        (torch.randn(m, k, device=where), torch.randn(k, n, device=where)) for m, k, n in SHAPES
    ]
    results = [torch.empty(m, n, device=where) for m, _, n in SHAPES]
    while True:
        for (one, other), result in zip(pairs, results, strict=True):
            torch.mm(one, other, out=result)
            tick(0, 2 * one.shape[0] * one.shape[1] * other.shape[1])


def rate(seconds: Sequence[float], operations: Sequence[int]) -> float:
    """Operations a second of the best shape, each by the median of its times."""
    by_shape: dict[int, list[float]] = {}
    for time, count in zip(seconds, operations, strict=True):
        by_shape.setdefault(count, []).append(time)
    return max(count / median(times) for count, times in by_shape.items())
