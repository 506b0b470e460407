"""Schedule-free AdamW: an average of the weights instead of a falling learning rate."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor

from pipeline.model.training.optimizers.per_parameter import (
    PerParameterOptimizer,
    count_step,
    zeros_in,
)


class ScheduleFreeAdamW(PerParameterOptimizer):
    """Defazio et al. 2024, arXiv:2405.15682, algorithm 1; decay and weights as in their code.

    Three sequences: `base` takes AdamW's steps, `average` is the mean of all its points, weighted
    by the squared learning rate, and the gradients are taken at the parameters, which lie between
    the two: a share `beta1` of the average. What is judged and kept is the average: see `swap`.
    The authors' code keeps two of the three and computes the third; kept whole, the average can be
    looked at any number of times without a rounding in training, for one more tensor.
    """

    def update(
        self, parameter: Tensor, gradient: Tensor, state: dict[str, Any], group: dict[str, Any]
    ) -> None:
        beta1, beta2 = group["betas"]
        rate = group["lr"]
        if not state:
            state["base"], state["average"] = parameter.clone(), parameter.clone()
            state["weight_sum"] = torch.zeros((), dtype=torch.float64)
        step = count_step(state)
        square = zeros_in(state, "square", parameter)
        square.mul_(beta2).addcmul_(gradient, gradient, value=1 - beta2)
        root = (square / (1 - beta2**step)).sqrt_().add_(group["epsilon"])
        direction = (gradient / root).add_(parameter, alpha=group["weight_decay"])
        state["weight_sum"] += rate**2
        share = rate**2 / float(state["weight_sum"])
        base, average = state["base"], state["average"]
        base.add_(direction, alpha=-rate)
        average.lerp_(base, share)
        torch.lerp(base, average, beta1, out=parameter)

    @torch.no_grad()
    def swap(self) -> None:
        """Exchange the parameters and their averages; twice leaves every bit as it was."""
        for group in self.param_groups:
            for parameter in group["params"]:
                state = self.state.get(parameter)
                if state:
                    ours = parameter.clone()
                    parameter.copy_(state["average"])
                    state["average"].copy_(ours)
