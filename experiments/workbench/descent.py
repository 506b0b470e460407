"""Gradient descent over a grid of rates and several seeds at once; which rate is the best."""

from __future__ import annotations

import math
import statistics
import time
from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from experiments.workbench.networks import Loss, Weights, batch_orders, cost, gradient, losses
from experiments.workbench.problems import Problem


@dataclass
class Descent:
    """Networks `(rates, seeds)` after a number of updates, and their cost on the way."""

    weights: Weights
    points: list[int]  # updates
    costs: Tensor  # (points, rates, seeds), over all training rows, nats
    epochs: int  # that were begun


def descend(
    problem: Problem,
    weights: Weights,
    rates: Sequence[float],
    seeds: Sequence[int],
    size: int,
    updates: int,
    points: Sequence[int],
    first_epoch: int = 0,
    loss: Loss = losses,
) -> Descent:
    """Plain gradient descent in place, on mini-batches of `size` rows drawn without replacement;
    each seed has its own order, which all rates share."""
    steps = torch.tensor(rates).view(-1, 1, 1, 1)
    inputs, classes = problem.train
    wanted, costs, done, epoch = set(points), [], 0, first_epoch
    if 0 in wanted:
        costs.append(cost(weights, problem.train))
    while done < updates:
        for rows in batch_orders(seeds, len(inputs), size, epoch):
            gradients = gradient(weights, inputs[rows], classes[rows], loss)
            with torch.no_grad():
                for weight, slope in zip(weights, gradients, strict=True):
                    weight -= steps * slope
            done += 1
            if done in wanted:
                costs.append(cost(weights, problem.train))
            if done == updates:
                break
        epoch += 1
    return Descent(weights, sorted(wanted), torch.stack(costs), epoch)


def best(costs: Tensor) -> int:
    """The place of the rate with the least mean over seeds, of `costs  # (rates, seeds)`; what is
    not finite counts as infinite."""
    filled = torch.where(torch.isfinite(costs), costs, torch.inf)
    return int(filled.mean(-1).argmin())


def of_choice(weights: Weights, place: int) -> Weights:
    """The networks of one choice alone, `(1, seeds, …)`, as leaves."""
    return [weight.detach()[place : place + 1].clone().requires_grad_() for weight in weights]


def seconds_an_update(problem: Problem, weights: Weights, size: int, number: int) -> float:
    """The median time of an update of one network, in seconds: a measurement, never a result."""
    network = [weight.detach()[:1, :1].clone().requires_grad_() for weight in weights]
    inputs, classes = problem.train
    taken = []
    for _ in range(number):
        began = time.perf_counter()
        gradients = gradient(network, inputs[:size], classes[:size])
        with torch.no_grad():
            for weight, slope in zip(network, gradients, strict=True):
                weight -= 1e-6 * slope
        taken.append(time.perf_counter() - began)
    return statistics.median(taken)


def kept_numbers(weights: Weights, problem: Problem, size: int) -> int:
    """How many numbers one network keeps of a batch of `size` for the way back, weights aside:
    counted where torch saves them, so that it is the same each time."""
    network = [weight.detach()[:1, :1].clone().requires_grad_() for weight in weights]
    own = {weight.untyped_storage().data_ptr() for weight in network}
    seen: dict[int, int] = {}

    def keep(tensor: Tensor) -> Tensor:
        storage = tensor.untyped_storage().data_ptr()
        if storage not in own:
            seen[storage] = max(seen.get(storage, 0), tensor.numel())
        held.append(tensor)  # or its storage might be given to another one
        return tensor

    held: list[Tensor] = []
    inputs, classes = problem.train
    with torch.autograd.graph.saved_tensors_hooks(keep, lambda tensor: tensor):
        gradient(network, inputs[:size].clone(), classes[:size])
    return sum(seen.values())


def spaced(last: int, number: int) -> list[int]:
    """0, 1, … `last`: about `number` points, evenly spaced by their logarithms."""
    found = {round(math.exp(place * math.log(last) / (number - 1))) for place in range(number)}
    return sorted({0, last, *found})
