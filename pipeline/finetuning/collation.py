"""Batches of encoded texts: which texts share one, and how they are padded."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np
import torch
from torch import Tensor

from pipeline.model.training.device import moved

if TYPE_CHECKING:
    from pipeline.tasks.encoding import EncodedText

PREDICTION_TOKENS = 8192  # of a batch without gradients, padding included


def collate(
    texts: Sequence[EncodedText], device: torch.device, pad_token_id: int = 0
) -> tuple[Tensor, Tensor, Tensor]:
    """Pad texts to the longest of them with `pad_token_id`.

    Returns (input_ids, attention_mask, token_type_ids), each `(batch, length)`.
    """
    length = max(map(len, texts))
    ids = np.full((len(texts), length), pad_token_id, np.int64)
    types, mask = np.zeros_like(ids), np.zeros(ids.shape, bool)
    for row, text in enumerate(texts):
        ids[row, : len(text)] = text.input_ids
        types[row, : len(text)] = text.token_type_ids
        mask[row, : len(text)] = True
    input_ids, attention_mask, token_types = (
        moved(torch.from_numpy(array), device) for array in (ids, mask, types)
    )
    return input_ids, attention_mask, token_types


def length_batches(
    texts: Sequence[EncodedText], rows: Sequence[int], batch_tokens: int | None = None
) -> Iterator[list[int]]:
    """The rows, longest first, in batches of at most `batch_tokens` (absent: `PREDICTION_TOKENS`)
    with their padding; a longer row is a batch of its own."""
    limit = batch_tokens or PREDICTION_TOKENS
    batch: list[int] = []
    for row in sorted(rows, key=lambda row: (-len(texts[row]), row)):
        if batch and len(texts[batch[0]]) * (len(batch) + 1) > limit:
            yield batch
            batch = []
        batch.append(row)
    yield batch
