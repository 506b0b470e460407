"""Batch, stochastic and mini-batch descent: the same networks and data, each at its own best rate.

Robbins & Monro 1951 for one row at a time. The rate of each form is the best of one grid by the
cost at the end of its own run; what is compared then is the cost after equal epochs.
"""

from __future__ import annotations

import itertools
import math
from pathlib import Path
from typing import TYPE_CHECKING, Any

import torch
from torch import Tensor

from experiments.workbench.descent import (
    Descent,
    best,
    descend,
    kept_numbers,
    of_choice,
    seconds_an_update,
    spaced,
)
from experiments.workbench.intervals import Check, Interval, above, over_seeds, within
from experiments.workbench.networks import Weights, accuracy, forward, losses, start
from experiments.workbench.outcomes import Outcome
from experiments.workbench.problems import Problem, problems
from pipeline.foundation.randomness import torch_seed

if TYPE_CHECKING:
    from experiments.params import GradientDescent

STAGE = "gradient_descent"
SAME = (0.9, 1.1)  # observed variance over that of the law: as good as equal
BATCH, STOCHASTIC, MINI = "batch", "stochastic", "mini"


def measure(section: GradientDescent, rows: Path) -> Outcome:
    """All forms on all problems that there is data for."""
    outcome = Outcome()
    found, outcome.skipped = problems(section.problems, rows, section.training_rows)
    for problem in found:
        forms = {name: Form(problem, section, size) for name, size in sizes(section, problem)}
        _compare(outcome, section, problem, forms)
        _variance(outcome, section, problem, forms)
    return outcome


def sizes(section: GradientDescent, problem: Problem) -> list[tuple[str, int]]:
    """The forms by name, largest batch first: `batch`, `mini 64`, …, `stochastic`."""
    number = len(problem.train[0])
    mini = [size for size in sorted(section.mini_batches, reverse=True) if 1 < size < number]
    return [
        (BATCH, number),
        *((f"{MINI} {size}", size) for size in mini),
        (STOCHASTIC, 1),
    ]


class Form:
    """Descent with batches of one size: every rate of the grid, and the best of them."""

    def __init__(self, problem: Problem, section: GradientDescent, size: int) -> None:
        seeds, self.size = section.seeds, size
        self.in_epoch = math.ceil(len(problem.train[0]) / size)
        self.updates = max(section.epochs * self.in_epoch, section.min_updates)
        points = {*spaced(self.updates, 24)}
        points |= {epoch * self.in_epoch for epoch in range(1, section.epochs + 1)}
        layers = (problem.num_features, section.hidden_size, problem.num_classes)
        weights = start(layers, seeds, len(section.rates), stage=STAGE)
        run = descend(problem, weights, section.rates, seeds, size, self.updates, sorted(points))
        place = best(run.costs[-1])
        self.rate = section.rates[place]
        self.at_edge = place in (0, len(section.rates) - 1)
        self.by_rate = [float(costs.mean()) for costs in run.costs[-1]]
        self.points, self.costs = run.points, run.costs[:, place]  # (points, seeds)
        self.weights = of_choice(run.weights, place)
        self.accuracy = accuracy(self.weights, problem.test)[0]
        self.rises = self._rises(problem, section, run)

    def after_epochs(self, number: int) -> Tensor:
        """The cost of each seed after so many epochs `(seeds,)`."""
        return self.costs[self.points.index(number * self.in_epoch)]

    def _rises(self, problem: Problem, section: GradientDescent, run: Descent) -> Tensor:
        """Of further updates at the best rate, the share after which the cost over all rows was
        higher than before `(seeds,)`."""
        weights = [weight.detach().clone().requires_grad_() for weight in self.weights]
        window = range(section.window + 1)
        more = descend(
            problem,
            weights,
            [self.rate],
            section.seeds,
            self.size,
            section.window,
            window,
            first_epoch=run.epochs,
        )
        return (more.costs[1:, 0] > more.costs[:-1, 0]).float().mean(0)


