"""A running mean of the weights over the end of training: better than the last ones alone.

Izmailov et al. 2018 (SWA, arXiv:1803.05407, section 3.2), as a mean of checkpoints late in training
(LAWA: Kaddour 2022, arXiv:2209.14981). All of them weigh the same; the learning rate stays what the
schedule says. LayerNorm has no statistics of the data that would have to be computed anew.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING

import torch
from torch import Tensor, nn

if TYPE_CHECKING:
    from pipeline.params.plan import WeightAveraging

TOLERANCE = 1e-9  # of progress


class WeightAverage:
    """The mean of a model's weights so far; without `settings` it never begins."""

    def __init__(self, model: nn.Module, settings: WeightAveraging | None) -> None:
        self.parameters = dict(model.named_parameters())
        self.settings = settings
        self.number = 0  # of weights in the mean
        self.means: dict[str, Tensor] = {}

    @torch.no_grad()
    def update(self, step: int, progress: float) -> None:
        """Take the weights of now into the mean, if `step` is one of those averaged.

        Those are the multiples of `every` after which less than `fraction` of the budget is left.
        """
        settings = self.settings
        if settings is None or step % settings.every:
            return
        if 1 - progress > settings.fraction - TOLERANCE:
            return
        self.number += 1
        for name, parameter in self.parameters.items():
            if self.number == 1:
                self.means[name] = parameter.detach().clone()
            else:
                self.means[name] += (parameter - self.means[name]) / self.number

    @torch.no_grad()
    def swap(self) -> None:
        """Exchange the weights of training and their mean, once it has begun."""
        for name, mean in self.means.items():
            parameter = self.parameters[name]
            training = parameter.detach().clone()
            parameter.copy_(mean)
            mean.copy_(training)

    @contextmanager
    def evaluation_weights(self) -> Iterator[None]:
        """Within it the model has the mean, after it every bit as before."""
        self.swap()
        try:
            yield
        finally:
            self.swap()

    def state_dict(self) -> dict[str, Tensor]:
        """The mean, and of how many: `PARAMETER` and `number` -> tensor; empty before it begins."""
        return {**self.means, "number": torch.tensor(self.number)} if self.number else {}

    def load_state_dict(self, tensors: Mapping[str, Tensor]) -> None:
        """Restore what `state_dict` gave."""
        self.number = int(tensors["number"]) if tensors else 0
        self.means = {
            name: tensors[name].to(parameter.device, copy=True)
            for name, parameter in self.parameters.items()
            if tensors
        }
