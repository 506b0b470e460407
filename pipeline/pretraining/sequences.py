"""Sequences as BERT reads them, before anything is masked."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

# The first ids of every vocabulary of train_tokenizer.
PAD, UNKNOWN, CLS, SEP, MASK = range(5)
NUM_SPECIAL_TOKENS = 5


@dataclass(frozen=True)
class Sequences:
    """Rows of equal length. All arrays but `sentence_labels` are `(batch, length)`."""

    input_ids: np.ndarray  # int64
    token_type_ids: np.ndarray  # int64: 0 up to the first [SEP], 1 after it
    attention_mask: np.ndarray  # bool: false where padding is
    is_text: np.ndarray  # bool: false where padding or a special token is
    sentence_labels: np.ndarray | None  # (batch,), int64: see pairs.py, matching.py
    # int64: 1 in the first piece of a row, 2 in the next, …, 0 in padding. None: a row is one.
    sequence_ids: np.ndarray | None = None
