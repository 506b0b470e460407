"""StableAdamW: AdamW that takes a shorter step where its memory of squares is out of date."""

from __future__ import annotations

from typing import Any

from torch import Tensor

from pipeline.model.training.optimizers.per_parameter import (
    PerParameterOptimizer,
    count_step,
    root_mean_square,
    zeros_in,
)


class StableAdamW(PerParameterOptimizer):
    """AdamW with Adafactor's update clipping (Wortsman et al. 2023, arXiv:2304.13013, algorithm 2).

    Where the gradients of a parameter outgrow the running mean of their squares, their quotient's
    root mean square exceeds 1, and the learning rate of this step is divided by it. It takes the
    place of clipping the gradients' norm: set max_gradient_norm to null.
    """

    def update(
        self, parameter: Tensor, gradient: Tensor, state: dict[str, Any], group: dict[str, Any]
    ) -> None:
        step = count_step(state)
        # Weights under which the running means need no correction for having begun at 0.
        beta1, beta2 = (
            beta * (1 - beta ** (step - 1)) / (1 - beta**step) for beta in group["betas"]
        )
        mean = zeros_in(state, "mean", parameter).lerp_(gradient, 1 - beta1)
        square = zeros_in(state, "square", parameter)
        square.mul_(beta2).addcmul_(gradient, gradient, value=1 - beta2)
        epsilon = group["epsilon"]
        root = square.sqrt()
        excess = root_mean_square(gradient / root.clamp(min=epsilon))
        rate = group["lr"] / excess.clamp(min=1.0)
        parameter.mul_(1 - rate * group["weight_decay"])
        parameter.sub_(mean.div(root.add_(epsilon)).mul_(rate))
