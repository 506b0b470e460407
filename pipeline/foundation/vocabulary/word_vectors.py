"""Word vectors on disk, and opened beside their tokenizer."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from pipeline.console.errors import UserError
from pipeline.foundation.artifacts import read_artifact

if TYPE_CHECKING:
    from tokenizers import Tokenizer

FILE = "vectors.safetensors"
NAME = "vectors"


@dataclass(frozen=True)
class WordVectors:
    """A tokenizer and a vector for each of its tokens."""

    tokenizer: Tokenizer
    vectors: np.ndarray  # (vocab_size, vector_size), float32; zeros: no vector


def save_vectors(folder: Path, vectors: np.ndarray) -> None:
    """Write `vectors.safetensors` into the artifact draft at `folder`."""
    from safetensors.numpy import save_file

    save_file({NAME: np.ascontiguousarray(vectors, np.float32)}, folder / FILE)


def load_vectors(folder: Path) -> np.ndarray:
    """The vectors of a `train_embeddings` artifact, `(vocab_size, vector_size)`, float32.

    Row = token id; special tokens and, in Word2Vec, tokens that were never seen are zeros.
    Raises `UserError` where the artifact is missing or not whole.
    """
    from safetensors.numpy import load_file

    artifact = read_artifact(folder, stage="train_embeddings")
    return load_file(artifact.path / FILE)[NAME]


def load_word_vectors(folder: Path, tokenizer: Tokenizer) -> WordVectors:
    """`load_vectors` beside the tokenizer they were trained with; raises `UserError` too where
    the tokenizer has another number of tokens."""
    vectors = load_vectors(folder)
    size = tokenizer.get_vocab_size()
    if len(vectors) != size:
        raise UserError(
            f"{len(vectors):,} word vectors for a tokenizer of {size:,} tokens",
            where=str(folder),
            expected="a vector a token",
            hint="run `dvc repro train_embeddings`",
        )
    return WordVectors(tokenizer, vectors)
