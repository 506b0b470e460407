"""What the machine can do: the rate of large products of float32 matrices.

By torch's own products and, where ours go another way (`pipeline.model.linear`), by that too: the
best of both is what every side is measured against.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from statistics import median

# (m, k, n); each has another number of operations.
SHAPES = ((1024, 1024, 1024), (1536, 1536, 1536), (2048, 2048, 2048), (3072, 768, 3072))


def multiply(device: str, tick: Callable[[int, int], None]) -> None:
    """Products of each shape in turn, endlessly; `tick(0, operations)` after every one."""
    import torch

    from pipeline.model.linear import full_width_products

    where = torch.device(device)
    pairs = [
        (torch.randn(m, k, device=where), torch.randn(k, n, device=where)) for m, k, n in SHAPES
    ]
    results = [torch.empty(m, n, device=where) for m, _, n in SHAPES]
    while True:
        for at_full_width in (False, True):
            for (one, other), result in zip(pairs, results, strict=True):
                with full_width_products(at_full_width):
                    torch.mm(one, other, out=result)
                # The lowest bit tells `rate` which way it went, one operation in a billion.
                tick(0, 2 * one.shape[0] * one.shape[1] * other.shape[1] + at_full_width)


def rate(seconds: Sequence[float], operations: Sequence[int]) -> float:
    """Operations a second of the best shape, each by the median of its times."""
    by_shape: dict[int, list[float]] = {}
    for time, count in zip(seconds, operations, strict=True):
        by_shape.setdefault(count, []).append(time)
    return max(count / median(times) for count, times in by_shape.items())
