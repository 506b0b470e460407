"""How the learning rate changes with the step: a factor in [0, 1] of its peak.

`step` counts from 0. In all of them the first `round(warmup_fraction * steps)` steps rise, the
last of them at 1 (linearly, but for one cycle), and what falls to 0 would be 0 at `steps`. Neither
need be whole: under a budget that is no count of steps, `pipeline.model.training.plan` says how far
training is in steps of the present size.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.params import Optimizer

ONE_CYCLE_START = 1 / 25  # of the peak; as torch.optim.lr_scheduler.OneCycleLR has it
ONE_CYCLE_END = 1e-4  # of the start


def learning_rate_factor(step: float, steps: float, settings: Optimizer) -> float:
    """The factor of `step` of `steps` under the schedule that `settings` name."""
    warmup_fraction = settings.warmup_fraction
    if settings.schedule == "warmup_stable_decay":
        assert settings.cooldown_fraction is not None  # params hold this
        return warmup_stable_decay(step, steps, warmup_fraction, settings.cooldown_fraction)
    schedules = {
        "constant": constant_with_warmup,
        "linear": linear_with_warmup,
        "cosine": cosine_with_warmup,
        "one_cycle": one_cycle,
        "inverse_square_root": inverse_square_root,
    }
    return schedules[settings.schedule](step, steps, warmup_fraction)


def constant_with_warmup(step: float, steps: float, warmup_fraction: float) -> float:
    """Rise over the first steps, then stay."""
    warmup = round(warmup_fraction * steps)
    return min(1.0, (step + 1) / warmup) if warmup else 1.0


def linear_with_warmup(step: float, steps: float, warmup_fraction: float) -> float:
    """Rise over the first steps, then fall to 0 (Devlin et al. 2019, appendix A.2).

    `step` counts from 0. The first `round(warmup_fraction * steps)` steps rise linearly, the
    last of them at 1; from there it falls so that it would be 0 at `steps`.
    """
    warmup = round(warmup_fraction * steps)
    if step < warmup:
        return min((step + 1) / warmup, 1.0)
    return (steps - step) / max(steps - warmup, 1)


def cosine_with_warmup(step: float, steps: float, warmup_fraction: float) -> float:
    """Rise, then half a cosine down to 0 (Loshchilov & Hutter 2016, arXiv:1608.03983, eq. 5)."""
    warmup = round(warmup_fraction * steps)
    if step < warmup:
        return min((step + 1) / warmup, 1.0)
    return (1 + math.cos(math.pi * (step - warmup) / max(steps - warmup, 1))) / 2


def one_cycle(step: float, steps: float, warmup_fraction: float) -> float:
    """Half a cosine up from 1/25, half a cosine down to nearly 0 at the last step.

    Smith & Topin 2017, arXiv:1708.07120, in the form of torch's `OneCycleLR`; the momentum stays.
    """
    top = max(round(warmup_fraction * steps) - 1, 0)
    if step < top:
        return _half_cosine(ONE_CYCLE_START, 1.0, step / top)
    return _half_cosine(
        1.0, ONE_CYCLE_START * ONE_CYCLE_END, min((step - top) / max(steps - 1 - top, 1), 1.0)
    )


def warmup_stable_decay(
    step: float, steps: float, warmup_fraction: float, cooldown_fraction: float
) -> float:
    """Rise, stay, and over the last `round(cooldown_fraction * steps)` steps fall as 1 - sqrt.

    Hägele et al. 2024, arXiv:2405.18392, section 3.
    """
    cooldown = round(cooldown_fraction * steps)
    begin = steps - cooldown
    if step < begin:
        return constant_with_warmup(step, steps, warmup_fraction)
    return 1 - math.sqrt(min((step - begin) / max(cooldown, 1), 1.0))


def inverse_square_root(step: float, steps: float, warmup_fraction: float) -> float:
    """Rise, then fall as 1 / sqrt(step) (Vaswani et al. 2017, section 5.3), 1 at the peak."""
    warmup = max(round(warmup_fraction * steps), 1)
    return min((step + 1) / warmup, math.sqrt(warmup / (step + 1)))


def _half_cosine(start: float, end: float, share: float) -> float:
    return end + (start - end) * (1 + math.cos(math.pi * share)) / 2
