"""Every optimizer of docs/optimizers.md: one grid of rates, the same starts, batches and updates.

Each is judged at its own best rate, by the cost over all training rows; a best rate at the end of
the grid is marked. Surfaces of two dimensions are run from several starts in place of seeds.
"""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import torch
from torch import Tensor, nn

from experiments.workbench.descent import best, spaced
from experiments.workbench.intervals import Check, above, over_seeds
from experiments.workbench.members import Members
from experiments.workbench.networks import batch_orders, cost, forward, losses, start
from experiments.workbench.outcomes import Outcome
from experiments.workbench.problems import Problem, problems
from pipeline.foundation.randomness import torch_seed
from pipeline.model.training.optimizers.construction import build_optimizers
from pipeline.model.training.optimizers.registry import OPTIMIZERS

if TYPE_CHECKING:
    from experiments.params import OptimizersSection

STAGE = "optimizers"
# What the notes say each mends of the one before.
STEPS = {
    "momentum_mends_descent": ("momentum", "sgd"),
    "nesterov_mends_momentum": ("nesterov", "momentum"),
    "rmsprop_mends_adagrad": ("rmsprop", "adagrad"),
    "adam_mends_rmsprop": ("adam", "rmsprop"),
    "adam_beats_momentum": ("adam", "momentum"),
}
ADAPTIVE = ("adam", "sgd")
NEAR_BEST = 1.5  # a rate is good where its cost is below so many times the best one's


def measure(section: OptimizersSection, rows: Path) -> Outcome:
    """All optimizers on all problems that there is data for, and on the surfaces."""
    from scipy.stats import rankdata

    outcome = Outcome()
    found, outcome.skipped = problems(section.problems, rows, section.training_rows)
    ranks: dict[str, list[Tensor]] = {name: [] for name in OPTIMIZERS}
    for problem in found:
        runs = {name: Run(name, section, problem) for name in OPTIMIZERS}
        _tables(outcome, section, problem, runs)
        costs = torch.stack([run.final for run in runs.values()])  # (optimizers, seeds)
        places = torch.tensor(rankdata(costs, axis=0))  # Adam and AdamW without decay are one
        for name, place in zip(runs, places, strict=True):
            ranks[name].append(place)
        _halves(outcome, problem.name, {name: run.final for name, run in runs.items()})
        wide = runs[ADAPTIVE[0]].good_rates - runs[ADAPTIVE[1]].good_rates
        interval = over_seeds(wide.tolist())
        outcome.halves.setdefault("adaptive_rates_are_easier", []).append(
            Check(problem.name, *ADAPTIVE, interval, above(interval))
        )
        outcome.curves.setdefault("plane", {})[problem.name] = plane(
            runs["adam"].weights, problem, section.plane_points
        )
    for name, found_ranks in ranks.items():
        rank = over_seeds(torch.stack(found_ranks).mean(0).tolist())
        outcome.tables.setdefault("ranks", []).append({"optimizer": name, "rank": rank.record()})
    outcome.curves["surfaces"] = {}
    for surface in SURFACES:
        _surface(outcome, section, surface)
    return outcome


class Run:
    """One optimizer at every rate."""

    def __init__(self, name: str, section: OptimizersSection, problem: Problem) -> None:
        sizes = (problem.num_features, *section.hidden_sizes, problem.num_classes)
        first = start(sizes, section.seeds, 1, stage=STAGE)
        # Matrices between hidden layers, as a hidden layer's of the Transformer.
        hidden = range(2, 2 * len(section.hidden_sizes), 2)
        members = Members(name, section.rates, first, hidden, section.settings)
        inputs, classes = problem.train
        self.points = spaced(section.updates, 12)
        costs, done, taken = [], 0, 0.0
        batches = itertools.chain.from_iterable(
            batch_orders(section.seeds, len(inputs), section.batch_size, epoch)
            for epoch in itertools.count()
        )
        for done in range(section.updates + 1):
            if done in self.points:
                with members.that_count() as weights:
                    costs.append(cost(weights, problem.train))
            if done < section.updates:
                rows, began = next(batches), time.perf_counter()
                logits = forward(members.weights(), inputs[rows])
                members.step(losses(logits, classes[rows]).mean(-1).sum())
                taken += time.perf_counter() - began
        found = torch.stack(costs)  # (points, rates, seeds)
        found = torch.where(torch.isfinite(found), found, torch.inf)
        self.place = best(found[-1])
        self.rate = section.rates[self.place]
        self.at_edge = self.place in (0, len(section.rates) - 1)
        self.costs, self.final, self.by_rate = (
            found[:, self.place],
            found[-1, self.place],
            found[-1],
        )
        self.good_rates = (found[-1] < NEAR_BEST * found[-1].amin(0)).float().sum(0)
        self.state = members.state_numbers()
        self.milliseconds = 1000 * taken / section.updates / len(section.rates)
        with members.that_count() as weights:
            self.weights = [weight[self.place, 0] for weight in weights]
            self.test = cost(weights, problem.test)[self.place]


