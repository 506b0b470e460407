"""What optimizers of our own share: each parameter is updated by its own gradient and state."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable
from typing import Any

import torch
from torch import Tensor


class PerParameterOptimizer(torch.optim.Optimizer, ABC):
    """An optimizer that `update` says all of.

    The state of a parameter is tensors only, so that a checkpoint can hold it; counts are scalars
    on the CPU.
    """

    def __init__(
        self, groups: Iterable[dict[str, Any]], learning_rate: float, **knobs: Any
    ) -> None:
        """`knobs`, by their names in the groups: what `update` reads beside `lr`."""
        super().__init__(groups, {"lr": learning_rate, **knobs})

    @torch.no_grad()
    def step(self, closure: Callable[[], float] | None = None) -> None:  # type: ignore[override]
        """Apply one update to every parameter that has a gradient."""
        assert closure is None, "nothing is evaluated anew"
        for group in self.param_groups:
            for parameter in group["params"]:
                if parameter.grad is not None:
                    self.update(parameter, parameter.grad, self.state[parameter], group)

    @abstractmethod
    def update(
        self, parameter: Tensor, gradient: Tensor, state: dict[str, Any], group: dict[str, Any]
    ) -> None:
        """Change `parameter` and `state` in place; the state is empty before the first step."""


def count_step(state: dict[str, Any]) -> int:
    """Count a step in; -> its number, from 1."""
    if "step" not in state:
        state["step"] = torch.zeros((), dtype=torch.int64)
    state["step"] += 1
    return int(state["step"])


def zeros_in(state: dict[str, Any], key: str, parameter: Tensor) -> Tensor:
    """The running mean under `key`, zeros of the parameter's shape before the first step."""
    if key not in state:
        state[key] = torch.zeros_like(parameter)
    mean: Tensor = state[key]
    return mean


def root_mean_square(values: Tensor) -> Tensor:
    """The root of the mean of squares of all elements, a scalar where `values` lie."""
    return values.norm() / values.numel() ** 0.5
