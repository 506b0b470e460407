"""Batches of encoded texts: which texts share one, and how they are padded."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import torch
from torch import Tensor

from pipeline.training.device import moved

if TYPE_CHECKING:
    from pipeline.tasks.encoding import EncodedText

PREDICTION_TOKENS = 8192  # of a batch without gradients, padding included


@dataclass(frozen=True)
class Words:
    """The scored words of a padded batch, in order: a word is the mean of its pieces.

    With words of many pieces (identifiers, Korean) the first piece alone, as Devlin et al. 2019
    (section 5.3) score it, says less (Ács et al. 2021, arXiv:2102.10864).
    """

    pieces: Tensor  # (pieces,), int64: places in the flattened (batch * length)
    words: Tensor  # (pieces,), int64: the word of each
    lengths: Tensor  # (words,), int64: how many pieces each word has

    def means(self, values: Tensor) -> Tensor:
        """`(batch, length, size)` -> `(words, size)`."""
        sums = values.new_zeros(len(self.lengths), values.shape[-1])
        sums = sums.index_add(0, self.words, values.flatten(0, 1)[self.pieces])
        return sums / self.lengths[:, None]


def collate(
    texts: Sequence[EncodedText], device: torch.device, pad_token_id: int = 0
) -> tuple[tuple[Tensor, Tensor, Tensor], Words | None]:
    """Pad texts to the longest of them with `pad_token_id`.

    Returns (input_ids, attention_mask, token_type_ids), each `(batch, length)`, and for tagging
    the words.
    """
    length = max(map(len, texts))
    ids = np.full((len(texts), length), pad_token_id, np.int64)
    types, mask = np.zeros_like(ids), np.zeros(ids.shape, bool)
    spans: list[tuple[int, int]] = []
    for row, text in enumerate(texts):
        ids[row, : len(text)] = text.input_ids
        types[row, : len(text)] = text.token_type_ids
        mask[row, : len(text)] = True
        kept = [span for span in text.word_spans or () if span is not None]
        spans += [(row * length + start, row * length + stop) for start, stop in kept]
    input_ids, attention_mask, token_types = (
        moved(torch.from_numpy(array), device) for array in (ids, mask, types)
    )
    inputs = (input_ids, attention_mask, token_types)
    if texts[0].word_spans is None:
        return inputs, None
    lengths = np.array([stop - start for start, stop in spans], dtype=np.int64)
    pieces = [place for start, stop in spans for place in range(start, stop)]
    arrays = (np.array(pieces, dtype=np.int64), np.repeat(np.arange(len(spans)), lengths), lengths)
    return inputs, Words(*(moved(torch.from_numpy(array), device) for array in arrays))


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
