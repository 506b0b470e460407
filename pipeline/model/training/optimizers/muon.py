"""Muon: momentum, orthogonalized, for the weight matrices of hidden layers (Jordan et al. 2024).

`torch.optim.Muon` does the same one matrix after another in bfloat16, which a processor without
matrix units for it computes ten times slower. Here matrices of one shape go through the iteration
together, in the precision of the run (`runtime.precision`): float32 where there are none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import torch
from torch import Tensor

from pipeline.model.linear import full_width_products
from pipeline.model.training.optimizers.sharded import is_sharded, sharded_as

# https://kellerjordan.github.io/posts/muon/: the steepest slope at 0 that stays near 1 after.
COEFFICIENTS = (3.4445, -4.7750, 2.0315)
NUM_ITERATIONS = 5
EPSILON = 1e-7


def orthogonalize(matrices: Tensor, dtype: torch.dtype | None = None) -> Tensor:
    """Bring all singular values near 1 (0.7 to 1.2), by Newton-Schulz iteration.

    `matrices  # (n, rows, columns)`, rows <= columns; -> the same shape and dtype. The products are
    of `dtype`, absent: of that of the matrices.
    """
    a, b, c = COEFFICIENTS
    result = matrices / matrices.norm(dim=(1, 2), keepdim=True).clamp(min=EPSILON)
    result = result.to(dtype or matrices.dtype)
    with full_width_products():
        for _ in range(NUM_ITERATIONS):
            gram = result @ result.mT
            polynomial = torch.baddbmm(gram, gram, gram, beta=b, alpha=c)
            result = torch.baddbmm(result, polynomial, result, beta=a)
    return result.to(matrices.dtype)


class Muon(torch.optim.Optimizer):
    """Muon with Nesterov momentum and decoupled weight decay.

    A group's `num_parts` says how many matrices lie one below the other in each of its
    parameters: each is orthogonalized on its own (3 for query, key and value in one, 2 for GeGLU).
    """

    def __init__(
        self,
        groups: Iterable[dict[str, Any]],
        learning_rate: float,
        weight_decay: float,
        momentum: float = 0.95,
        dtype: torch.dtype | None = None,
    ) -> None:
        """`dtype`: see `orthogonalize`."""
        self.dtype = dtype
        defaults = {
            "lr": learning_rate,
            "weight_decay": weight_decay,
            "momentum": momentum,
            "num_parts": 1,
        }
        super().__init__(groups, defaults)

    @torch.no_grad()
    def step(self, closure: Callable[[], float] | None = None) -> None:  # type: ignore[override]
        """Apply one update to every parameter that has a gradient."""
        assert closure is None, "Muon evaluates nothing anew"
        updates: dict[torch.Size, list[tuple[Tensor, Tensor, float]]] = {}
        changes: list[tuple[Tensor, Tensor]] = []  # of sharded parameters: DTensor, whole change
        for group in self.param_groups:
            for parameter in group["params"]:
                if parameter.grad is None:
                    continue
                update = self._look_ahead(parameter, parameter.grad, group["momentum"])
                parameter.mul_(1 - group["lr"] * group["weight_decay"])
                num_parts = group["num_parts"]
                target: Tensor = parameter
                if is_sharded(parameter):
                    # Orthogonalization needs whole matrices: every rank gathers all, and does all.
                    update = update.full_tensor()  # type: ignore[attr-defined]
                    target = torch.zeros_like(update)
                    changes.append((parameter, target))
                for weight, part in zip(
                    target.chunk(num_parts), update.chunk(num_parts), strict=True
                ):
                    rows, columns = weight.shape
                    wide = rows <= columns
                    size = -group["lr"] * max(1.0, rows / columns) ** 0.5
                    weight, part = (weight, part) if wide else (weight.T, part.T)
                    updates.setdefault(part.shape, []).append((weight, part, size))
        for same_shape in updates.values():
            results = orthogonalize(torch.stack([part for _, part, _ in same_shape]), self.dtype)
            for (weight, _, size), result in zip(same_shape, results, strict=True):
                weight.add_(result, alpha=size)
        for parameter, change in changes:
            parameter.add_(sharded_as(parameter, change))

    def _look_ahead(self, parameter: Tensor, gradient: Tensor, momentum: float) -> Tensor:
        """Update the running mean of gradients; -> Nesterov's look ahead of it."""
        state = self.state[parameter]
        if not state:
            state["momentum"] = torch.zeros_like(parameter)
        state["momentum"].lerp_(gradient, 1 - momentum)
        return gradient.lerp(state["momentum"], momentum)
