"""Pairs are cut from one document or two, at sentences, and fill the sequence."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.console.errors import UserError
from pipeline.pretraining.pairs import NextSentencePairs, SentenceOrderPairs, SentencePairs
from pipeline.pretraining.sequences import CLS, PAD, SEP, Sequences
from tests.pretraining.texts import random_documents, text_of

LENGTH = 24
BUDGET = LENGTH - 3


def all_pairs(pairs: SentencePairs, seed: int = 1) -> Sequences:
    draws = np.random.default_rng(seed).random((pairs.num_windows, pairs.num_draws))
    return pairs.sequences(np.arange(pairs.num_windows), draws)


def segments(sequences: Sequences, row: int) -> tuple[list[int], list[int]]:
    ids = sequences.input_ids[row][sequences.attention_mask[row]].tolist()
    first = ids.index(SEP)
    assert ids[0] == CLS
    assert ids[-1] == SEP
    return ids[1:first], ids[first + 1 : -1]


def numbered_text(lengths: list[list[int]]) -> tuple[list[list[list[int]]], list[int]]:
    """Documents of sentences of these lengths, and the document of each token.

    Tokens are 5, 6, 7, …: a token tells its place.
    """
    token, documents, owner = 5, [], []
    for number, document in enumerate(lengths):
        documents.append([])
        for length in document:
            documents[-1].append(list(range(token, token + length)))
            owner += [number] * length
            token += length
    return documents, owner


@settings(max_examples=60)
@given(
    st.lists(st.lists(st.integers(1, 40), min_size=1, max_size=6), min_size=2, max_size=8),
    st.integers(0, 2**32),
)
def test_layout_holds_for_any_text(lengths: list[list[int]], seed: int) -> None:
    documents, owner = numbered_text(lengths)
    text = text_of(documents)
    if np.count_nonzero(text.document_lengths >= 2) < 2:
        return
    pairs = NextSentencePairs(text, LENGTH, 0.5)
    sequences = all_pairs(pairs, seed)
    labels = sequences.sentence_labels
    assert labels is not None
    for row in range(pairs.num_windows):
        a, b = segments(sequences, row)
        assert a
        assert b
        assert len(a) + len(b) <= BUDGET
        for segment in (a, b):  # consecutive tokens of one document
            assert segment == list(range(segment[0], segment[0] + len(segment)))
            assert len({owner[token - 5] for token in segment}) == 1
        same_document = owner[a[0] - 5] == owner[b[0] - 5]
        assert same_document == (labels[row] == 0)
        if same_document:
            assert b[0] == a[-1] + 1
            size = sum(lengths[owner[a[0] - 5]])
            assert len(a) + len(b) == min(size, BUDGET)  # nothing is padded that need not be
        types = sequences.token_type_ids[row]
        assert types.sum() == len(b) + 1
        padding = ~sequences.attention_mask[row]
        assert (sequences.input_ids[row][padding] == PAD).all()
        assert sequences.is_text[row].sum() == len(a) + len(b)


def test_an_epoch_covers_every_token() -> None:
    documents, _ = numbered_text([[3, 30, 9], [2], [50, 1, 50], [4, 4]])
    pairs = NextSentencePairs(text_of(documents), LENGTH, 0.5)
    draws = np.random.default_rng(0).random((pairs.num_windows, pairs.num_draws))
    draws[:, 2] = 1.0 - 1e-9  # no random B
    sequences = pairs.sequences(np.arange(pairs.num_windows), draws)
    seen = set(sequences.input_ids[sequences.is_text].tolist())
    assert seen == {token for document in documents for sentence in document for token in sentence}


def test_half_of_the_pairs_are_random_by_default() -> None:
    pairs = NextSentencePairs(text_of(random_documents(3000)), LENGTH, 0.5)
    labels = all_pairs(pairs).sentence_labels
    assert labels is not None
    assert len(labels) > 10_000
    assert labels.mean() == pytest.approx(0.5, abs=0.02)


def test_segments_alone_do_not_tell_the_label() -> None:
    lengths = np.random.default_rng(4).integers(1, 30, (2000, 6)).tolist()
    documents, _ = numbered_text([[int(n) for n in document] for document in lengths])
    text = text_of(documents)
    sequences = all_pairs(NextSentencePairs(text, LENGTH, 0.5))
    labels = sequences.sentence_labels
    assert labels is not None
    random, true = labels == 1, labels == 0
    b_lengths = sequences.token_type_ids.sum(1) - 1
    assert b_lengths[random].mean() == pytest.approx(b_lengths[true].mean(), rel=0.02)
    total = sequences.attention_mask.sum(1)
    assert total[random].mean() == pytest.approx(total[true].mean(), rel=0.01)


def test_b_begins_with_a_sentence_where_the_window_has_one() -> None:
    documents, _ = numbered_text([[7] * 20] * 30)
    sequences = all_pairs(NextSentencePairs(text_of(documents), LENGTH, 0.5))
    for row in range(len(sequences.input_ids)):
        _, b = segments(sequences, row)
        assert (b[0] - 5) % 7 == 0


def test_one_document_cannot_make_pairs() -> None:
    with pytest.raises(UserError, match="needs two documents"):
        NextSentencePairs(text_of([[[5, 6, 7], [8]], [[9]]]), LENGTH, 0.5)


# --- Sentence order ----------------------------------------------------------------------------


@settings(max_examples=60)
@given(
    st.lists(st.lists(st.integers(1, 40), min_size=1, max_size=6), min_size=1, max_size=8),
    st.integers(0, 2**32),
)
def test_segments_of_one_document_touch_in_either_order(
    lengths: list[list[int]], seed: int
) -> None:
    documents, owner = numbered_text(lengths)
    text = text_of(documents)
    if not np.count_nonzero(text.document_lengths >= 2):
        return
    pairs = SentenceOrderPairs(text, LENGTH)
    sequences = all_pairs(pairs, seed)
    labels = sequences.sentence_labels
    assert labels is not None
    begins = {sentence[0] for document in documents for sentence in document} | {5 + len(owner)}
    for row in range(pairs.num_windows):
        a, b = segments(sequences, row)
        earlier, later = (b, a) if labels[row] else (a, b)
        assert len({owner[token - 5] for token in a + b}) == 1
        both = earlier + later
        assert both == list(range(both[0], both[0] + len(both)))
        assert len(both) <= BUDGET
        if any(token in begins for token in both[1:]):
            assert later[0] in begins
        longest = max(map(len, documents[owner[both[0] - 5]]))
        if longest <= BUDGET - 2:  # whole sentences
            assert both[0] in begins
            assert both[-1] + 1 in begins
    seen = set(sequences.input_ids[sequences.is_text].tolist())
    usable = [document for document in documents if sum(map(len, document)) >= 2]
    assert seen == {token for document in usable for sentence in document for token in sentence}


def test_half_of_the_pairs_are_swapped_and_their_edges_do_not_tell() -> None:
    documents, _ = numbered_text([[7] * 20] * 900)
    sequences = all_pairs(SentenceOrderPairs(text_of(documents), LENGTH))
    labels = sequences.sentence_labels
    assert labels is not None
    assert len(labels) > 6_000
    assert labels.mean() == pytest.approx(0.5, abs=0.02)
    for row in range(200):
        for segment in segments(sequences, row):
            assert (segment[0] - 5) % 7 == 0
            assert (segment[-1] + 1 - 5) % 7 == 0


def test_one_document_has_an_order() -> None:
    pairs = SentenceOrderPairs(text_of([[[5, 6, 7], [8]], [[9]]]), LENGTH)
    assert pairs.num_windows == 1
    with pytest.raises(UserError, match="needs a document of at least two tokens"):
        SentenceOrderPairs(text_of([[[5]], [[9]]]), LENGTH)
