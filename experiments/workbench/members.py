"""Stacks whose networks are updated by the pipeline's own optimizers, each by itself.

Some of them look at a whole tensor (Adafactor, LAMB, Muon, StableAdamW): a stack as one parameter
would mix the networks. So every network has parameters of its own, put together for the forward.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import torch
from torch import Tensor, nn

from pipeline.model.training.optimizers.construction import build_optimizers
from pipeline.model.training.optimizers.members import Optimizers

Settings = Callable[[str, float], Any]  # an optimizer's name, a rate -> its params


class Network(nn.Module):
    """The parameters of one rate, those of every seed apart."""

    def __init__(self, weights: Sequence[Tensor], hidden: Sequence[int]) -> None:
        """`weights  # (seeds, …)` each; `hidden`: which of them Muon takes."""
        super().__init__()
        self.seeds = len(weights[0])
        self.parts = nn.ParameterList(
            [nn.Parameter(weight[seed].clone()) for weight in weights for seed in range(self.seeds)]
        )
        self.hidden = [place * self.seeds + s for place in hidden for s in range(self.seeds)]

    def hidden_matrices(self) -> dict[Tensor, int]:
        """For Muon: each a matrix."""
        return {self.parts[place]: 1 for place in self.hidden}

    def stacked(self) -> list[Tensor]:
        """`(seeds, …)` each, with a graph."""
        found = list(self.parts)
        return [
            torch.stack(found[place : place + self.seeds])
            for place in range(0, len(found), self.seeds)
        ]


class Members:
    """Networks `(rates, seeds)` of one start under one optimizer."""

    def __init__(
        self,
        name: str,
        rates: Sequence[float],
        start: Sequence[Tensor],
        hidden: Sequence[int],
        settings: Settings,
    ) -> None:
        """`start  # (1, seeds, …)` each: the same for all rates."""
        first = [weight.detach()[0] for weight in start]
        self.networks = [Network(first, hidden) for _rate in rates]
        self.optimizers: list[Optimizers] = [
            build_optimizers(network, settings(name, rate))
            for network, rate in zip(self.networks, rates, strict=True)
        ]

    def weights(self) -> list[Tensor]:
        """`(rates, seeds, …)` each, with a graph."""
        each = [network.stacked() for network in self.networks]
        return [torch.stack(parts) for parts in zip(*each, strict=True)]

    def step(self, loss: Tensor) -> None:
        """An update of every network by the sum of their losses."""
        loss.backward()
        for optimizer in self.optimizers:
            optimizer.step()
            optimizer.zero_grad()

    @contextlib.contextmanager
    def that_count(self) -> Iterator[list[Tensor]]:
        """Within it the weights that are measured, without a graph: the average where the
        optimizer has one."""
        with contextlib.ExitStack() as stack:
            for optimizer in self.optimizers:
                stack.enter_context(optimizer.evaluation_weights())
            with torch.no_grad():
                yield self.weights()

    def state_numbers(self) -> float:
        """Numbers that the optimizer remembers for each parameter, counts of steps aside."""
        optimizer = self.optimizers[0]
        kept = sum(one.numel() for one in optimizer.state_dict().values() if one.ndim)
        return kept / sum(parameter.numel() for parameter in optimizer.parameters.values())
