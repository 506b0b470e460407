"""Averaged word vectors: equal to a plain loop, and they learn."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from pipeline.baselines.averaged_vectors import (
    AveragedWords,
    text_features,
    text_means,
    word_means,
)
from pipeline.foundation.vocabulary.word_vectors import WordVectors
from pipeline.kinds.registry import KINDS, baseline_of, data_of
from pipeline.tasks.metrics.scores import score
from pipeline.tasks.task_data import TaskData, read_task
from tests.tasks.toys import METRICS, TOYS, toy_tokenizer, write_toy_task

TEXTS = ["red noun1 noun1", "noun2", "", "nothing known", "Blue strange noun3"]


@pytest.fixture
def vectors() -> WordVectors:
    """Random vectors of eight numbers; special tokens and one noun have none."""
    tokenizer = toy_tokenizer()
    rows = np.random.default_rng(2).normal(size=(tokenizer.get_vocab_size(), 8))
    rows[:5] = rows[tokenizer.token_to_id("noun3")] = 0
    return WordVectors(tokenizer, rows.astype(np.float32))


def mean_of(vectors: WordVectors, text: str) -> np.ndarray:
    ids = vectors.tokenizer.encode(text, add_special_tokens=False).ids
    known = [vectors.vectors[token] for token in ids if vectors.vectors[token].any()]
    return np.mean(known, axis=0) if known else np.zeros(8)


def toy_data(folder: Path, kind: str) -> TaskData:
    write_toy_task(folder / "toy", kind)
    return read_task(folder / "toy", "toy", data_of(kind))


def test_the_mean_of_a_text_is_that_of_its_known_tokens(vectors: WordVectors) -> None:
    expected = [mean_of(vectors, text) for text in TEXTS]
    means = text_means(vectors, TEXTS)
    assert means.dtype == np.float32
    np.testing.assert_allclose(means, expected, atol=1e-6)
    assert not means[2].any()


def test_a_pair_is_both_means_their_difference_product_and_cosine(vectors: WordVectors) -> None:
    rows = [{"text": a, "text_pair": b} for a in TEXTS for b in TEXTS]
    columns = ("text", "text_pair")
    for row, features in zip(rows, text_features(vectors, rows, columns), strict=True):
        a, b = (mean_of(vectors, row[column]) for column in columns)
        norms = np.linalg.norm(a) * np.linalg.norm(b)
        cosine = a @ b / norms if norms else 0.0
        expected = [*a, *b, *abs(a - b), *(a * b), cosine]
        np.testing.assert_allclose(features, expected, atol=1e-5)


def test_a_word_stands_between_its_neighbours(vectors: WordVectors, tmp_path: Path) -> None:
    data = toy_data(tmp_path, "tagging")
    baseline = AveragedWords("word2vec", data, "tag_f1", [3, 1, 3], vectors, "tokens")
    sentences = [data.splits["train"][row]["tokens"] for row in (3, 1)]
    sentences += [
        example["tokens"] for split in ("validation", "test") for example in data.splits[split]
    ]
    expected = []
    for words in sentences:
        means = [np.zeros(8), *(mean_of(vectors, word) for word in words), np.zeros(8)]
        expected += [np.concatenate(means[place : place + 3]) for place in range(len(words))]
    features = baseline._features(np.arange(len(expected)))
    np.testing.assert_allclose(features, expected, atol=1e-6)


def test_pieces_of_a_word_are_averaged() -> None:
    from pipeline.foundation.vocabulary import wordpiece

    tokenizer = wordpiece.build([*wordpiece.SPECIAL_TOKENS, "un", "##do", "##ing"], lowercase=True)
    rows = np.eye(8, dtype=np.float32)
    rows[:5] = 0
    means = word_means(WordVectors(tokenizer, rows), [["undoing", "un"], ["x"]])
    np.testing.assert_allclose(means[0, 5:], [1 / 3] * 3)
    assert means[1].tolist() == rows[5].tolist()
    assert not means[2].any()


@pytest.mark.parametrize("kind", KINDS)
def test_it_learns_what_a_word_says(tmp_path: Path, vectors: WordVectors, kind: str) -> None:
    data = toy_data(tmp_path, kind)
    rows = data.training_order(1)[:150]
    majority, _, averaged = baseline_of(kind)(data, METRICS[kind], rows, {"word2vec": vectors})
    assert averaged.name == "word2vec"
    answers = [data.kind.answer(example) for example in data.splits["test"]]
    found = averaged.trained_on(rows)
    ours = score(METRICS[kind], answers, found.predictions)
    if not TOYS[kind].IS_LINEAR:
        assert len(found.predictions) == len(answers)
    else:
        assert ours > 0.5
        assert ours > score(METRICS[kind], answers, majority.trained_on(rows).predictions)


def test_a_subset_is_trained_on_its_rows_whatever_other_rows_are_known(
    tmp_path: Path, vectors: WordVectors
) -> None:
    data = toy_data(tmp_path, "tagging")
    order = data.training_order(1)
    alone, among = (
        AveragedWords("fasttext", data, "tag_f1", order[:size], vectors, "tokens")
        for size in (20, 80)
    )
    assert alone.trained_on(order[:20]) == among.trained_on(order[:20])


def test_without_vectors_there_are_no_averages(tmp_path: Path) -> None:
    data = toy_data(tmp_path, "classification")
    baselines = baseline_of("classification")(data, "macro_f1", [0], {})
    assert [baseline.name for baseline in baselines] == ["majority", "tfidf"]
