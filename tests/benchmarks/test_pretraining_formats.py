"""The formats of text that the sides train on."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks.peers.published_pairs import MOST, NOT_PREDICTED, pair_examples
from benchmarks.peers.texts import grouped, lines, rows_for, zipf_text
from pipeline.foundation.vocabulary.tokenized_text import TokenizedText
from pipeline.pretraining.sequences import CLS, MASK, PAD, SEP

VOCABULARY = 300


@pytest.fixture(scope="module")
def text() -> TokenizedText:
    return zipf_text(20_000, VOCABULARY, seed=1)


def test_made_up_text_is_the_same_again_and_has_all_bounds(text: TokenizedText) -> None:
    again = zipf_text(20_000, VOCABULARY, seed=1)
    assert all(np.array_equal(one, other) for one, other in zip(
        vars(text).values(), vars(again).values(), strict=True
    ))  # fmt: skip
    assert text.sentence_starts[-1] == text.document_starts[-1] == len(text.tokens)
    assert set(text.document_starts) <= set(text.sentence_starts)
    assert (text.document_lengths > 0).all()
    assert text.tokens.min() >= 5
    assert text.tokens.max() < VOCABULARY
    counts = np.sort(np.bincount(text.tokens))[::-1]
    assert counts[0] / counts[9] == pytest.approx(10, rel=0.3)  # Zipf's law


def test_grouped_is_the_documents_one_after_another(text: TokenizedText) -> None:
    stream: list[int] = []
    for start, stop in zip(text.document_starts[:-1], text.document_starts[1:], strict=True):
        stream += [CLS, *text.tokens[start:stop].tolist(), SEP]
    rows = grouped(text, 32)
    assert rows.reshape(-1).tolist() == stream[: len(stream) // 32 * 32]


def test_a_line_is_two_sentences_cut_or_padded(text: TokenizedText) -> None:
    rows = lines(text, 32)
    for number in (0, 1, len(rows) - 1):
        start, stop = text.sentence_starts[2 * number], text.sentence_starts[2 * number + 2]
        expected = [CLS, *text.tokens[start:stop].tolist()[:30], SEP]
        assert rows[number].tolist() == expected + [PAD] * (32 - len(expected))


def test_as_many_real_tokens(text: TokenizedText) -> None:
    rows = lines(text, 128)
    real = (rows != PAD).sum(axis=1).mean() * rows_for(4096, rows)
    assert real == pytest.approx(4096, rel=0.02)
    assert rows_for(4096, grouped(text, 128)) == 32


def test_pairs_as_published(text: TokenizedText) -> None:
    examples = pair_examples(text, 128, VOCABULARY, seed=1)
    ids, mask = examples.input_ids, examples.attention_mask
    assert (ids[:, 0] == CLS).all()
    assert ((ids == SEP).sum(axis=1) == 2).all()
    assert np.array_equal(ids == PAD, mask == 0)
    ends = mask.sum(axis=1) - 1
    assert (ids[np.arange(len(ids)), ends] == SEP).all()
    second = examples.token_type_ids == 1
    first_ends = np.argmax(ids == SEP, axis=1)
    assert np.array_equal(first_ends + 1, np.argmax(second, axis=1))
    predicted = examples.labels != NOT_PREDICTED
    assert predicted.sum(axis=1).max() == MOST - 1  # 15 % of 128 is less than what is allowed
    assert not predicted[(ids == CLS) | (ids == SEP) | (ids == PAD)].any()
    assert (ids[predicted] == MASK).mean() == pytest.approx(0.8, abs=0.03)
    assert examples.next_sentence_label.mean() == pytest.approx(0.5, abs=0.1)
    assert 0.7 < mask.mean() < 1
