"""Dropout: against overfitting, against weight decay, and against real ensembles with their costs.

Srivastava et al. 2014. Rates and decays are chosen by the accuracy on validation; what is compared
is the test rows'. A Monte-Carlo pass is a pass with units dropped (Gal & Ghahramani 2016).
"""

from __future__ import annotations

import itertools
from pathlib import Path
from typing import TYPE_CHECKING, Any

import torch
from torch import Tensor

from experiments.workbench.intervals import Check, Found, Interval, above, over_seeds, within
from experiments.workbench.networks import Weights, accuracy, cost, forward, start
from experiments.workbench.outcomes import Outcome
from experiments.workbench.problems import Problem, problems
from experiments.workbench.training import dropout, probabilities, scores, train
from pipeline.foundation.randomness import generator, torch_seed

if TYPE_CHECKING:
    from experiments.params import Dropout

STAGE = "dropout"
NEAR = 0.01  # accuracies that are closer are as good as equal
NONE, DROPPED, BAGGED, MIXED = "one network", "dropout", "bagging", "structures"


def measure(section: Dropout, rows: Path) -> Outcome:
    """All parts on all problems that there is data for."""
    outcome = Outcome()
    most = max(section.amounts)
    found, outcome.skipped = problems(section.problems, rows, most)
    for problem in found:
        chosen = [_amount(outcome, section, problem.first(amount)) for amount in section.amounts]
        _decay(outcome, section, problem.first(sorted(section.amounts)[len(section.amounts) // 2]))
        _ensembles(outcome, section, problem, chosen[section.amounts.index(most)])
    return outcome


def _sizes(section: Dropout, problem: Problem, hidden: list[int] | None = None) -> list[int]:
    return [problem.num_features, *(hidden or section.hidden_sizes), problem.num_classes]


def _masks(section: Dropout, rates: list[float], *what: int) -> Any:
    seed = torch_seed(section.seeds[0], STAGE, "masks", *what)
    return dropout(rates, torch.Generator().manual_seed(seed))


def _fit(section: Dropout, problem: Problem, weights: Weights, **more: Any) -> Weights:
    more.setdefault("orders", section.seeds)
    more |= {"size": section.batch_size, "updates": section.updates}
    return train(problem, weights, rate=section.learning_rate, **more)


def _check(
    outcome: Outcome, half: str, of: str, pair: tuple[str, str], values: Tensor, bound: float = 0.0
) -> None:
    interval = over_seeds(values.tolist())
    check = Check(of, *pair, interval, above(interval, bound))
    outcome.halves.setdefault(half, []).append(check)


def _amount(outcome: Outcome, section: Dropout, problem: Problem) -> float:
    """All rates on one amount of rows; -> the rate above 0 that validation chooses."""
    sizes, rates = _sizes(section, problem), section.rates
    amount = len(problem.train[0])
    weights = start(sizes, section.seeds, len(rates), stage=STAGE)
    _fit(section, problem, weights, mask=_masks(section, rates, amount))
    training, test = cost(weights, problem.train), cost(weights, problem.test)
    right = accuracy(weights, problem.test)
    place = 1 + int(accuracy(weights, problem.validation)[1:].mean(-1).argmax())
    together = correlations(weights, problem.test[0])
    for at, rate in enumerate(rates):
        outcome.tables.setdefault("rates", []).append(
            {
                "problem": problem.name,
                "rows": amount,
                "rate": rate,
                "chosen": at == place,
                "training_cost": _interval(training[at]),
                "test_cost": _interval(test[at]),
                "gap": _interval(test[at] - training[at]),
                "accuracy": _interval(right[at]),
                "correlation": _interval(together[at]),
            }
        )
    curves = outcome.curves.setdefault(problem.name, {}).setdefault("amounts", {})
    curves[str(amount)] = {
        "rates": rates,
        "training": training.tolist(),
        "test": test.tolist(),
        "accuracy": right.tolist(),
    }
    gap, of = test - training, f"{problem.name}, {amount}"
    pair = ("rate 0", f"rate {rates[place]:g}")
    _check(outcome, "closes_the_gap", of, pair, gap[0] - gap[place])
    _check(outcome, "generalizes", of, (pair[1], pair[0]), right[place] - right[0])
    _check(outcome, "units_adapt_less", of, pair, together[0] - together[place])
    return rates[place]


def correlations(weights: Weights, inputs: Tensor) -> Tensor:
    """The mean absolute correlation of two units of the last hidden layer over rows `(choices,
    seeds)`; units that are always off are left out."""
    seen: dict[int, Tensor] = {}

    def look(layer: int, hidden: Tensor) -> Tensor:
        seen[layer] = hidden
        return hidden

    with torch.no_grad():
        forward(weights, inputs, look)
    hidden = seen[max(seen)]
    centred = hidden - hidden.mean(-2, keepdim=True)
    scale = centred.norm(dim=-2, keepdim=True)
    alive = (scale > 0).float()
    unit = centred / scale.clamp_min(1e-12)
    found = (unit.transpose(-1, -2) @ unit).abs()
    pairs = alive.transpose(-1, -2) @ alive
    pairs = pairs - torch.diag_embed(torch.diagonal(pairs, dim1=-2, dim2=-1))
    return (found * pairs).sum((-1, -2)) / pairs.sum((-1, -2)).clamp_min(1)


def _decay(outcome: Outcome, section: Dropout, problem: Problem) -> None:
    """Every rate with every decay."""
    pairs = [(rate, decay) for rate in section.rates for decay in section.decays]
    rates, decays = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    weights = start(_sizes(section, problem), section.seeds, len(pairs), stage=STAGE)
    _fit(section, problem, weights, mask=_masks(section, rates, 1), decays=decays)
    right, chosen = accuracy(weights, problem.test), accuracy(weights, problem.validation).mean(-1)
    outcome.curves[problem.name]["decay"] = {
        "rows": len(problem.train[0]),
        "rates": section.rates,
        "decays": section.decays,
        "accuracy": right.mean(-1).view(len(section.rates), -1).tolist(),
    }

    def best(of: list[int]) -> int:
        return max(of, key=lambda place: float(chosen[place]))

    with_rate = best([p for p, (r, d) in enumerate(pairs) if r > 0 and d == min(section.decays)])
    with_decay = best([place for place, (r, _d) in enumerate(pairs) if r == 0])
    pair = (f"rate {rates[with_rate]:g}", f"decay {decays[with_decay]:g}")
    of = f"{problem.name}, {len(problem.train[0])}"
    _check(outcome, "beats_weight_decay", of, pair, right[with_rate] - right[with_decay])


def _ensembles(outcome: Outcome, section: Dropout, problem: Problem, rate: float) -> None:
    """One network, one with dropout and its passes, and two real ensembles, with what they cost."""
    inputs, classes = problem.test
    seeds, members = section.seeds, len(section.structures)
    sizes = _sizes(section, problem)
    pair = start(sizes, seeds, 2, stage=STAGE)
    _fit(section, problem, pair, mask=_masks(section, [0.0, rate], 2))
    answers = probabilities(pair, inputs)
    plain, scaled = answers[0], answers[1]
    passes = _passes(section, pair, inputs, rate)
    bagged = _bagging(section, problem, members)
    mixed, products = _structures(section, problem)
    one = _products(sizes)
    systems: dict[str, tuple[Tensor, float, float]] = {
        NONE: (plain, 1.0, 1.0),
        DROPPED: (scaled, 1.0, 1.0),
        f"passes {max(passes)}": (passes[max(passes)], 1.0, float(max(passes))),
        BAGGED: (bagged, float(members), float(members)),
        MIXED: (mixed, products / one, products / one),
    }
    found = {name: scores(system[0], classes) for name, system in systems.items()}
    for name, (_answers, of_training, of_use) in systems.items():
        facts = {key: _interval(values) for key, values in found[name].items()}
        costs = {"cost_of_training": of_training, "cost_of_use": of_use}
        row = {"problem": problem.name, "system": name, **facts, **costs}
        outcome.tables.setdefault("ensembles", []).append(row)
    right = {name: torch.tensor(found[name]["accuracy"]) for name in systems}
    by_pass = {number: scores(each, classes) for number, each in passes.items()}
    outcome.curves[problem.name]["passes"] = {
        "numbers": list(passes),
        "accuracy": [by_pass[number]["accuracy"] for number in passes],
        "loss": [by_pass[number]["loss"] for number in passes],
        "scaled": found[DROPPED],
    }
    for other in (BAGGED, MIXED):
        half, difference = "is_as_good_as_an_ensemble", right[DROPPED] - right[other]
        _check(outcome, half, problem.name, (DROPPED, other), difference, -NEAR)
        _check(
            outcome, "ensembles_are_better", problem.name, (other, NONE), right[other] - right[NONE]
        )
        ratio = systems[other][1]
        exact: Found = "held" if ratio > 1 else "against"
        cheaper = Check(problem.name, other, DROPPED, Interval(ratio, ratio, ratio), exact, "÷")
        outcome.halves.setdefault("costs_less", []).append(cheaper)
    last = f"passes {max(passes)}"
    near = over_seeds((right[last] - right[DROPPED]).tolist())
    outcome.halves.setdefault("scaling_is_the_average", []).append(
        Check(problem.name, last, DROPPED, near, within(near, -NEAR, NEAR))
    )


def _passes(section: Dropout, pair: Weights, inputs: Tensor, rate: float) -> dict[int, Tensor]:
    """Means of so many passes with units dropped `(seeds, rows, classes)`."""
    mask = _masks(section, [0.0, rate], 3)
    total, found = torch.zeros(()), {}
    for number in range(1, max(section.passes) + 1):
        total = total + probabilities(pair, inputs, mask)[1]
        if number in section.passes:
            found[number] = total / number
    return found


def _bagging(section: Dropout, problem: Problem, members: int) -> Tensor:
    """Networks of one structure, each on its own draw of the rows with replacement (Breiman
    1996), and with its own start; -> their mean `(seeds, rows, classes)`."""
    names = [1000 * seed + member for seed in section.seeds for member in range(members)]
    rows = len(problem.train[0])
    draws = torch.stack(
        [torch.tensor(generator(name, STAGE, "bagging").integers(0, rows, rows)) for name in names]
    )
    weights = start(_sizes(section, problem), names, 1, stage=STAGE)
    _fit(section, problem, weights, orders=names, draws=draws)
    answers = probabilities(weights, problem.test[0])[0]
    return answers.view(len(section.seeds), members, *answers.shape[1:]).mean(1)


def _structures(section: Dropout, problem: Problem) -> tuple[Tensor, float]:
    """Networks of different structures on the same rows; -> their mean, and the products of all."""
    total, products = torch.zeros(()), 0.0
    for place, hidden in enumerate(section.structures):
        names = [1000 * seed + 500 + place for seed in section.seeds]
        sizes = _sizes(section, problem, hidden)
        weights = start(sizes, names, 1, stage=STAGE)
        _fit(section, problem, weights, orders=names)
        total = total + probabilities(weights, problem.test[0])[0]
        products += _products(sizes)
    return total / len(section.structures), products


def _products(sizes: list[int]) -> float:
    """Multiplications for one row, forwards."""
    return float(sum(one * other for one, other in itertools.pairwise(sizes)))


def _interval(values: Any) -> dict[str, float]:
    return over_seeds(torch.as_tensor(values).tolist()).record()
