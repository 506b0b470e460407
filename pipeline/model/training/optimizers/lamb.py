"""LAMB: Adam's step, as long as a share of the layer's weights (You et al. 2019, algorithm 2)."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor

from pipeline.model.training.optimizers.per_parameter import (
    PerParameterOptimizer,
    count_step,
    zeros_in,
)


class Lamb(PerParameterOptimizer):
    """Layer-wise adaptive moments, arXiv:1904.00962, with phi the identity.

    A step is Adam's direction plus decay, scaled to the norm of the weights. As in the authors'
    code for BERT, vectors (biases, normalization) are not scaled; nor is what is all zeros.
    """

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
        if parameter.ndim >= 2:
            # Tensors, not numbers: a number would make the host wait for a GPU at every matrix.
            weights, length = parameter.norm(), direction.norm()
            ratio = torch.where((weights > 0) & (length > 0), weights / length, 1.0)
            direction.mul_(ratio)
        parameter.add_(direction, alpha=-group["lr"])
