"""Padding: what attention must not look at, and what the rest need not compute."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

# Above this share of padding the tokens are gathered; below it gathering costs more than it saves.
GATHER_ABOVE = 0.1


@dataclass(frozen=True)
class Layout:
    """How a batch of sequences lies in memory between two attentions.

    `places` is `None`: `(batch, length, size)`, padding and all. Else `(tokens, size)`, the real
    tokens alone, one sequence after another: everything but attention treats tokens one by one,
    and so never works on padding.
    """

    batch: int
    length: int
    mask: Tensor | None  # (batch, 1, 1, length), bool: the keys to look at; `None`: all
    places: Tensor | None  # (tokens,), int64: of the real tokens in the flattened (batch * length)

    def unpadded(self, values: Tensor) -> Tensor:
        """`(batch, length, …)` -> the shape between attentions."""
        return values if self.places is None else values.flatten(0, 1).index_select(0, self.places)

    def padded(self, values: Tensor) -> Tensor:
        """The shape between attentions -> `(batch, length, …)`; gathered: 0 where padding is."""
        if self.places is None:
            return values
        whole = values.new_zeros(self.batch * self.length, *values.shape[1:])
        return whole.index_copy(0, self.places, values).unflatten(0, (self.batch, self.length))


def layout_of(input_ids: Tensor, attention_mask: Tensor | None) -> Layout:
    """The layout for `input_ids  # (batch, length)`; the mask is true or 1 for tokens.

    Without a mask the kernels skip work. On a GPU looking at the mask would stop the queue, so
    there it always stands and nothing is gathered.
    """
    batch, length = input_ids.shape
    if attention_mask is None:
        return Layout(batch, length, None, None)
    mask = attention_mask.to(torch.bool)
    keys = mask[:, None, None, :]
    if mask.is_cuda:
        return Layout(batch, length, keys, None)
    num_tokens = int(mask.sum())
    if num_tokens == mask.numel():
        return Layout(batch, length, None, None)
    gather = num_tokens < (1 - GATHER_ABOVE) * mask.numel()
    return Layout(batch, length, keys, mask.flatten().nonzero()[:, 0] if gather else None)
