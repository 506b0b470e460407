"""Several torch optimizers as one, and their state as named tensors."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

import torch
from torch import Tensor, nn

from pipeline.console.errors import UserError
from pipeline.model.training.optimizers.schedule_free import ScheduleFreeAdamW


class Optimizers:
    """Torch optimizers that share out the parameters of one model, used as one."""

    def __init__(self, model: nn.Module, members: Sequence[torch.optim.Optimizer]) -> None:
        self.members = list(members)
        self.parameters = dict(model.named_parameters())
        self.factor = 1.0
        for member in self.members:
            for group in member.param_groups:
                group["peak"] = group["lr"]

    def set_factor(self, factor: float) -> None:
        """Set every learning rate to `factor` times its peak."""
        self.factor = factor
        for member in self.members:
            for group in member.param_groups:
                group["lr"] = group["peak"] * factor

    def step(self) -> None:
        """Update the weights by their gradients."""
        for member in self.members:
            member.step()

    def zero_grad(self) -> None:
        """Drop the gradients."""
        for member in self.members:
            member.zero_grad(set_to_none=True)

    @contextmanager
    def evaluation_weights(self) -> Iterator[None]:
        """Within it the model has the weights that count, after it those that training goes on
        from, every bit as before. They differ where the optimizer averages."""
        self.swap_averages()
        try:
            yield
        finally:
            self.swap_averages()

    def swap_averages(self) -> None:
        """Exchange the weights of training and their averages, where the optimizer has any.

        Once after the last step leaves the model with what counts; the state then holds the other,
        so that neither `step` nor `state_dict` may follow.
        """
        for member in self.members:
            if isinstance(member, ScheduleFreeAdamW):
                member.swap()

    def state_dict(self) -> dict[str, Tensor]:
        """What the optimizers remember: `PARAMETER/KEY` -> tensor."""
        return {
            f"{name}/{key}": tensor
            for name, parameter in self.parameters.items()
            for member in self.members
            for key, tensor in member.state.get(parameter, {}).items()
        }

    def load_state_dict(self, tensors: Mapping[str, Tensor]) -> None:
        """Restore what `state_dict` gave; raises `UserError` for an unknown parameter."""
        owners = {
            parameter: (member, group)
            for member in self.members
            for group in member.param_groups
            for parameter in group["params"]
        }
        for name, tensor in tensors.items():
            owner, _, key = name.rpartition("/")
            if owner not in self.parameters:
                raise UserError(f"optimizer state of {owner}, which the model lacks")
            parameter = self.parameters[owner]
            member, group = owners[parameter]
            # Counts lie on the CPU, where torch reads them, but for its fused kernels.
            on_device = tensor.ndim > 0 or parameter.ndim == 0 or group.get("fused")
            member.state[parameter][key] = tensor.to(parameter.device) if on_device else tensor
