"""From params to optimizers: which parameters are updated by what, and which of them decay."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, runtime_checkable

from torch import Tensor, nn

from pipeline.model.training.optimizers.members import Optimizers
from pipeline.model.training.optimizers.muon import Muon
from pipeline.model.training.optimizers.registry import OPTIMIZERS
from pipeline.model.training.precision import products_dtype

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
    rest, hidden = OPTIMIZERS[settings.name].build(groups, settings), kinds["hidden"]
    # Of muon alone, and not where a classifier alone is trained.
    return Optimizers(model, [*([_muon(hidden, matrices, settings)] if hidden else []), rest])


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
