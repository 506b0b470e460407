"""Lion: steps of one size, in the direction of the sign (Chen et al. 2023, algorithm 2)."""

from __future__ import annotations

from typing import Any

from torch import Tensor

from pipeline.model.training.optimizers.per_parameter import PerParameterOptimizer, zeros_in


class Lion(PerParameterOptimizer):
    """Evolved sign momentum, arXiv:2302.06675, with decoupled weight decay.

    The sign is that of gradient and momentum mixed by `beta1`; the momentum itself forgets by
    `beta2`. One tensor of state where Adam has two.
    """

    def update(
        self, parameter: Tensor, gradient: Tensor, state: dict[str, Any], group: dict[str, Any]
    ) -> None:
        beta1, beta2 = group["betas"]
        momentum = zeros_in(state, "momentum", parameter)
        direction = momentum.lerp(gradient, 1 - beta1).sign_()
        parameter.mul_(1 - group["lr"] * group["weight_decay"])
        parameter.add_(direction, alpha=-group["lr"])
        momentum.lerp_(gradient, 1 - beta2)
