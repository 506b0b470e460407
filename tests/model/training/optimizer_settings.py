"""Optimizers by name on a network of a few weights, for the tests."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor, nn

from pipeline.model.training.optimizers.registry import OPTIMIZERS
from pipeline.params import Optimizer

NAMES = sorted(OPTIMIZERS)
VALUES: dict[str, Any] = {
    "momentum": 0.9,
    "beta1": 0.9,
    "beta2": 0.98,
    "epsilon": 1e-8,
    "muon_learning_rate": 0.02,
    "muon_weight_decay": 0.1,
}


def settings_for(name: str, **changes: Any) -> Optimizer:
    """Valid settings of the optimizer `name`."""
    values = {
        "name": name,
        "learning_rate": 0.05,
        "weight_decay": 0.1,
        "decay_embeddings": False,
        "max_gradient_norm": None,
        "schedule": "constant",
        "warmup_fraction": 0.0,
        **{knob: VALUES[knob] for knob in OPTIMIZERS[name].knobs},
    }
    return Optimizer.model_validate(values | changes)


class Toy(nn.Module):
    """An embedding, a matrix that Muon takes, another, biases and a normalization."""

    def __init__(self, dtype: torch.dtype = torch.float32) -> None:
        super().__init__()
        torch.manual_seed(3)
        self.tokens = nn.Embedding(6, 4, dtype=dtype)
        self.hidden = nn.Linear(4, 4, dtype=dtype)
        self.norm = nn.LayerNorm(4, dtype=dtype)
        self.classifier = nn.Linear(4, 3, dtype=dtype)

    def hidden_matrices(self) -> dict[Tensor, int]:
        return {self.hidden.weight: 1}

    def gradients(self, step: int) -> dict[str, Tensor]:
        """Made-up gradients of a step; at one of them all are much larger than before."""
        generator = torch.Generator().manual_seed(step)
        size = 30.0 if step == 4 else 0.3
        return {
            name: size * torch.randn(value.shape, generator=generator, dtype=value.dtype)
            for name, value in self.named_parameters()
        }

    def set_gradients(self, step: int) -> None:
        for (_, value), gradient in zip(
            self.named_parameters(), self.gradients(step).values(), strict=True
        ):
            value.grad = gradient
