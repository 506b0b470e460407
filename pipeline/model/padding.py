"""Padding and packing: what attention must not look at, and what the rest need not compute."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

# Above this share of padding the tokens are gathered; below it gathering costs more than it saves.
GATHER_ABOVE = 0.1


@dataclass(frozen=True)
class Layout:
    """How a batch of rows lies in memory between two attentions, and which tokens belong together.

    `places` is `None`: `(batch, length, size)`, padding and all. Else `(tokens, size)`, the real
    tokens alone, one sequence after another: everything but attention treats tokens one by one,
    and so never works on padding.
    """

    batch: int
    length: int
    mask: Tensor | None  # may a query (third) see a key (last): `packed_layout`, `layout_of`
    places: Tensor | None  # (tokens,), int64: of the real tokens in the flattened (batch * length)
    positions: Tensor | None = None  # (batch, length), int64: in its own sequence; None: its column

    def unpadded(self, values: Tensor) -> Tensor:
        """`(batch, length, …)` -> the shape between attentions."""
        return values if self.places is None else values.flatten(0, 1).index_select(0, self.places)

    def padded(self, values: Tensor) -> Tensor:
        """The shape between attentions -> `(batch, length, …)`; gathered: 0 where padding is."""
        if self.places is None:
            return values
        whole = values.new_zeros(self.batch * self.length, *values.shape[1:])
        return whole.index_copy(0, self.places, values).unflatten(0, (self.batch, self.length))

    def nearby_mask(self, distance: int, device: torch.device) -> Tensor | None:
        """`mask`, and at most `distance` tokens away, `(batch or 1, 1, length, length)`."""
        if not torch.jit.is_tracing() and distance >= self.length - 1:
            return self.mask
        columns = torch.arange(self.length, device=device)
        apart = (columns[:, None] - columns).abs()
        if self.mask is None:
            return (apart <= distance)[None, None]
        # Padding far from every token sees itself: a softmax over nothing is not a number.
        return (self.mask & (apart <= distance)) | (apart == 0)


def layout_of(
    input_ids: Tensor, attention_mask: Tensor | None, sequence_ids: Tensor | None = None
) -> Layout:
    """The layout for `input_ids  # (batch, length)`.

    `attention_mask`, of that shape, is true or 1 for tokens; `sequence_ids` see `packed_layout`,
    and stand in its place. `Layout.mask` is of shape `(batch, 1, 1 or length, length)`, bool;
    `None` where every query sees every key, so that the kernels skip work. On a GPU looking at the
    mask would stop the queue, and a graph that is traced serves other masks too: there it always
    stands and nothing is gathered.
    """
    batch, length = input_ids.shape
    if sequence_ids is not None:
        assert attention_mask is None, "sequence_ids say what is padding"
        return packed_layout(sequence_ids)
    if attention_mask is None:
        return Layout(batch, length, None, None)
    mask = attention_mask.to(torch.bool)
    keys = mask[:, None, None, :]
    if mask.is_cuda or torch.jit.is_tracing():
        return Layout(batch, length, keys, None)
    num_tokens = int(mask.sum())
    if num_tokens == mask.numel():
        return Layout(batch, length, None, None)
    return Layout(batch, length, keys, _places(mask, num_tokens))


def packed_layout(sequence_ids: Tensor) -> Layout:
    """The layout of rows that several sequences share.

    `sequence_ids  # (batch, length)`, int64: a run of equal numbers is a sequence, 0 is padding.
    `[1, 1, 1, 2, 2, 0]` is a sequence of three tokens, one of two, and padding; positions are
    `[0, 1, 2, 0, 1, 0]`, and a token sees those of its own run alone (padding sees padding).
    """
    batch, length = sequence_ids.shape
    mask, positions = masks_and_positions(sequence_ids)
    places = None
    if not sequence_ids.is_cuda:
        tokens = sequence_ids != 0
        places = _places(tokens, int(tokens.sum()))
    return Layout(batch, length, mask, places, positions)


def masks_and_positions(sequence_ids: Tensor) -> tuple[Tensor, Tensor]:
    """`mask  # (batch, 1, length, length)`, bool, and `positions  # (batch, length)`, int64, of
    `packed_layout`; on a GPU nothing waits for them."""
    batch, length = sequence_ids.shape
    columns = torch.arange(length, device=sequence_ids.device).expand(batch, length)
    begins = torch.ones_like(sequence_ids, dtype=torch.bool)
    begins[:, 1:] = sequence_ids[:, 1:] != sequence_ids[:, :-1]
    starts = torch.where(begins, columns, 0).cummax(dim=1).values  # the column that a run begins in
    mask = (starts[:, None, :, None] == starts[:, None, None, :]).contiguous()
    return mask, columns - starts


def _places(tokens: Tensor, num_tokens: int) -> Tensor | None:
    """Where the tokens are, `tokens  # (batch, length)`, bool; `None` where few are padding."""
    if num_tokens < (1 - GATHER_ABOVE) * tokens.numel():
        return tokens.flatten().nonzero()[:, 0]
    return None
