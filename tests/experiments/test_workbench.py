"""Stacked networks are their networks; intervals and verdicts on made-up numbers; the law."""

from __future__ import annotations

import math

import pytest
import torch

from experiments.claims.gradient_descent import (
    law_of_variance,
    observed_variance,
    single_gradients,
)
from experiments.workbench.descent import best, descend, kept_numbers, of_choice, spaced
from experiments.workbench.intervals import Interval, above, below, over_seeds, verdict_of, within
from experiments.workbench.networks import cost, gradient, start
from experiments.workbench.outcomes import rounded
from experiments.workbench.problems import Problem, digits

SIZES = (64, 6, 10)


@pytest.fixture(scope="module")
def problem() -> Problem:
    return digits().first(40)


def test_a_stack_trains_as_its_networks_would_alone(problem):
    rates, seeds = (0.1, 0.5), (1, 2)
    together = descend(problem, start(SIZES, seeds, 2, stage="t"), rates, seeds, 8, 7, [7])
    for place, rate in enumerate(rates):
        for number, seed in enumerate(seeds):
            alone = descend(problem, start(SIZES, [seed], 1, stage="t"), [rate], [seed], 8, 7, [7])
            for ours, theirs in zip(together.weights, alone.weights, strict=True):
                torch.testing.assert_close(ours[place, number], theirs[0, 0])


def test_the_gradient_of_the_cost_is_the_mean_of_single_gradients(problem):
    weights = start(SIZES, [3], 1, stage="t")
    whole = torch.cat([part[0, 0].flatten() for part in gradient(weights, *problem.train)])
    single = single_gradients([weight[0, 0] for weight in weights], problem)
    torch.testing.assert_close(single.mean(0), whole, rtol=1e-4, atol=1e-6)


def test_the_variance_of_a_batch_follows_the_law_where_it_is_known():
    single = torch.randn(200, 5, generator=torch.Generator().manual_seed(1))
    for size in (1, 10, 100):
        seen = observed_variance(single, size, 3000, torch.Generator().manual_seed(2))
        assert seen == pytest.approx(law_of_variance(single, size), rel=0.06)
    assert law_of_variance(single, 200) == 0
    # Of one row it is the variance itself.
    assert law_of_variance(single, 1) == pytest.approx(float(single.var(0, correction=0).sum()))


def test_what_is_kept_for_the_way_back_grows_as_the_batch(problem):
    weights = start(SIZES, [1], 1, stage="t")
    assert kept_numbers(weights, problem, 40) == 40 * kept_numbers(weights, problem, 1)
    assert kept_numbers(weights, problem, 1) >= 64 + 6  # inputs, hidden units


def test_the_best_rate_is_that_of_the_least_mean_and_no_run_that_broke():
    costs = torch.tensor([[0.3, 0.5], [0.1, math.nan], [0.2, 0.4]])
    assert best(costs) == 2
    weights = of_choice([torch.arange(6.0).view(3, 2, 1, 1)], 2)
    assert weights[0].flatten().tolist() == [4, 5]
    assert cost(start(SIZES, [1, 2], 3, stage="t"), digits().first(5).train).shape == (3, 2)


def test_points_begin_with_0_and_end_with_the_last():
    assert spaced(1000, 5)[:3] == [0, 1, 6]
    assert spaced(1000, 5)[-1] == 1000


def test_an_interval_is_students():
    found = over_seeds([1.0, 2.0, 3.0])
    assert (found.mean, round(found.low, 4), round(found.high, 4)) == (2.0, -0.4841, 4.4841)
    with pytest.raises(ValueError, match="two seeds"):
        over_seeds([1.0])


@pytest.mark.parametrize(
    ("low", "high", "is_above", "is_below", "is_near"),
    [
        (0.1, 0.2, "held", "against", "held"),
        (-0.1, 0.2, "open", "open", "held"),
        (-0.2, -0.1, "against", "held", "held"),
        (1.1, 2.0, "held", "against", "against"),
        (0.5, 2.0, "held", "against", "open"),
        (0.0, 0.0, "open", "open", "held"),
    ],
)
def test_what_an_interval_says(low, high, is_above, is_below, is_near):
    interval = Interval((low + high) / 2, low, high)
    assert above(interval) == is_above
    assert below(interval) == is_below
    assert within(interval, -1, 1) == is_near


def test_verdicts():
    assert verdict_of(["held", "held"]) == "held"
    assert verdict_of(["held", "open"]) == "held in part"
    assert verdict_of(["held in part", "did not hold"]) == "held in part"
    assert verdict_of(["open", "against"]) == "did not hold"


def test_numbers_are_kept_to_six_digits_and_what_is_not_finite_as_none():
    assert rounded({"a": [1 / 3, math.inf, (2, "x")]}) == {"a": [0.333333, None, [2, "x"]]}
