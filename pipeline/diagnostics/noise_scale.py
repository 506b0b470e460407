"""The gradient noise scale: how many examples it takes for a gradient to be more signal than noise.

McCandlish et al. 2018, arXiv:1812.06162. With G the true gradient and Σ the covariance of the
gradient of a single example, B_simple = tr(Σ) / |G|² (section 2.2). The squared norm of the mean
gradient of B examples is |G|² + tr(Σ) / B in expectation, so that two sizes of batch give both,
each without bias (appendix A.1); they are averaged separately, for a mean of quotients has one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from torch import Tensor

from pipeline.foundation.randomness import generator

RESAMPLES = 2000
COVERAGE = 0.95


@dataclass(frozen=True)
class NoiseScale:
    """An estimate, batches counted in examples."""

    squared_gradient: float  # |G|²: may come out below 0, being without bias
    covariance_trace: float  # tr(Σ)
    scale: float | None  # B_simple; None: no gradient could be told from the noise
    low: float | None  # the bootstrap's interval; None: no bound (low: all is noise)
    high: float | None


def group_squared_norms(gradients: Iterable[Sequence[Tensor]]) -> tuple[float, float]:
    """Of the gradients of small batches, each a list of tensors: the mean of their squared norms,
    and the squared norm of their mean, which is the gradient of them all as one large batch.

    The tensors may be changed after each is taken. Sums of squares are in double precision.
    """
    totals: list[Tensor] = []
    squares = 0.0
    number = 0
    for gradient in gradients:
        squares += _squared_norm(gradient)
        if totals:
            for total, part in zip(totals, gradient, strict=True):
                total += part
        else:
            totals = [part.detach().clone() for part in gradient]
        number += 1
    return squares / number, _squared_norm(totals) / number**2


def _squared_norm(tensors: Sequence[Tensor]) -> float:
    return sum(float(tensor.detach().double().square().sum()) for tensor in tensors)


def estimate(norms: np.ndarray, small: int, large: int, seed: int = 0) -> NoiseScale:
    """B_simple from `norms  # (groups, 2)`, float64: of each group what `group_squared_norms` gave,
    for batches of `small` and of `large` examples.

    The interval is that of percentiles, of `RESAMPLES` bootstraps over the groups (Efron 1979). The
    quotient of two unbiased estimates has a bias of the order of its variance; the interval shows
    whether that matters.
    """
    squared_gradient, trace = unbiased_moments(norms.mean(axis=0), small, large)
    picks = generator(seed, "diagnostics", "bootstrap").integers(
        0, len(norms), (RESAMPLES, len(norms))
    )
    signals, traces = unbiased_moments(norms[picks].mean(axis=1), small, large)
    # Where no gradient is left over, the scale has no upper bound.
    quotients = np.full(RESAMPLES, np.inf)
    np.divide(traces, signals, out=quotients, where=signals > 0)
    low, high = np.quantile(
        quotients, [(1 - COVERAGE) / 2, (1 + COVERAGE) / 2], method="inverted_cdf"
    )
    return NoiseScale(
        squared_gradient=float(squared_gradient),
        covariance_trace=float(trace),
        scale=float(trace / squared_gradient) if squared_gradient > 0 else None,
        low=float(low) if np.isfinite(low) else None,
        high=float(high) if np.isfinite(high) else None,
    )


def unbiased_moments(norms: np.ndarray, small: int, large: int) -> tuple[np.ndarray, np.ndarray]:
    """|G|² and tr(Σ), each `(…)`, from `norms  # (…, 2)` (appendix A.1)."""
    at_small, at_large = norms[..., 0], norms[..., 1]
    squared_gradient = (large * at_large - small * at_small) / (large - small)
    trace = (at_small - at_large) / (1 / small - 1 / large)
    return squared_gradient, trace


def progress_of_step(batch_size: float, scale: float) -> float:
    """What a step of `batch_size` examples gains, as a share of a step without noise, 0 to 1
    (section 2.2, at the best step length: 1 / (1 + B_noise / B))."""
    return batch_size / (batch_size + scale)


def cost_of_batch(batch_size: float, scale: float) -> float:
    """Examples needed at this batch size, as a multiple of those that one at a time would need
    (section 2.3: 1 + B / B_noise)."""
    return 1 + batch_size / scale
