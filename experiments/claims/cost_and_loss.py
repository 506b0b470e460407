"""Loss is of one example, cost of all; and what the choice of a loss does to what is learned.

Mean squared error is that of softmax's probabilities; label smoothing: Szegedy et al. 2016; focal
loss: Lin et al. 2017; class weights are the inverse frequencies.
"""

from __future__ import annotations

import itertools
from pathlib import Path
from typing import TYPE_CHECKING, Any

import torch
from torch import Tensor

from experiments.workbench.descent import best, descend, of_choice
from experiments.workbench.intervals import Check, above, over_seeds, within
from experiments.workbench.networks import (
    Loss,
    Weights,
    accuracy,
    forward,
    gradient,
    losses,
    start,
)
from experiments.workbench.outcomes import Outcome
from experiments.workbench.problems import Problem, problems
from experiments.workbench.training import probabilities, scores, train

if TYPE_CHECKING:
    from experiments.params import CostAndLoss

STAGE = "cost_and_loss"
SMOOTHING, FOCUS = 0.1, 2.0
EXACT = 1e-3  # of float32, as a share of the gradient
SHARE_OF_RARE = 0.1  # rows that the rarer half of the classes keeps
QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)


def measure(section: CostAndLoss, rows: Path) -> Outcome:
    """All parts on all problems that there is data for."""
    outcome = Outcome()
    found, outcome.skipped = problems(section.problems, rows, section.training_rows)
    outcome.curves["pull"] = pull()
    for problem in found:
        _single_losses(outcome, section, problem)
        _wrong(outcome, section, problem)
        _smoothing(outcome, section, problem)
        _rare(outcome, section, problem)
    return outcome


def squared_error(logits: Tensor, classes: Tensor) -> Tensor:
    """Of each row: the sum over classes `(…, rows)`."""
    answers = torch.softmax(logits, -1)
    return (answers - _one_hot(answers, classes)).square().sum(-1)


def smoothed(logits: Tensor, classes: Tensor) -> Tensor:
    """Cross-entropy with `SMOOTHING` of the truth given to all classes alike."""
    everywhere = -torch.log_softmax(logits, -1).mean(-1)
    return (1 - SMOOTHING) * losses(logits, classes) + SMOOTHING * everywhere


def focal(logits: Tensor, classes: Tensor) -> Tensor:
    """Cross-entropy times (1 − p)^`FOCUS`, where p is the probability of the truth."""
    found = losses(logits, classes)
    return (1 - (-found).exp()) ** FOCUS * found


def weighted(weights: Tensor) -> Loss:
    """Cross-entropy with a weight a class, whose mean over the rows of training is 1."""
    return lambda logits, classes: weights[classes] * losses(logits, classes)


def _one_hot(like: Tensor, classes: Tensor) -> Tensor:
    wanted = classes.expand(like.shape[:-1]).unsqueeze(-1)
    return torch.zeros_like(like).scatter(-1, wanted, 1.0)


def pull() -> dict[str, Any]:
    """The size of the gradient at the truth's logit, of two classes, by the truth's probability."""
    shares = torch.linspace(0.001, 0.999, 60)
    logits = torch.stack([shares.logit(), torch.zeros(60)], -1)
    found: dict[str, Any] = {"probability": shares.tolist()}
    for name, loss in (("cross-entropy", losses), ("squared error", squared_error)):
        at = logits.clone().requires_grad_()
        (slope,) = torch.autograd.grad(loss(at, torch.zeros(60, dtype=torch.long)).sum(), at)
        found[name] = slope[:, 0].abs().tolist()
    return found


def _check(outcome: Outcome, half: str, of: str, pair: tuple[str, str], values: Tensor) -> None:
    interval = over_seeds(values.tolist())
    outcome.halves.setdefault(half, []).append(Check(of, *pair, interval, above(interval)))


def _begin(section: CostAndLoss, problem: Problem, choices: int) -> Weights:
    sizes = (problem.num_features, section.hidden_size, problem.num_classes)
    return start(sizes, section.seeds, choices, stage=STAGE)


def _fit(section: CostAndLoss, problem: Problem, weights: Weights, loss: Loss = losses) -> Weights:
    return train(
        problem,
        weights,
        section.seeds,
        size=section.batch_size,
        updates=section.updates,
        rate=section.learning_rate,
        loss=loss,
    )


