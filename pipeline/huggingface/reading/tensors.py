"""Tensors under our names and under those of `transformers`, one to one.

A worked example, `bert` of hidden size 4:

    encoder.layers.0.attention.query_key_value.weight  (12, 4)
    <-> bert.encoder.layer.0.attention.self.query.weight, ….key.weight, ….value.weight  3 × (4, 4)
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import torch
from torch import Tensor

from pipeline.huggingface.reading.families import LAYER, Family, Modules
from pipeline.model.configuration import EncoderConfiguration

Shape = tuple[int, ...]
POSITIONS = "encoder.embeddings.positions.weight"


@dataclass(frozen=True)
class Entry:
    """One of our tensors, and theirs: parts of it, one below the other.

    Theirs begins with `extra_rows` that ours lacks: positions of padding, which mean nothing.
    """

    ours: str
    theirs: tuple[str, ...]
    extra_rows: int = 0

    def their_shapes(self, shape: Shape) -> dict[str, Shape]:
        """Their names and shapes, where ours has `shape`."""
        rows = shape[0] // len(self.theirs) + self.extra_rows
        return dict.fromkeys(self.theirs, (rows, *shape[1:]))

    def to_theirs(self, tensor: Tensor) -> dict[str, Tensor]:
        """Ours taken apart."""
        parts = tensor.chunk(len(self.theirs))
        if self.extra_rows:
            padding = tensor.new_zeros(self.extra_rows, *tensor.shape[1:])
            parts = (torch.cat([padding, tensor]),)
        return {name: part.clone() for name, part in zip(self.theirs, parts, strict=True)}

    def to_ours(self, tensors: Mapping[str, Tensor]) -> Tensor:
        """Theirs put together."""
        return torch.cat([tensors[name] for name in self.theirs])[self.extra_rows :]


def entries(
    family: Family, configuration: EncoderConfiguration, names: Iterable[str], heads: Modules
) -> Iterator[Entry]:
    """What `names` of our state dict are called there: the encoder's, and those of `heads`.

    Names that the family has no word for are left out.
    """
    for ours in names:
        theirs = _their_names(family, ours, heads)
        if theirs:
            counted = family.counts_from_padding and ours == POSITIONS
            yield Entry(ours, theirs, configuration.pad_token_id + 1 if counted else 0)


def _their_names(family: Family, ours: str, heads: Modules) -> tuple[str, ...]:
    if ours in heads:  # a parameter that is no module's
        return heads[ours]
    module, _, parameter = ours.rpartition(".")
    if module in heads:
        names = heads[module]
    elif ours.startswith(LAYER):
        number, _, part = module.removeprefix(LAYER).partition(".")
        below = f"{family.prefix}{family.layers}{number}."
        names = tuple(below + name for name in family.layer[part])
    elif ours.startswith("encoder."):
        found = family.encoder[module.removeprefix("encoder.")]
        names = tuple(family.prefix + name for name in found)
    else:
        names = ()
    return tuple(f"{name}.{parameter}" for name in names)