def _compare(
    outcome: Outcome, section: GradientDescent, problem: Problem, forms: dict[str, Form]
) -> None:
    """Costs after equal epochs, steadiness and what is kept in memory."""
    name = problem.name
    for form_name, form in forms.items():
        kept = kept_numbers(form.weights, problem, form.size)
        outcome.tables.setdefault("forms", []).append(
            {
                "problem": name,
                "form": form_name,
                "batch": form.size,
                "rate": form.rate,
                "at_edge": form.at_edge,
                "updates_an_epoch": form.in_epoch,
                "cost_after_one_epoch": _record(form.after_epochs(1)),
                "cost_after_epochs": _record(form.after_epochs(section.epochs)),
                "rises": _record(form.rises),
                "accuracy": _record(form.accuracy),
                "kept_numbers": kept,
            }
        )
        outcome.curves.setdefault(name, {})[form_name] = {
            "batch": form.size,
            "updates_an_epoch": form.in_epoch,
            "updates": form.points,
            "costs": form.costs.tolist(),
            "rates": section.rates,
            "cost_by_rate": form.by_rate,
        }
        times = outcome.times.setdefault("seconds_an_update", {}).setdefault(name, {})
        times[form_name] = seconds_an_update(problem, form.weights, form.size, section.timed)
    batch, stochastic = forms[BATCH], forms[STOCHASTIC]
    middle = list(forms.values())[len(forms) // 2]
    logs = [form.after_epochs(section.epochs).log() for form in (batch, middle, stochastic)]

    def check(half: str, left: str, right: str, values: Tensor) -> None:
        interval = over_seeds(values.tolist())
        one = Check(name, left, right, interval, above(interval))
        outcome.halves.setdefault(half, []).append(one)

    mini = f"{MINI} {middle.size}"
    check("batch_is_steady", mini, BATCH, middle.rises - batch.rises)
    check("batch_is_steady", STOCHASTIC, BATCH, stochastic.rises - batch.rises)
    check("batch_learns_slowly", BATCH, mini, logs[0] - logs[1])
    check("batch_learns_slowly", BATCH, STOCHASTIC, logs[0] - logs[2])
    check("stochastic_is_unsteady", STOCHASTIC, mini, stochastic.rises - middle.rises)
    check("stochastic_learns_fastest", mini, STOCHASTIC, logs[1] - logs[2])
    ratio = kept_numbers(batch.weights, problem, batch.size) / kept_numbers(
        batch.weights, problem, 1
    )
    outcome.halves.setdefault("batch_needs_memory", []).append(
        Check(name, BATCH, STOCHASTIC, Interval(ratio, ratio, ratio), "held", "÷")
    )


def _variance(
    outcome: Outcome, section: GradientDescent, problem: Problem, forms: dict[str, Form]
) -> None:
    """The variance of a batch's gradient beside the law, at the start and after an epoch."""
    middle = [size for _, size in sizes(section, problem)][len(forms) // 2]
    layers = (problem.num_features, section.hidden_size, problem.num_classes)
    weights = start(layers, section.seeds, 1, stage=STAGE)
    for when, epochs in (("start", 0), ("later", 1)):
        if epochs:
            steps = epochs * forms[f"{MINI} {middle}"].in_epoch
            rate = forms[f"{MINI} {middle}"].rate
            descend(problem, weights, [rate], section.seeds, middle, steps, [steps])
        ratios: list[list[float]] = []
        for place, seed in enumerate(section.seeds):
            single = single_gradients([weight[0, place] for weight in weights], problem)
            generator = torch.Generator().manual_seed(torch_seed(seed, STAGE, "variance"))
            ratios.append(
                [
                    observed_variance(single, size, section.draws, generator)
                    / law_of_variance(single, size)
                    for size in section.variance_batches
                ]
            )
            observed = outcome.curves.setdefault("variance", {}).setdefault(problem.name, {})
            observed["batches"] = section.variance_batches
            observed.setdefault(when, []).append(
                [
                    ratio * law_of_variance(single, size)
                    for ratio, size in zip(ratios[-1], section.variance_batches, strict=True)
                ]
            )
            observed.setdefault(f"{when}_of_one", []).append(law_of_variance(single, 1))
        for size, values in zip(section.variance_batches, zip(*ratios, strict=True), strict=True):
            interval = over_seeds(values)
            outcome.tables.setdefault("variance", []).append(
                {
                    "problem": problem.name,
                    "when": when,
                    "batch": size,
                    "ratio": interval.record(),
                }
            )
        largest = over_seeds([math.exp(sum(map(math.log, each)) / len(each)) for each in ratios])
        outcome.halves.setdefault("variance_follows_the_law", []).append(
            Check(
                f"{problem.name}, {when}", "observed", "law", largest, within(largest, *SAME), "÷"
            )
        )


def single_gradients(weights: list[Tensor], problem: Problem) -> Tensor:
    """The gradient of each training row alone `(rows, parameters)`, for one network."""
    inputs, classes = problem.train

    def loss(parameters: Weights, row: Tensor, wanted: Tensor) -> Tensor:
        return losses(forward(parameters, row.unsqueeze(0)), wanted.unsqueeze(0)).mean()

    each = torch.func.vmap(torch.func.grad(loss), in_dims=(None, 0, 0))
    found = each([weight.detach() for weight in weights], inputs, classes)
    return torch.cat([part.flatten(1) for part in found], 1)


def law_of_variance(single: Tensor, size: int) -> float:
    """The mean squared distance of a batch's gradient from that of all rows, of `size` rows drawn
    without replacement: that of one row over `size`, times (N − n) / (N − 1)."""
    rows = len(single)
    of_one = float((single - single.mean(0)).square().sum(1).mean())
    return of_one / size * (rows - size) / (rows - 1)


def observed_variance(single: Tensor, size: int, draws: int, generator: torch.Generator) -> float:
    """The same, measured over so many drawn batches."""
    centred = single - single.mean(0)
    total = 0.0
    for _ in itertools.repeat(None, draws):
        rows = torch.randperm(len(single), generator=generator)[:size]
        total += float(centred[rows].mean(0).square().sum())
    return total / draws


def _record(values: Tensor) -> dict[str, Any]:
    return over_seeds(values.tolist()).record()