def _single_losses(outcome: Outcome, section: CostAndLoss, problem: Problem) -> None:
    """Losses before and after; and whether the cost's gradient is the mean of the losses'."""
    weights = _begin(section, problem, 1)
    inputs, classes = problem.train
    whole = gradient(weights, inputs, classes)
    total = [torch.zeros_like(part) for part in whole]
    for place in range(len(inputs)):
        rows = slice(place, place + 1)
        for part, one in zip(total, gradient(weights, inputs[rows], classes[rows]), strict=True):
            part += one
    apart, size = torch.zeros(len(section.seeds)), torch.zeros(len(section.seeds))
    for part, one in zip(total, whole, strict=True):
        apart += (part / len(inputs) - one).square().flatten(2).sum(-1)[0]
        size += one.square().flatten(2).sum(-1)[0]
    share = over_seeds((apart / size).sqrt().tolist())
    outcome.halves.setdefault("cost_is_the_mean", []).append(
        Check(
            problem.name,
            "mean of gradients",
            "gradient of mean",
            share,
            within(share, -EXACT, EXACT),
        )
    )
    kept = outcome.curves.setdefault("losses", {}).setdefault(problem.name, {})
    for when in ("before", "after"):
        if when == "after":
            _fit(section, problem, weights)
        with torch.no_grad():
            each = losses(forward(weights, inputs), classes)[0]
        kept[when] = each[0].sort().values[:: max(1, len(inputs) // 100)].tolist()
        spread = each.quantile(torch.tensor(QUANTILES), dim=-1).mean(-1).tolist()
        quantiles = dict(zip(map(str, QUANTILES), spread, strict=True))
        cost = over_seeds(each.mean(-1).tolist()).record()
        outcome.tables.setdefault("losses", []).append(
            {"problem": problem.name, "when": when, "cost": cost, **quantiles}
        )


def _wrong(outcome: Outcome, section: CostAndLoss, problem: Problem) -> None:
    """From a network that is sure of wrong answers, back: each loss at its own best rate."""
    inputs, classes = problem.train
    number = problem.num_classes
    turned = Problem(
        problem.name, (inputs, (classes + 1) % number), problem.validation, problem.test
    )
    wrong = [weight.detach() for weight in _fit(section, turned, _begin(section, problem, 1))]
    points = [section.recovery * place // 10 for place in range(11)]
    right: dict[str, Tensor] = {}
    norms: dict[str, Tensor] = {}
    for name, loss in (("cross-entropy", losses), ("squared error", squared_error)):
        first = [weight.clone().requires_grad_() for weight in wrong]
        slopes = gradient(first, inputs, classes, loss)
        norms[name] = sum(part.square().flatten(2).sum(-1)[0] for part in slopes).sqrt()  # type: ignore[union-attr]
        weights = [
            weight.expand(len(section.rates), *weight.shape[1:]).clone().requires_grad_()
            for weight in wrong
        ]
        found = [accuracy(weights, problem.train)]
        for begin, end in itertools.pairwise(points):
            if end > begin:
                args = (
                    section.rates,
                    section.seeds,
                    section.batch_size,
                    end - begin,
                    [end - begin],
                )
                descend(problem, weights, *args, first_epoch=begin, loss=loss)
            found.append(accuracy(weights, problem.train))
        curve = torch.stack(found)  # (points, rates, seeds)
        place = best(1 - curve[1:].mean(0))
        right[name] = curve[1:, place].mean(0)
        test = accuracy(of_choice(weights, place), problem.test)[0]
        outcome.curves.setdefault("recovery", {}).setdefault(problem.name, {})[name] = {
            "updates": points,
            "accuracy": curve[:, place].tolist(),
        }
        outcome.tables.setdefault("recovery", []).append(
            {
                "problem": problem.name,
                "loss": name,
                "rate": section.rates[place],
                "at_edge": place in (0, len(section.rates) - 1),
                "gradient": over_seeds(norms[name].tolist()).record(),
                "mean_accuracy": over_seeds(right[name].tolist()).record(),
                "test_accuracy": over_seeds(test.tolist()).record(),
            }
        )
    pair = ("cross-entropy", "squared error")
    times = (norms[pair[0]] / norms[pair[1]]).log()  # a difference of logarithms
    _check(outcome, "squared_error_hardly_pulls", problem.name, pair, times)
    _check(outcome, "cross_entropy_recovers", problem.name, pair, right[pair[0]] - right[pair[1]])


def _smoothing(outcome: Outcome, section: CostAndLoss, problem: Problem) -> None:
    """Accuracy and calibration with and without label smoothing."""
    inputs, classes = problem.test
    found = {}
    for name, loss in (("cross-entropy", losses), ("label smoothing", smoothed)):
        weights = _fit(section, problem, _begin(section, problem, 1), loss)
        found[name] = scores(probabilities(weights, inputs)[0], classes)
        facts = {key: over_seeds(values).record() for key, values in found[name].items()}
        row = {"problem": problem.name, "system": name, **facts}
        outcome.tables.setdefault("smoothing", []).append(row)
    pair = ("cross-entropy", "label smoothing")
    errors = [torch.tensor(found[name]["calibration_error"]) for name in pair]
    _check(outcome, "smoothing_calibrates", problem.name, pair, errors[0] - errors[1])


def _rare(outcome: Outcome, section: CostAndLoss, problem: Problem) -> None:
    """The recall of classes that were made rare in training, by the loss."""
    inputs, classes = problem.train
    rare = torch.arange(problem.num_classes) < problem.num_classes // 2
    keep = []
    for one in range(problem.num_classes):
        rows = (classes == one).nonzero().flatten()
        few = max(2, round(SHARE_OF_RARE * len(rows)))
        keep.append(rows[:few] if rare[one] else rows)
    kept = torch.cat(keep).sort().values
    skewed = Problem(problem.name, (inputs[kept], classes[kept]), problem.validation, problem.test)
    counts = torch.bincount(skewed.train[1], minlength=problem.num_classes).clamp_min(1)
    weights = len(kept) / (problem.num_classes * counts.float())
    recalls: dict[str, Tensor] = {}
    named: list[tuple[str, Loss]] = [
        ("cross-entropy", losses),
        ("class weights", weighted(weights)),
        ("focal", focal),
    ]
    truth = problem.test[1]
    for name, loss in named:
        network = _fit(section, skewed, _begin(section, problem, 1), loss)
        right = (probabilities(network, problem.test[0])[0].argmax(-1) == truth).float()
        of_rare = rare[truth]
        recalls[name] = right[:, of_rare].mean(-1)
        outcome.tables.setdefault("rare", []).append(
            {
                "problem": problem.name,
                "loss": name,
                "rare": over_seeds(recalls[name].tolist()).record(),
                "common": over_seeds(right[:, ~of_rare].mean(-1).tolist()).record(),
            }
        )
    for other in ("class weights", "focal"):
        difference = recalls[other] - recalls["cross-entropy"]
        half = f"{other.replace(' ', '_')}_help_the_rare"
        _check(outcome, half, problem.name, (other, "cross-entropy"), difference)