def _tables(
    outcome: Outcome, section: OptimizersSection, problem: Problem, runs: dict[str, Run]
) -> None:
    curves = outcome.curves.setdefault("costs", {}).setdefault(problem.name, {})
    times = outcome.times.setdefault("milliseconds", {}).setdefault(problem.name, {})
    for name, run in runs.items():
        outcome.tables.setdefault("optimizers", []).append(
            {
                "problem": problem.name,
                "optimizer": name,
                "rate": run.rate,
                "at_edge": run.at_edge,
                "cost": over_seeds(run.final.tolist()).record(),
                "test_cost": over_seeds(run.test.tolist()).record(),
                "good_rates": over_seeds(run.good_rates.tolist()).record(),
                "state": run.state,
            }
        )
        curves[name] = {
            "updates": run.points,
            "costs": run.costs.tolist(),
            "rates": section.rates,
            "by_rate": run.by_rate.tolist(),
        }
        times[name] = run.milliseconds


def _halves(outcome: Outcome, of: str, final: dict[str, Tensor]) -> None:
    """Differences of logarithms of costs."""
    for half, (better, worse) in STEPS.items():
        values = final[worse].clamp_min(1e-12).log() - final[better].clamp_min(1e-12).log()
        interval = over_seeds(values.tolist())
        check = Check(of, worse, better, interval, above(interval))
        outcome.halves.setdefault(half, []).append(check)


def plane(weights: Sequence[Tensor], problem: Problem, points: int) -> dict[str, Any]:
    """The cost on a plane through a network, along two directions whose every column has the
    length of the network's own (Li et al. 2018, filter normalization)."""
    generator = torch.Generator().manual_seed(torch_seed(0, STAGE, "plane"))
    axes = []
    for _axis in range(2):
        drawn = [torch.randn(weight.shape, generator=generator) for weight in weights]
        axes.append(
            [
                one * weight.norm(dim=0) / one.norm(dim=0).clamp_min(1e-12)
                for one, weight in zip(drawn, weights, strict=True)
            ]
        )
    steps = torch.linspace(-1, 1, points)
    places = torch.cartesian_prod(steps, steps)
    moved = [
        weight + places[:, :1, None] * one + places[:, 1:, None] * other
        for weight, one, other in zip(weights, *axes, strict=True)
    ]
    costs = cost([weight.unsqueeze(1) for weight in moved], problem.train)
    return {"steps": steps.tolist(), "costs": costs[:, 0].view(points, points).tolist()}


@dataclass(frozen=True)
class Surface:
    """A cost of two weights with a known minimum."""

    name: str
    value: Callable[[Tensor], Tensor]  # (…, 2) -> (…)
    least: float
    begin: tuple[float, float]


SURFACES = (
    # A long valley: curvatures 1 and 100 times less.
    Surface("ravine", lambda at: at[..., 0] ** 2 / 200 + at[..., 1] ** 2 / 2, 0.0, (-9.0, 1.0)),
    # Two minima, and between them a point without slope.
    Surface(
        "saddle",
        lambda at: at[..., 0] ** 4 / 4 - at[..., 0] ** 2 / 2 + at[..., 1] ** 2 / 2,
        -0.25,
        (0.001, 1.5),
    ),
    # Nearly flat where it begins.
    Surface("plateau", lambda at: -(-at.square().sum(-1) / 2).exp(), -1.0, (-3.5, 0.5)),
)


def _surface(outcome: Outcome, section: OptimizersSection, surface: Surface) -> None:
    """All optimizers from the same starts, each at the rate that comes nearest to the minimum."""
    final, paths = {}, {}
    names = [name for name in OPTIMIZERS if name != "muon"]  # which has no matrix here
    for name in names:
        runs = [_path(name, rate, section, surface) for rate in section.surface_rates]
        place = best(torch.stack([surface.value(run[-1]) - surface.least for run in runs]))
        final[name] = surface.value(runs[place][-1]) - surface.least
        final[name] = torch.where(torch.isfinite(final[name]), final[name], torch.inf)
        paths[name] = {
            "rate": section.surface_rates[place],
            "path": runs[place][:, 0].tolist(),
            "left": (surface.value(runs[place]) - surface.least).tolist(),
        }
    outcome.curves["surfaces"][surface.name] = paths
    for name in names:
        outcome.tables.setdefault("surfaces", []).append(
            {
                "surface": surface.name,
                "optimizer": name,
                "rate": paths[name]["rate"],
                "left": over_seeds(final[name].tolist()).record(),
            }
        )
    _halves(outcome, surface.name, final)


def _path(name: str, rate: float, section: OptimizersSection, surface: Surface) -> Tensor:
    """Where it went from each start `(updates + 1, seeds, 2)`."""
    holder = nn.Module()
    places: list[Tensor] = []
    for seed in section.seeds:
        generator = torch.Generator().manual_seed(torch_seed(seed, STAGE, "surface"))
        begin = torch.tensor(surface.begin) * (1 + 0.05 * torch.randn(2, generator=generator))
        place = nn.Parameter(begin)
        holder.register_parameter(f"at{seed}", place)
        places.append(place)
    optimizer = build_optimizers(holder, section.settings(name, rate))
    path = []
    for _update in range(section.surface_updates):
        with optimizer.evaluation_weights():
            path.append(torch.stack([place.detach().clone() for place in places]))
        surface.value(torch.stack(places)).sum().backward()
        optimizer.step()
        optimizer.zero_grad()
    with optimizer.evaluation_weights():
        path.append(torch.stack([place.detach().clone() for place in places]))
    return torch.stack(path)
