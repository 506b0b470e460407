"""From params to an optimizer, and its state as named tensors."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import torch
from torch import Tensor, nn

from pipeline.errors import UserError
from pipeline.model.attention import SelfAttention
from pipeline.model.blocks import FeedForward
from pipeline.training.muon import Muon

if TYPE_CHECKING:
    from pipeline.params import Optimizer as OptimizerSettings


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

    def state_tensors(self) -> dict[str, Tensor]:
        """What the optimizers remember: `PARAMETER/KEY` -> tensor."""
        return {
            f"{name}/{key}": tensor
            for name, parameter in self.parameters.items()
            for member in self.members
            for key, tensor in member.state.get(parameter, {}).items()
        }

    def load_state_tensors(self, tensors: Mapping[str, Tensor]) -> None:
        """Restore what `state_tensors` gave; raises `UserError` for an unknown parameter."""
        owners = {
            parameter: member
            for member in self.members
            for group in member.param_groups
            for parameter in group["params"]
        }
        for name, tensor in tensors.items():
            owner, _, key = name.rpartition("/")
            if owner not in self.parameters:
                raise UserError(f"optimizer state of {owner}, which the model lacks")
            parameter = self.parameters[owner]
            owners[parameter].state[parameter][key] = tensor.to(parameter.device)


def build_optimizers(model: nn.Module, settings: OptimizerSettings) -> Optimizers:
    """`adamw` for everything, or `muon` for the matrices of the hidden layers beside it.

    No weight decay on biases and normalization weights (Devlin et al. 2019's code).
    """
    kinds: dict[str, list[nn.Parameter]] = {"matrix": [], "vector": [], "hidden": []}
    for name, parameter in model.named_parameters():
        kinds[_kind(name, parameter, settings.name)].append(parameter)
    adamw = torch.optim.AdamW(
        [
            {"params": kinds["matrix"], "weight_decay": settings.weight_decay},
            {"params": kinds["vector"], "weight_decay": 0.0},
        ],
        lr=settings.learning_rate,
        betas=(settings.beta1, settings.beta2),
        eps=settings.epsilon,
        fused=True,
    )
    if settings.name == "adamw":
        return Optimizers(model, [adamw])
    assert settings.muon_learning_rate is not None  # params.py holds this
    assert settings.muon_weight_decay is not None
    num_parts = parts_of(model)
    groups: dict[int, list[nn.Parameter]] = {}
    for parameter in kinds["hidden"]:
        groups.setdefault(num_parts.get(parameter, 1), []).append(parameter)
    muon = Muon(
        [{"params": groups[number], "num_parts": number} for number in sorted(groups)],
        learning_rate=settings.muon_learning_rate,
        weight_decay=settings.muon_weight_decay,
    )
    return Optimizers(model, [muon, adamw])


def _kind(name: str, parameter: nn.Parameter, optimizer: str) -> str:
    """Muon is for what maps hidden states to hidden states: not embeddings, not classifiers."""
    if parameter.ndim < 2:
        return "vector"
    if optimizer == "muon" and (".layers." in name or name.endswith(".dense.weight")):
        return "hidden"
    return "matrix"


def parts_of(model: nn.Module) -> dict[Tensor, int]:
    """Parameters that hold several matrices one below the other, and how many."""
    parts: dict[Tensor, int] = {}
    for module in model.modules():
        if isinstance(module, SelfAttention):
            parts[module.query_key_value.weight] = 3
        elif isinstance(module, FeedForward):
            parts[module.intermediate.weight] = module.num_parts  # 2 of a gated one
    return parts
