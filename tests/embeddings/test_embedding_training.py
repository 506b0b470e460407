"""Word vectors: the same every time, alike for tokens in like places, zeros where none is known."""

from __future__ import annotations

import itertools
import os
import subprocess
import sys

import numpy as np
import pytest

from pipeline.console.errors import UserError
from pipeline.embeddings import sentences
from pipeline.embeddings.algorithms import algorithm_named
from pipeline.embeddings.sentences import Sentences, token_counts
from pipeline.embeddings.training import train
from tests.embeddings.languages import GROUPS, NAMES, SPECIAL, UNSEEN, language, settings_of
from tests.pretraining.texts import ROOT, random_documents, text_of

ALGORITHMS = ("word2vec", "fasttext")
PROGRAM = """
import hashlib
from pipeline.embeddings.training import train
from tests.embeddings.languages import NAMES, language, settings_of
for algorithm in ("word2vec", "fasttext"):
    vectors = train(language(), NAMES, 5, algorithm, settings_of())
    print(hashlib.sha256(vectors.tobytes()).hexdigest())
"""


def vectors_of(algorithm: str, **changes: object) -> np.ndarray:
    return train(language(), NAMES, len(SPECIAL), algorithm, settings_of(**changes))


def test_the_bytes_do_not_depend_on_how_python_hashes_strings() -> None:
    outputs = [
        subprocess.run(
            [sys.executable, "-c", PROGRAM],
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout.splitlines()
        for seed in ("1", "2")
    ]
    digests = [[line for line in lines if len(line) == 64] for lines in outputs]
    assert len(digests[0]) == 2
    assert digests[0] == digests[1]


@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_tokens_of_like_places_are_closer_than_others(algorithm: str) -> None:
    vectors = vectors_of(algorithm)
    units = vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
    first, second = ([NAMES.index(name) for name in group] for group in GROUPS)
    cosines = units @ units.T
    within = cosines[np.ix_(first, first)][~np.eye(4, dtype=bool)]
    assert within.min() > cosines[np.ix_(first, second)].max()


@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_only_tokens_that_were_seen_or_are_made_of_seen_pieces_have_a_vector(
    algorithm: str,
) -> None:
    vectors = vectors_of(algorithm)
    assert vectors.shape == (len(NAMES), 16)
    assert vectors.dtype == np.float32
    known = vectors.any(axis=1)
    assert not known[: len(SPECIAL)].any()  # [UNK] stands in the text, and is left out
    assert known[len(SPECIAL) : UNSEEN].all()
    assert known[UNSEEN] == (algorithm == "fasttext")
    if algorithm == "fasttext":
        cosine = np.corrcoef(vectors[[UNSEEN, NAMES.index("cargoes"), NAMES.index("butter")]])
        assert cosine[0, 1] > cosine[0, 2]


def test_special_tokens_in_the_text_change_nothing() -> None:
    whole = language()
    kept = whole.tokens[whole.tokens != 1]
    assert len(kept) < len(whole.tokens)
    lengths = [
        int((whole.tokens[start:end] != 1).sum())
        for start, end in itertools.pairwise(whole.sentence_starts)
    ]
    ends = np.cumsum([0, *lengths])
    without = text_of([[kept[a:b].tolist()] for a, b in itertools.pairwise(ends)])
    settings = settings_of()
    ours, theirs = (train(text, NAMES, 5, "word2vec", settings) for text in (whole, without))
    np.testing.assert_array_equal(ours, theirs)


@pytest.mark.parametrize("longest", [3, 10_000])
def test_sentences_come_whole_or_cut_and_the_same_each_time(
    monkeypatch: pytest.MonkeyPatch, longest: int
) -> None:
    monkeypatch.setattr(sentences, "MAX_SENTENCE_TOKENS", longest)
    monkeypatch.setattr(sentences, "SENTENCES_AT_ONCE", 7)
    documents = random_documents(10)
    text = text_of(documents)
    given = Sentences(text, [f"t{token}" for token in range(200)])
    first, second = list(given), list(given)
    assert first == second
    assert len(first) == len(given)
    assert max(map(len, first)) <= longest
    flat = [name for sentence in first for name in sentence]
    assert flat == [f"t{token}" for token in text.tokens]
    if longest > 100:
        assert list(map(len, first)) == [len(s) for document in documents for s in document]


def test_tokens_are_counted_in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sentences, "TOKENS_AT_ONCE", 10)
    tokens = np.array([1] * 12 + [7] * 9 + [3], np.uint16)
    assert token_counts(tokens, 5).tolist() == [0, 12, 0, 1, 0, 0, 0, 9]
    assert token_counts(tokens[:12], 3).tolist() == [0, 12, 0]


def test_a_token_that_the_tokenizer_lacks_is_refused() -> None:
    with pytest.raises(UserError, match="the id 12, the tokenizer has 9 tokens"):
        train(language(), NAMES[:9], 5, "word2vec", settings_of())


def test_a_text_without_frequent_tokens_is_refused() -> None:
    with pytest.raises(UserError, match="no token stands") as caught:
        vectors_of("word2vec", min_count=10**6)
    assert "train_embeddings.min_count" in str(caught.value)


def test_an_unknown_algorithm_is_refused_and_trains_no_other() -> None:
    with pytest.raises(UserError, match="no algorithm 'glove'") as caught:
        algorithm_named("glove")
    assert "word2vec, fasttext" in str(caught.value)
    settings = settings_of(algorithms={"glove": {}})
    with pytest.raises(UserError, match="no algorithm 'glove'"):
        train(language(), NAMES, 5, "glove", settings)
