"""Tokenized text, memory-mapped, with the bounds of sentences and documents."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from pipeline.console.errors import UserError
from pipeline.foundation.arrays import open_array


@dataclass(frozen=True)
class TokenizedText:
    """One split of the tokens artifact. Offsets count tokens."""

    tokens: np.ndarray  # (num_tokens,), uint16 or uint32: no special tokens
    sentence_starts: np.ndarray  # (num_sentences + 1,), int64; the last is num_tokens
    document_starts: np.ndarray  # (num_documents + 1,), int64; the last is num_tokens

    @property
    def num_documents(self) -> int:
        return len(self.document_starts) - 1

    @property
    def document_lengths(self) -> np.ndarray:
        """Tokens of each document, `(num_documents,)`, int64."""
        return np.diff(self.document_starts)


def open_text(folder: Path, split: str) -> TokenizedText:
    """Memory-map `SPLIT-tokens`, `SPLIT-sentences`, `SPLIT-documents` of the tokens artifact.

    Raises `UserError` where the split holds no text, or the offsets do not fit the tokens.
    """
    tokens = open_array(folder, f"{split}-tokens")
    sentences = open_array(folder, f"{split}-sentences")
    documents = open_array(folder, f"{split}-documents")
    where = str(folder)
    if len(tokens) == 0:
        raise UserError(f"the {split} split holds no tokens", where=where)
    if len(sentences) == 0 or sentences[-1] != len(tokens):
        raise UserError(f"{split}-sentences does not end with the number of tokens", where=where)
    if len(documents) == 0 or documents[-1] != len(sentences) - 1:
        raise UserError(f"{split}-documents does not end with the number of sentences", where=where)
    return TokenizedText(tokens, sentences, np.asarray(sentences[documents]))
