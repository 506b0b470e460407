"""A published model's folder to a model of ours: configuration, weights, tokenizer, all checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import torch
from torch import Tensor

from pipeline.console.errors import UserError
from pipeline.foundation.artifacts import file_hash
from pipeline.foundation.randomness import torch_seed
from pipeline.huggingface.reading.configurations import to_configuration
from pipeline.huggingface.reading.families import HEADS, Family
from pipeline.huggingface.reading.published_files import (
    CONFIGURATION,
    TOKENIZER,
    read_json,
    read_published_tensors,
    weight_files,
)
from pipeline.huggingface.reading.published_tokenizer import (
    read_published_tokenizer,
    tokenizer_settings,
)
from pipeline.huggingface.reading.tensors import Entry, entries
from pipeline.model.configuration import EncoderConfiguration
from pipeline.model.heads import PretrainingModel
from pipeline.model.initialization import initialize

if TYPE_CHECKING:
    from tokenizers import Tokenizer

OLD_NAMES = {"LayerNorm.gamma": "LayerNorm.weight", "LayerNorm.beta": "LayerNorm.bias"}


@dataclass(frozen=True)
class ImportedModel:
    """A published model as one of ours.

    `heads_missing`, of `families.HEADS`, are those that our model has and that one has not: they
    have new random weights, the same each time, and have learned nothing.
    """

    model: PretrainingModel
    tokenizer: Tokenizer
    tokenizer_settings: dict[str, Any]  # of tokenizer_config.json; empty where there is none
    heads_missing: tuple[str, ...]
    model_type: str
    architectures: tuple[str, ...]  # what config.json calls the class that was published
    files: dict[str, str]  # name -> sha256, of all that was read

    @property
    def configuration(self) -> EncoderConfiguration:
        return self.model.configuration

    @property
    def num_parameters(self) -> int:
        """Of the published model; heads that it lacks are not counted."""
        return sum(
            parameter.numel()
            for name, parameter in self.model.named_parameters()
            if head_of(name) not in self.heads_missing
        )


def import_model(folder: Path) -> ImportedModel:
    """Read `config.json`, safetensors and tokenizer of a model that `transformers` saved.

    Raises `UserError` for pickles, remote code, an architecture that is not known, tensors that
    are missing, unknown or of the wrong shape (names, and both shapes), and another vocabulary
    than the tokenizer's.
    """
    published = read_json(folder / CONFIGURATION)
    family, configuration = to_configuration(published, str(folder / CONFIGURATION))
    tokenizer = read_published_tokenizer(folder, configuration, published)
    weights = weight_files(folder)
    where = str(weights[0] if len(weights) == 1 else folder)
    tensors = _with_prefix(family, _renamed(read_published_tensors(folder)))
    model = PretrainingModel(configuration)
    missing = _load(family, model, tensors, where)
    for head in missing:  # whatever the weights were that torch made them with
        random = torch.Generator().manual_seed(torch_seed(0, "import_huggingface", head))
        initialize(model.get_submodule(head), random, configuration, head)
    return ImportedModel(
        model=model.eval(),
        tokenizer=tokenizer,
        tokenizer_settings=tokenizer_settings(folder),
        heads_missing=missing,
        model_type=family.model_type,
        architectures=tuple(map(str, published.get("architectures") or ())),
        files={
            path.name: file_hash(path)
            for path in (folder / CONFIGURATION, *weights, folder / TOKENIZER)
        },
    )


def head_of(name: str) -> str | None:
    """The head that one of our tensors belongs to, if any."""
    first = name.partition(".")[0]
    return first if first in HEADS else None


def _renamed(tensors: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """Names of BERT's first checkpoints, from TensorFlow, as they are now."""
    renamed = {}
    for name, tensor in tensors.items():
        for old, new in OLD_NAMES.items():
            name = name.replace(old, new)
        renamed[name] = tensor
    return renamed


def _with_prefix(family: Family, tensors: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """A model without heads is saved without the prefix that those with heads have."""
    if any(name.startswith(family.prefix) for name in tensors):
        return dict(tensors)
    return {family.prefix + name: tensor for name, tensor in tensors.items()}


def _load(
    family: Family, model: PretrainingModel, tensors: dict[str, Tensor], where: str
) -> tuple[str, ...]:
    """Copy the tensors into the model; the heads that they lack."""
    heads = {ours: theirs for head in family.heads.values() for ours, theirs in head.items()}
    state = model.state_dict()
    wanted = {
        entry.ours: entry for entry in entries(family, model.configuration, list(state), heads)
    }
    _untie(family, tensors, where)
    absent = _absent_heads(wanted, state, tensors)
    wanted = {ours: entry for ours, entry in wanted.items() if head_of(ours) not in absent}
    _compare(wanted, state, tensors, where)
    model.load_state_dict(state | {ours: e.to_ours(tensors) for ours, e in wanted.items()})
    return absent


def _untie(family: Family, tensors: dict[str, Tensor], where: str) -> None:
    """Take out copies of tied tensors and what is ignored; an untied copy is refused."""
    for name in [name for name in tensors if name.startswith(family.ignored)]:
        del tensors[name]
    for copy, original in family.tied.items():
        tensor = tensors.pop(copy, None)
        if tensor is None:
            continue
        if original not in tensors:
            tensors[original] = tensor
        elif not torch.equal(tensor, tensors[original]):
            raise UserError(
                f"{copy} is not {original}: our decoder is the token embedding itself",
                where=where,
                expected="tied weights, as published BERTs have",
            )


def _absent_heads(
    wanted: Mapping[str, Entry], state: Mapping[str, Tensor], tensors: Mapping[str, Tensor]
) -> tuple[str, ...]:
    """Heads of our model of which no tensor is there."""
    present = {
        head_of(ours) for ours, entry in wanted.items() if any(n in tensors for n in entry.theirs)
    }
    ours = {head_of(name) for name in state}
    return tuple(head for head in HEADS if head in ours and head not in present)


def _compare(
    wanted: Mapping[str, Entry],
    state: Mapping[str, Tensor],
    tensors: Mapping[str, Tensor],
    where: str,
) -> None:
    """Raise `UserError` unless names and shapes are exactly what the configuration asks for."""
    expected: dict[str, tuple[int, ...]] = {}
    for ours, entry in wanted.items():
        expected |= entry.their_shapes(tuple(state[ours].shape))
    found = {name: tuple(tensor.shape) for name, tensor in tensors.items()}
    mistakes = [f"{name}: missing, expected {expected[name]}" for name in expected.keys() - found]
    mistakes += [f"{name}: unknown, has {found[name]}" for name in found.keys() - expected]
    mistakes += [
        f"{name}: has {found[name]}, expected {expected[name]}"
        for name in expected.keys() & found.keys()
        if found[name] != expected[name]
    ]
    mistakes += [
        f"{name}: {tensors[name].dtype}, expected floating-point numbers"
        for name in expected.keys() & found.keys()
        if not tensors[name].is_floating_point()
    ]
    if mistakes:
        raise UserError(
            "the weights do not fit config.json:\n"
            + "\n".join(f"  - {mistake}" for mistake in sorted(mistakes)),
            where=where,
        )
