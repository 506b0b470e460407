"""Word vectors on disk: read as they were written, refused where they do not fit."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from pipeline.console.errors import UserError
from pipeline.foundation.artifacts import write_artifact
from pipeline.foundation.vocabulary.word_vectors import (
    load_vectors,
    load_word_vectors,
    save_vectors,
)
from tests.tasks.toys import toy_tokenizer


def write_vectors(folder: Path, vectors: np.ndarray) -> None:
    with write_artifact(folder, stage="train_embeddings", params={}) as draft:
        save_vectors(draft.path, vectors)


def test_vectors_are_read_as_they_were_written(tmp_path: Path) -> None:
    tokenizer = toy_tokenizer()
    size = tokenizer.get_vocab_size()
    vectors = np.random.default_rng(1).normal(size=(4, size)).astype(np.float32).T
    write_vectors(tmp_path / "word2vec", vectors)
    np.testing.assert_array_equal(load_vectors(tmp_path / "word2vec"), vectors)
    opened = load_word_vectors(tmp_path / "word2vec", tokenizer)
    assert opened.tokenizer is tokenizer
    np.testing.assert_array_equal(opened.vectors, vectors)


def test_vectors_of_another_tokenizer_are_refused(tmp_path: Path) -> None:
    write_vectors(tmp_path / "word2vec", np.ones((7, 4)))
    with pytest.raises(UserError, match="7 word vectors for a tokenizer of 48 tokens"):
        load_word_vectors(tmp_path / "word2vec", toy_tokenizer())


def test_missing_vectors_name_the_stage_that_makes_them(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="no artifact of train_embeddings"):
        load_vectors(tmp_path / "fasttext")
