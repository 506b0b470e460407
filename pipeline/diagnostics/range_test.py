"""The learning-rate range test: a rate that rises with every step, and what the loss says.

Smith 2017, arXiv:1506.01186, section 3.3, there with a rate that rises linearly; geometrically, so
that every decade gets as many steps, is what Howard & Gugger's fastai made of it.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from pipeline.languages.spoken import filled

START_STEPS = 10  # their mean loss is the one before anything was learned
MEMORY = 0.9  # share that the running mean keeps a step: it decides when to stop
BLOW_UP = 1.25  # times the loss of the start
WIDTH_SHARE, MIN_WIDTH = 1 / 40, 2.0  # of the steps; steps: deviation of the smoothing kernel
CLEAR_FALL = 2.0  # times the scatter around the curve, which noise alone hardly falls by
SAFETY = 10.0  # how far below the rate of the least loss the suggestion lies


@dataclass(frozen=True)
class RangeTest:
    """What was seen. `losses[i]` is that of a fresh batch after the step at `rates[i]`."""

    rates: np.ndarray  # (n,), float64
    losses: np.ndarray  # (n,), float64, finite; nats
    smoothed: np.ndarray  # (n,), float64: the same by a Gaussian kernel, without a lag
    start_loss: float  # nats, over the first steps
    blew_up_at: float | None  # the rate at which the loss was no number or above BLOW_UP


@dataclass(frozen=True)
class Suggestion:
    """What to read from a curve; `None` where it does not show it."""

    steepest: float | None  # the rate at which the loss falls fastest
    least: float | None  # the rate of the least loss, where it rises again after it
    suggested: float | None  # a tenth of `least`; else `steepest`
    reason: str  # one sentence


def geometric_rates(first: float, last: float, steps: int) -> np.ndarray:
    """`(steps,)` rates from `first` to `last`, each the same multiple of the one before."""
    rates: np.ndarray = first * (last / first) ** (np.arange(steps) / (steps - 1))
    return rates


def run_range_test(
    update: Callable[[int, float], float],
    rates: np.ndarray,
    seen: Callable[[float, float], None] = lambda rate, loss: None,
) -> RangeTest:
    """Call `update(step, rate)` with each rate until the loss blows up.

    `update` takes a step and returns the loss before it. It blows up where it is no finite number,
    or its running mean exceeds `BLOW_UP` times that of the first `START_STEPS` steps. `seen` is
    told each rate and the loss after it.
    """
    losses: list[float] = []  # before each step: one more than there are rates
    mean = weight = 0.0
    blew_up_at = None
    for step, rate in enumerate([*rates, rates[-1]]):
        loss = update(step, float(rate))
        if not math.isfinite(loss):
            blew_up_at = float(rates[max(step - 1, 0)])
            break
        losses.append(loss)
        mean, weight = MEMORY * mean + (1 - MEMORY) * loss, MEMORY * weight + 1 - MEMORY
        if step > 0:
            seen(float(rates[step - 1]), loss)
        if step >= START_STEPS and mean / weight > BLOW_UP * np.mean(losses[:START_STEPS]):
            blew_up_at = float(rates[step - 1])
            break
    after = np.array(losses[1:])
    return RangeTest(
        rates=rates[: len(after)],
        losses=after,
        smoothed=gaussian_smoothed(after, max(MIN_WIDTH, WIDTH_SHARE * len(rates))),
        start_loss=float(np.mean(losses[:START_STEPS])) if losses else math.nan,
        blew_up_at=blew_up_at,
    )


def gaussian_smoothed(values: np.ndarray, width: float) -> np.ndarray:
    """`values  # (n,)` by a Gaussian kernel of `width` places, renormalized at the ends, `(n,)`."""
    places = np.arange(len(values))
    kernel = np.exp(-0.5 * ((places[:, None] - places[None, :]) / width) ** 2)
    smoothed: np.ndarray = kernel @ values / kernel.sum(axis=1)
    return smoothed


def suggest(test: RangeTest) -> Suggestion:
    """A peak learning rate: a tenth of the rate of the least smoothed loss; where the loss never
    rose again, the rate of its steepest fall against the rate's logarithm; none where it did not
    fall by `CLEAR_FALL` times as much as losses scatter around the curve."""
    if len(test.rates) < 3:
        return Suggestion(None, None, None, filled("The loss blew up at once: lower --from."))
    lowest = int(np.argmin(test.smoothed))
    scatter = float(np.std((test.losses - test.smoothed)[: lowest + 1]))
    if lowest < 2 or test.start_loss - test.smoothed[lowest] <= CLEAR_FALL * scatter:
        return Suggestion(
            None,
            None,
            None,
            filled(
                "The loss hardly fell by more than it scatters: no rate can be read from it; "
                "try a lower --from, a higher --to, or more --steps."
            ),
        )
    slopes = np.gradient(test.smoothed, np.log(test.rates))
    steepest = float(test.rates[int(np.argmin(slopes[: lowest + 1]))])
    if test.smoothed[-1] - test.smoothed[lowest] <= scatter:
        return Suggestion(
            steepest,
            None,
            steepest,
            filled(
                "The loss never rose again, so the suggestion is the rate of its steepest fall; "
                "a higher --to would show where it ends."
            ),
        )
    least = float(test.rates[lowest])
    return Suggestion(
        steepest,
        least,
        least / SAFETY,
        filled(
            "The suggestion is a tenth of {rate}, the rate of the least smoothed loss.",
            rate=f"{least:.2g}",
        ),
    )
