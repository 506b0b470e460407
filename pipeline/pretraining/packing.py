"""Single segments that fill the sequence: [CLS] … [SEP], for masked tokens alone.

Documents follow each other with [SEP] between them, across sequences (as FULL-SENTENCES of
RoBERTa, arXiv:1907.11692, section 4.2): nothing is padded. A token may thus see the end of the
document before its own.
"""

from __future__ import annotations

import numpy as np

from pipeline.foundation.vocabulary.tokenized_text import TokenizedText
from pipeline.pretraining.sequences import CLS, SEP, Sequences

NUM_SPECIAL = 2  # [CLS] and the last [SEP]


class PackedSequences:
    """The text as one ring of tokens; an epoch goes round once, from a random place."""

    num_draws = 0

    def __init__(self, text: TokenizedText, length: int) -> None:
        self.text = text
        self.length = length
        self.budget = length - NUM_SPECIAL
        # On the ring document d begins d places later than in the text: a [SEP] after each.
        self.ring_starts = text.document_starts + np.arange(text.num_documents + 1)

    @property
    def num_windows(self) -> int:
        return -(-int(self.ring_starts[-1]) // self.budget)

    def sequences(self, windows: np.ndarray, phase: float) -> Sequences:
        """The sequences of `windows  # (batch,)`; `phase` in [0, 1): where the epoch begins."""
        size = int(self.ring_starts[-1])
        start = int(phase * size)
        places = (start + windows[:, None] * self.budget + np.arange(self.budget)) % size
        documents = np.searchsorted(self.ring_starts, places, side="right") - 1
        is_end = places == self.ring_starts[documents + 1] - 1
        tokens = self.text.tokens[np.where(is_end, 0, places - documents)]
        shape = (len(windows), self.length)
        input_ids = np.full(shape, CLS, dtype=np.int64)
        input_ids[:, 1:-1] = np.where(is_end, SEP, tokens)
        input_ids[:, -1] = SEP
        is_text = np.zeros(shape, dtype=bool)
        is_text[:, 1:-1] = ~is_end
        return Sequences(
            input_ids, np.zeros(shape, dtype=np.int64), np.ones(shape, dtype=bool), is_text, None
        )
