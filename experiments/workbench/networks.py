"""Many small networks of one shape, trained as one: the first axes are rates (or other choices)
and seeds.

    weights[0]  # (choices, seeds, in, out)      inputs  # (seeds, rows, in), or (rows, in)
    logits      # (choices, seeds, rows, classes)

Their losses are added up, so that each network's gradient is its own: a stack trains as its
networks would alone, which a test holds.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Sequence

import torch
from torch import Tensor

from pipeline.foundation.randomness import torch_seed

Weights = list[Tensor]  # of each layer its matrix and its bias, in turn
Mask = Callable[[int, Tensor], Tensor]
Loss = Callable[[Tensor, Tensor], Tensor]  # logits, classes -> a loss a row


def start(sizes: Sequence[int], seeds: Sequence[int], choices: int, *, stage: str) -> Weights:
    """Networks with layers of `sizes` (inputs first, classes last), a start a seed, the same for
    every choice. He et al. 2015: a variance of 2 / inputs; biases 0."""
    weights: Weights = []
    generators = [torch.Generator().manual_seed(torch_seed(s, stage, "weights")) for s in seeds]
    for inputs, outputs in itertools.pairwise(sizes):
        drawn = [torch.randn(inputs, outputs, generator=one) for one in generators]
        matrix = torch.stack(drawn) * math.sqrt(2 / inputs)
        weights.append(matrix.expand(choices, *matrix.shape).clone())
        weights.append(torch.zeros(choices, len(seeds), 1, outputs))
    return [weight.requires_grad_() for weight in weights]


def forward(weights: Weights, inputs: Tensor, mask: Mask | None = None) -> Tensor:
    """-> logits `(choices, seeds, rows, classes)`. `mask(layer, hidden)` changes hidden units,
    for dropout."""
    hidden = inputs
    last = len(weights) // 2 - 1
    for layer in range(last + 1):
        hidden = hidden @ weights[2 * layer] + weights[2 * layer + 1]
        if layer < last:
            hidden = torch.relu(hidden)
            if mask is not None:
                hidden = mask(layer, hidden)
    return hidden


def losses(logits: Tensor, classes: Tensor) -> Tensor:
    """Cross-entropy of each row, in nats `(choices, seeds, rows)`; `classes  # (…, rows)`."""
    logs = torch.log_softmax(logits, -1)
    wanted = classes.expand(logs.shape[:-1]).unsqueeze(-1)
    return -logs.gather(-1, wanted).squeeze(-1)


def cost(weights: Weights, data: tuple[Tensor, Tensor]) -> Tensor:
    """The mean loss over all rows `(choices, seeds)`, without a graph."""
    with torch.no_grad():
        return losses(forward(weights, data[0]), data[1]).mean(-1)


def accuracy(weights: Weights, data: tuple[Tensor, Tensor]) -> Tensor:
    """The share of rows that are right `(choices, seeds)`."""
    with torch.no_grad():
        right = forward(weights, data[0]).argmax(-1) == data[1]
        return right.float().mean(-1)


def gradient(
    weights: Weights, inputs: Tensor, classes: Tensor, loss: Loss = losses
) -> list[Tensor]:
    """Of each network's mean loss."""
    total = loss(forward(weights, inputs), classes).mean(-1).sum()
    return list(torch.autograd.grad(total, weights))


def batch_orders(seeds: Sequence[int], rows: int, size: int, epoch: int) -> list[Tensor]:
    """The batches of an epoch, each `(seeds, size)` row numbers; the last may be smaller."""
    orders = [
        torch.randperm(
            rows, generator=torch.Generator().manual_seed(torch_seed(s, "batches", "order", epoch))
        )
        for s in seeds
    ]
    return list(torch.stack(orders).split(size, dim=1))
