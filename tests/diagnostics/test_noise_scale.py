"""The noise scale of problems whose gradient and covariance are known in closed form."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from pipeline.diagnostics.noise_scale import (
    cost_of_batch,
    estimate,
    group_squared_norms,
    progress_of_step,
    unbiased_moments,
)

DIMENSION, SIGMA = 12, 1.5
DELTA = np.linspace(0.2, 1.0, DIMENSION)  # the weights' distance from the true ones


def regression_norms(seed: int, groups: int, small: int, ratio: int) -> np.ndarray:
    """What `group_squared_norms` gives of linear regression: inputs N(0, 1), noise N(0, σ²), loss
    half the squared error. The gradient of an example is x (x·δ − ε)."""
    random = np.random.default_rng(seed)
    inputs = random.normal(size=(groups, ratio, small, DIMENSION))
    errors = inputs @ DELTA - SIGMA * random.normal(size=(groups, ratio, small))
    gradients = torch.from_numpy((inputs * errors[..., None]).mean(axis=2))
    return np.array(
        [
            group_squared_norms([part[:5], part[5:]] for part in gradients[group])
            for group in range(groups)
        ]
    )


# G = δ; E|g|² = E[|x|² (x·δ)²] + σ² E|x|² = (d + 2) |δ|² + d σ².
SQUARED = float(DELTA @ DELTA)
TRACE = (DIMENSION + 1) * SQUARED + DIMENSION * SIGMA**2


def test_both_moments_are_unbiased_even_where_their_quotient_is_not() -> None:
    """The mean over many seeds, within four of its standard errors."""
    found = np.array(
        [
            unbiased_moments(regression_norms(seed, 4, 2, 4).mean(axis=0), 2, 8)
            for seed in range(800)
        ]
    )
    error = found.std(axis=0, ddof=1) / len(found) ** 0.5
    assert abs(found[:, 0].mean() - SQUARED) < 4 * error[0]
    assert abs(found[:, 1].mean() - TRACE) < 4 * error[1]
    assert error[0] < 0.05 * SQUARED
    assert error[1] < 0.05 * TRACE
    quotients = found[:, 1] / found[:, 0]
    assert abs(np.median(quotients) - TRACE / SQUARED) < 0.5 * TRACE / SQUARED


def test_interval_holds_the_true_scale_about_as_often_as_it_says() -> None:
    """95 %; the bootstrap of 16 groups is known to be a little too narrow."""
    trials = 200
    found = [
        estimate(regression_norms(1000 + seed, 16, 2, 16), 2, 32, seed) for seed in range(trials)
    ]
    held = sum(
        one.low is not None and one.low <= TRACE / SQUARED <= (one.high or np.inf) for one in found
    )
    assert 0.86 * trials <= held


def test_much_data_finds_the_true_scale() -> None:
    found = estimate(regression_norms(7, 200, 4, 16), 4, 64)
    assert found.scale == pytest.approx(TRACE / SQUARED, rel=0.1)
    assert found.low is not None
    assert found.high is not None
    assert found.low < found.scale < found.high


def test_where_nothing_but_noise_is_there_the_scale_has_no_bound() -> None:
    random = np.random.default_rng(3)
    gradients = torch.from_numpy(random.normal(size=(16, 8, 50)))
    norms = np.array([group_squared_norms([one] for one in group) for group in gradients])
    found = estimate(norms, 1, 8)
    assert found.covariance_trace == pytest.approx(50, rel=0.1)
    assert found.high is None


def test_without_noise_the_scale_is_zero() -> None:
    norms = np.full((5, 2), 3.0)
    found = estimate(norms, 1, 4)
    assert (found.squared_gradient, found.covariance_trace, found.scale) == (3.0, 0.0, 0.0)


def test_norms_are_those_of_a_plain_loop_and_survive_reused_tensors() -> None:
    gradients = torch.randn(6, 9, generator=torch.Generator().manual_seed(1))
    reused = torch.empty(9)

    def one_buffer() -> object:
        for gradient in gradients:
            yield [reused.copy_(gradient)]

    small, large = group_squared_norms(one_buffer())  # type: ignore[arg-type]
    assert small == pytest.approx(float(gradients.double().square().sum(1).mean()))
    assert large == pytest.approx(float(gradients.double().mean(0).square().sum()), rel=1e-5)


def test_same_norms_same_interval() -> None:
    norms = regression_norms(5, 8, 2, 4)
    assert estimate(norms, 2, 8, 3) == estimate(norms, 2, 8, 3)


@pytest.mark.parametrize("batch_size", [1, 8, 64, 1000])
def test_steps_and_examples_trade_along_the_papers_hyperbola(batch_size: int) -> None:
    scale = 100.0
    steps = 1 / progress_of_step(batch_size, scale)
    assert (steps - 1) * (cost_of_batch(batch_size, scale) - 1) == pytest.approx(1.0)
