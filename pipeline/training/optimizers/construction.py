"""From params to optimizers: which parameters are updated by what, and which of them decay."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

import torch
from torch import Tensor, nn

from pipeline.training.optimizers.lamb import Lamb
from pipeline.training.optimizers.lion import Lion
from pipeline.training.optimizers.members import Optimizers
from pipeline.training.optimizers.muon import Muon
from pipeline.training.optimizers.published import Groups, torch_optimizer
from pipeline.training.optimizers.schedule_free import ScheduleFreeAdamW
from pipeline.training.optimizers.stable_adamw import StableAdamW
from pipeline.training.precision import products_dtype

if TYPE_CHECKING:
    from pipeline.params import Optimizer as OptimizerSettings


def build_optimizers(model: nn.Module, settings: OptimizerSettings) -> Optimizers:
    """The optimizer of that name for everything, but `muon`: the matrices of the hidden layers by
    Muon, the rest by AdamW.

    No weight decay on biases and normalization weights (Devlin et al. 2019's code), and on
    embeddings with `decay_embeddings` only.
    """
    kinds: dict[str, list[nn.Parameter]] = {"matrix": [], "plain": [], "hidden": []}
    embeddings = {module.weight for module in model.modules() if isinstance(module, nn.Embedding)}
    matrices = hidden_matrices(model)
    for parameter in model.parameters():
        if parameter.ndim < 2 or (parameter in embeddings and not settings.decay_embeddings):
            kinds["plain"].append(parameter)
        elif settings.name == "muon" and parameter in matrices:
            kinds["hidden"].append(parameter)
        else:
            kinds["matrix"].append(parameter)
    groups = [
        {"params": kinds["matrix"], "weight_decay": settings.weight_decay},
        {"params": kinds["plain"], "weight_decay": 0.0},
    ]
    if settings.name == "muon":
        adamw = settings.model_copy(update={"name": "adamw"})
        muon = _muon(kinds["hidden"], matrices, settings)
        return Optimizers(model, [muon, torch_optimizer(groups, adamw)])
    return Optimizers(model, [_optimizer(groups, settings)])


def _optimizer(groups: Groups, settings: OptimizerSettings) -> torch.optim.Optimizer:
    """Ours where torch has none of that name."""
    rate, decay = settings.learning_rate, settings.weight_decay
    # Params hold that what the name needs is given.
    knobs: dict[str, Any] = {"betas": (settings.beta1, settings.beta2), "weight_decay": decay}
    if settings.name == "lion":
        return Lion(groups, rate, **knobs)
    adaptive: dict[str, type[Lamb | StableAdamW | ScheduleFreeAdamW]] = {
        "lamb": Lamb,
        "stable_adamw": StableAdamW,
        "schedule_free_adamw": ScheduleFreeAdamW,
    }
    if settings.name in adaptive:
        return adaptive[settings.name](groups, rate, epsilon=settings.epsilon, **knobs)
    return torch_optimizer(groups, settings)


def _muon(
    parameters: list[nn.Parameter], num_parts: dict[Tensor, int], settings: OptimizerSettings
) -> Muon:
    assert settings.muon_learning_rate is not None  # params hold this
    assert settings.muon_weight_decay is not None
    groups: dict[int, list[nn.Parameter]] = {}
    for parameter in parameters:
        groups.setdefault(num_parts[parameter], []).append(parameter)
    return Muon(
        [{"params": groups[number], "num_parts": number} for number in sorted(groups)],
        learning_rate=settings.muon_learning_rate,
        weight_decay=settings.muon_weight_decay,
        dtype=products_dtype(),
    )


@runtime_checkable
class HasHiddenMatrices(Protocol):
    """A module that says which of its parameters Muon is for: matrices from hidden states to such,
    not embeddings or classifiers."""

    def hidden_matrices(self) -> dict[Tensor, int]:
        """-> how many matrices lie one below the other in each of these parameters."""


def hidden_matrices(model: nn.Module) -> dict[Tensor, int]:
    """What the modules of `model` say together."""
    found: dict[Tensor, int] = {}
    for module in model.modules():
        if isinstance(module, HasHiddenMatrices):
            found |= module.hidden_matrices()
    return found
