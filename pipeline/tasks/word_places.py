"""Where the words of a padded batch stand, and their vectors."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import torch
from torch import Tensor

from pipeline.model.training.device import moved
from pipeline.tasks.encoding import EncodedWords

if TYPE_CHECKING:
    from pipeline.tasks.encoding import EncodedText


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


def words_of(texts: Sequence[EncodedText], length: int, device: torch.device) -> Words:
    """The words of a batch of `EncodedWords` that are padded to `length` tokens."""
    spans: list[tuple[int, int]] = []
    for row, text in enumerate(texts):
        assert isinstance(text, EncodedWords), "only words have places of words"
        kept = [span for span in text.word_spans if span is not None]
        spans += [(row * length + start, row * length + stop) for start, stop in kept]
    lengths = np.array([stop - start for start, stop in spans], dtype=np.int64)
    pieces = [place for start, stop in spans for place in range(start, stop)]
    arrays = (np.array(pieces, dtype=np.int64), np.repeat(np.arange(len(spans)), lengths), lengths)
    return Words(*(moved(torch.from_numpy(array), device) for array in arrays))
