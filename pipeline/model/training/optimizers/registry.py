"""The optimizers by the words of params.yaml: which knobs each needs, and what builds it.

Nothing of torch is imported before one is built: the params are checked by this table.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from torch.optim import Optimizer

    from pipeline.params import Optimizer as Settings

Groups = list[dict[str, Any]]  # of parameters: `params`, `weight_decay`


@dataclass(frozen=True)
class Entry:
    """An optimizer, and what it is asked for beside what all have; `KNOB_FIELDS` it lacks it is
    refused."""

    knobs: tuple[str, ...]
    build: Callable[[Groups, Settings], Optimizer]
    updates_shards: bool = True  # of parameters of which each rank holds a part


def _published(groups: Groups, settings: Settings) -> Optimizer:
    from pipeline.model.training.optimizers.published import torch_optimizer

    return torch_optimizer(groups, settings)


def _beside_muon(groups: Groups, settings: Settings) -> Optimizer:
    """Of what Muon leaves: see `build_optimizers`."""
    return _published(groups, settings.model_copy(update={"name": "adamw"}))


# Ours: each by a function, so that torch is imported only when one is built.
def _lion(groups: Groups, settings: Settings) -> Optimizer:
    from pipeline.model.training.optimizers.lion import Lion

    betas, decay = (settings.beta1, settings.beta2), settings.weight_decay
    return Lion(groups, settings.learning_rate, betas=betas, weight_decay=decay)


def _lamb(groups: Groups, settings: Settings) -> Optimizer:
    from pipeline.model.training.optimizers.lamb import Lamb

    return Lamb(groups, settings.learning_rate, **_adaptive(settings))


def _stable_adamw(groups: Groups, settings: Settings) -> Optimizer:
    from pipeline.model.training.optimizers.stable_adamw import StableAdamW

    return StableAdamW(groups, settings.learning_rate, **_adaptive(settings))


def _schedule_free_adamw(groups: Groups, settings: Settings) -> Optimizer:
    from pipeline.model.training.optimizers.schedule_free import ScheduleFreeAdamW

    return ScheduleFreeAdamW(groups, settings.learning_rate, **_adaptive(settings))


def _adaptive(settings: Settings) -> dict[str, Any]:
    betas = (settings.beta1, settings.beta2)
    return {"betas": betas, "epsilon": settings.epsilon, "weight_decay": settings.weight_decay}


ADAPTIVE = ("beta1", "beta2", "epsilon")
MUON = (*ADAPTIVE, "muon_learning_rate", "muon_weight_decay")
OPTIMIZERS = {
    "sgd": Entry((), _published),
    "momentum": Entry(("momentum",), _published),
    "nesterov": Entry(("momentum",), _published),
    "adagrad": Entry(("epsilon",), _published),
    "rmsprop": Entry(("beta2", "epsilon"), _published),
    "adadelta": Entry(("beta2", "epsilon"), _published),
    "adam": Entry(ADAPTIVE, _published),
    "adamw": Entry(ADAPTIVE, _published),
    "nadam": Entry(ADAPTIVE, _published),
    "radam": Entry(ADAPTIVE, _published),
    # torch's has no update of DTensors (torch 2.13): its rows and columns would need norms of
    # parts, squared in place. All others do, Muon by gathering the matrices.
    "adafactor": Entry((), _published, updates_shards=False),
    "lamb": Entry(ADAPTIVE, _lamb),
    "lion": Entry(("beta1", "beta2"), _lion),
    "muon": Entry(MUON, _beside_muon),
    "schedule_free_adamw": Entry(ADAPTIVE, _schedule_free_adamw),
    "stable_adamw": Entry(ADAPTIVE, _stable_adamw),
}
KNOB_FIELDS = frozenset(knob for entry in OPTIMIZERS.values() for knob in entry.knobs)
