"""How the learning rate changes with the step: a factor in [0, 1] of its peak."""

from __future__ import annotations


def linear_with_warmup(step: int, steps: int, warmup_fraction: float) -> float:
    """Rise over the first steps, then fall to 0 (Devlin et al. 2019, appendix A.2).

    `step` counts from 0. The first `round(warmup_fraction * steps)` steps rise linearly, the
    last of them at 1; from there it falls so that it would be 0 at `steps`.
    """
    warmup = round(warmup_fraction * steps)
    if step < warmup:
        return (step + 1) / warmup
    return (steps - step) / max(steps - warmup, 1)
