"""Stacks of networks trained by Adam, with dropout and weight decay of each network's own."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor

from experiments.workbench.networks import Loss, Mask, Weights, batch_orders, forward, losses
from experiments.workbench.problems import Problem


def dropout(rates: Sequence[float], generator: torch.Generator) -> Mask:
    """Units dropped with a rate a choice, the others scaled up by 1 / (1 − rate) (Srivastava et
    al. 2014, inverted), so that nothing is scaled in use."""
    off = torch.tensor(rates).view(-1, 1, 1, 1)

    def mask(layer: int, hidden: Tensor) -> Tensor:
        kept = torch.rand(hidden.shape, generator=generator) >= off
        return hidden * kept / (1 - off)

    return mask


def train(
    problem: Problem,
    weights: Weights,
    orders: Sequence[int],
    *,
    size: int,
    updates: int,
    rate: float,
    mask: Mask | None = None,
    decays: Sequence[float] | None = None,
    draws: Tensor | None = None,
    loss: Loss = losses,
) -> Weights:
    """Train in place by Adam (Kingma & Ba 2014) and return the weights.

    `orders` has a number for each network of the second axis, which fixes the order of its rows;
    `decays` one for each of the first: a share of the weights (Loshchilov & Hutter 2017);
    `draws  # (second axis, rows)`: rows that each network has in place of all, for bagging.
    """
    optimizer = torch.optim.Adam(weights, lr=rate)
    shrink = None
    if decays is not None:
        shrink = 1 - rate * torch.tensor(decays).view(-1, 1, 1, 1)
    inputs, classes = problem.train
    done = epoch = 0
    while done < updates:
        for rows in batch_orders(orders, len(inputs), min(size, len(inputs)), epoch):
            taken = rows if draws is None else draws.gather(1, rows)
            total = loss(forward(weights, inputs[taken], mask), classes[taken]).mean(-1).sum()
            optimizer.zero_grad()
            total.backward()
            optimizer.step()
            if shrink is not None:
                with torch.no_grad():
                    for matrix in weights[::2]:
                        matrix *= shrink
            done += 1
            if done == updates:
                break
        epoch += 1
    return weights


def probabilities(weights: Weights, inputs: Tensor, mask: Mask | None = None) -> Tensor:
    """`(choices, seeds, rows, classes)`, without a graph."""
    with torch.no_grad():
        return torch.softmax(forward(weights, inputs, mask), -1)


def scores(answers: Tensor, classes: Tensor) -> dict[str, list[float]]:
    """Accuracy, negative log-likelihood and expected calibration error of the probabilities
    `(seeds, rows, classes)`, one a seed."""
    from pipeline.evaluation.calibration import calibration_of

    found: dict[str, list[float]] = {"accuracy": [], "loss": [], "calibration_error": []}
    for each in answers:
        confidence, answer = each.max(-1)
        right = answer == classes
        of_truth = each.gather(-1, classes.unsqueeze(-1)).clamp_min(1e-12)
        error = calibration_of(confidence.tolist(), right.tolist())["expected_calibration_error"]
        found["accuracy"].append(float(right.float().mean()))
        found["loss"].append(float(-of_truth.log().mean()))
        found["calibration_error"].append(error)
    return found
