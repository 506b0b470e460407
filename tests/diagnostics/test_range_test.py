"""The range test on losses whose every step is known."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch
from torch import nn

from pipeline.diagnostics.range_test import (
    BLOW_UP,
    gaussian_smoothed,
    geometric_rates,
    run_range_test,
    suggest,
)
from pipeline.model.training.optimizers.members import Optimizers


class Quadratic:
    """Gradient descent on the sum of λx²/2, from x = 1 each, in double precision."""

    def __init__(self, *curvatures: float) -> None:
        model = nn.Module()
        self.x = nn.Parameter(torch.ones(len(curvatures), dtype=torch.float64))
        model.register_parameter("x", self.x)
        self.curvatures = torch.tensor(curvatures, dtype=torch.float64)
        self.optimizers = Optimizers(model, [torch.optim.SGD([self.x], lr=1.0)])

    def update(self, step: int, rate: float) -> float:
        loss = 0.5 * (self.curvatures * self.x.square()).sum()
        self.optimizers.zero_grad()
        loss.backward()
        self.optimizers.set_factor(rate)
        self.optimizers.step()
        return float(loss.detach())


@pytest.mark.parametrize("curvature", [0.3, 1.0, 40.0])
def test_gradient_descent_diverges_from_two_over_the_curvature_on(curvature: float) -> None:
    test = run_range_test(Quadratic(curvature).update, geometric_rates(1e-3, 1e3, 400))
    before = np.array([0.5 * curvature, *test.losses[:-1]])
    assert np.array_equal(test.losses > before, test.rates > 2 / curvature)
    assert test.blew_up_at is not None
    assert test.blew_up_at > 2 / curvature


def test_the_sharpest_direction_bounds_the_rate() -> None:
    quadratic = Quadratic(1.0, 10.0)
    test = run_range_test(quadratic.update, geometric_rates(1e-3, 1e2, 300))
    found = suggest(test)
    assert test.blew_up_at is not None
    assert test.blew_up_at > 2 / 10
    assert test.blew_up_at < 2.0  # the flat one would still converge
    assert found.suggested is not None
    assert found.suggested < 2 / 10


def test_it_stops_when_all_is_lost_and_at_what_is_no_number() -> None:
    losses = iter([8.0] * 12 + [2.0] * 5 + [math.nan])
    test = run_range_test(lambda step, rate: next(losses), geometric_rates(0.1, 1.0, 40))
    assert test.blew_up_at == test.rates[-1] * (10 ** (1 / 39))
    assert len(test.losses) == 16
    calls: list[int] = []

    def rising(step: int, rate: float) -> float:
        calls.append(step)
        return 8.0 if step < 15 else 8.0 * 2 * BLOW_UP

    test = run_range_test(rising, geometric_rates(0.1, 1.0, 40))
    assert test.blew_up_at is not None
    assert 16 <= len(calls) < 25


def test_each_loss_is_that_after_the_step_at_its_rate() -> None:
    told: list[tuple[float, float]] = []
    rates = geometric_rates(1e-4, 1.0, 25)
    test = run_range_test(
        lambda step, rate: 100.0 - step, rates, lambda rate, loss: told.append((rate, loss))
    )
    assert test.losses.tolist() == [99.0 - step for step in range(25)]
    assert told == list(zip(rates.tolist(), test.losses.tolist(), strict=True))
    assert np.allclose(np.diff(np.log(rates)), math.log(1e4) / 24)


@pytest.mark.parametrize("noise", [0.0, 0.02])
def test_suggestion_is_a_tenth_of_the_lowest_point(noise: float) -> None:
    rates = geometric_rates(1e-5, 1.0, 200)
    random = np.random.default_rng(1)
    logs = np.log10(rates)
    curve = 9.0 - 2.0 / (1 + np.exp(-4 * (logs + 3))) + 20 * np.maximum(logs + 1, 0) ** 2
    curve += noise * random.normal(size=200)
    losses = iter([9.0, *curve])
    found = suggest(run_range_test(lambda step, rate: next(losses), rates))
    assert found.least is not None
    assert 0.04 < found.least < 0.12  # smoothing takes some of the rise into what is before it
    assert found.suggested == found.least / 10
    assert found.steepest == pytest.approx(1e-3, rel=0.5)


def test_noise_without_a_fall_gives_no_suggestion_and_no_rise_says_so() -> None:
    rates = geometric_rates(1e-5, 1.0, 100)
    random = np.random.default_rng(2)
    flat = suggest(run_range_test(lambda step, rate: 9 + random.normal(), rates))
    assert flat.suggested is None
    falling = suggest(run_range_test(lambda step, rate: 9 - step / 50, rates))
    assert falling.least is None
    assert falling.suggested == falling.steepest
    assert "--to" in falling.reason
    gone = suggest(run_range_test(lambda step, rate: math.inf, rates))
    assert gone.suggested is None


def test_smoothing_has_no_lag_and_keeps_constants() -> None:
    values = np.zeros(41)
    values[20] = 1.0
    smoothed = gaussian_smoothed(values, 3.0)
    assert np.allclose(smoothed, smoothed[::-1])
    assert smoothed.argmax() == 20
    assert np.allclose(gaussian_smoothed(np.full(41, 7.0), 3.0), 7.0)
