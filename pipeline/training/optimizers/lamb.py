"""LAMB: Adam's step, as long as a share of the layer's weights (You et al. 2019, algorithm 2)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from torch import Tensor

from pipeline.training.optimizers.per_parameter import PerParameterOptimizer, count_step, zeros_in


class Lamb(PerParameterOptimizer):
    """Layer-wise adaptive moments, arXiv:1904.00962, with phi the identity.

    A step is Adam's direction plus decay, scaled to the norm of the weights. As in the authors'
    code for BERT, vectors (biases, normalization) are not scaled; nor is what is all zeros.
    """

    def __init__(
        self,
        groups: Iterable[dict[str, Any]],
        learning_rate: float,
        betas: tuple[float, float],
        epsilon: float,
        weight_decay: float,
    ) -> None:
        defaults = {
            "lr": learning_rate,
            "betas": betas,
            "epsilon": epsilon,
            "weight_decay": weight_decay,
        }
        super().__init__(groups, defaults)

    def update(
        self, parameter: Tensor, gradient: Tensor, state: dict[str, Any], group: dict[str, Any]
    ) -> None:
        beta1, beta2 = group["betas"]
        step = count_step(state)
        mean = zeros_in(state, "mean", parameter).lerp_(gradient, 1 - beta1)
        square = zeros_in(state, "square", parameter)
        square.mul_(beta2).addcmul_(gradient, gradient, value=1 - beta2)
        root = (square / (1 - beta2**step)).sqrt_().add_(group["epsilon"])
        direction = (mean / (1 - beta1**step)).div_(root)
        direction.add_(parameter, alpha=group["weight_decay"])
        ratio = 1.0
        if parameter.ndim >= 2:
            weights, length = float(parameter.norm()), float(direction.norm())
            ratio = weights / length if weights > 0 and length > 0 else 1.0
        parameter.add_(direction, alpha=-group["lr"] * ratio)
