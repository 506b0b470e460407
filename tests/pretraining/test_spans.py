"""Spans: contiguous runs of whole words, of geometric lengths, until enough is hidden."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from pipeline.params import MaskedLanguageModelling
from pipeline.pretraining.masking import draws_per_token, mask_tokens, word_starts
from pipeline.pretraining.sequences import MASK, Sequences
from pipeline.pretraining.spans import MAX_WORDS, hidden_spans, span_lengths

VOCABULARY_SIZE = 1000


def settings(mask: float = 0.8, random: float = 0.1) -> MaskedLanguageModelling:
    return MaskedLanguageModelling(
        rate=0.15, mask_fraction=mask, random_fraction=random, unit="span", label_smoothing=0.0
    )


def text(random: np.random.Generator, rows: int, length: int, text_share: float) -> Sequences:
    is_text = random.random((rows, length)) < text_share
    is_text[:, length // 2] = True
    ids = np.where(is_text, random.integers(5, VOCABULARY_SIZE, is_text.shape), 3)
    return Sequences(ids, np.zeros_like(ids), np.ones_like(is_text), is_text, None)


def test_lengths_are_geometric_below_the_limit() -> None:
    lengths = span_lengths((np.arange(200_000) + 0.5) / 200_000)
    expected = stats.geom(0.2).pmf(np.arange(1, MAX_WORDS + 1))
    found = np.bincount(lengths, minlength=MAX_WORDS + 1)[1:] / len(lengths)
    np.testing.assert_allclose(found, expected / expected.sum(), atol=1e-4)
    assert lengths.mean() == pytest.approx(3.8, abs=0.01)  # SpanBERT, section 3.1
    assert span_lengths(np.array([0.0, np.nextafter(1.0, 0.0)])).tolist() == [1, MAX_WORDS]


@given(st.integers(0, 2**32), st.floats(0.01, 0.99))
def test_a_span_is_a_run_of_words_from_the_first_drawn(seed: int, rate: float) -> None:
    random = np.random.default_rng(seed)
    sequences = text(random, 6, 40, 0.92)
    continuations = random.random(VOCABULARY_SIZE) < 0.4
    words = word_starts(sequences, continuations)
    counts = np.clip(np.rint(rate * sequences.is_text.sum(1)).astype(int), 1, None)
    draws = random.random((2, 6, 40))
    hidden, spans = hidden_spans(sequences, counts, words, *draws)
    lengths = span_lengths(draws[1])
    for row in range(6):
        assert not (hidden[row] & ~sequences.is_text[row]).any()
        number = 0
        for span in np.unique(spans[row][hidden[row]]):
            assert number < counts[row]  # there was more to hide
            columns = np.flatnonzero(hidden[row] & (spans[row] == span))
            assert (np.diff(columns) == 1).all()
            first, last = columns[0], columns[-1]
            assert words[row, first] == first
            assert last == 39 or words[row, last + 1] > last or not sequences.is_text[row, last + 1]
            size = len(set(words[row, columns]))
            assert 1 <= size <= lengths[row, span]
            number += len(columns)
            if size < lengths[row, span] and last < 39:  # why it ended early
                earlier = hidden[row, last + 1] and spans[row, last + 1] < span
                assert earlier or not sequences.is_text[row, last + 1] or number >= counts[row]
        assert number >= counts[row]


def test_a_row_does_not_depend_on_those_beside_it() -> None:
    random = np.random.default_rng(2)
    sequences = text(random, 20, 40, 0.9)
    continuations = random.random(VOCABULARY_SIZE) < 0.4
    draws = random.random((20, draws_per_token(settings()) * 40))

    def masked(rows: slice) -> np.ndarray:
        arrays = {name: column for name, column in vars(sequences).items() if column is not None}
        part = replace(sequences, **{name: column[rows] for name, column in arrays.items()})
        rates = np.linspace(0.1, 0.6, 20)[rows]
        return mask_tokens(part, draws[rows], rates, settings(), VOCABULARY_SIZE, continuations)[0]

    together = masked(slice(None))
    for row in range(20):
        assert (masked(slice(row, row + 1)) == together[row]).all()


def test_most_words_of_a_span_are_hidden_together_and_every_word_is_as_likely() -> None:
    random = np.random.default_rng(3)
    sequences = text(random, 4000, 200, 1.1)
    words = np.broadcast_to(np.arange(200), (4000, 200))
    counts = np.full(4000, 30)
    hidden, spans = hidden_spans(sequences, counts, words, *random.random((2, 4000, 200)))
    assert (hidden.sum(1) == 30).all()
    in_the_middle = hidden[:, 20:-20].mean(0)
    assert in_the_middle.mean() == pytest.approx(0.15, abs=0.006)
    assert in_the_middle.std() < 0.01
    first = (hidden & (spans == 0)).sum(1)  # of 30 tokens: cut by the text's end alone
    assert first.mean() == pytest.approx(3.75, abs=0.15)


def test_a_span_is_treated_alike_in_the_shares_that_are_set() -> None:
    random = np.random.default_rng(4)
    sequences = text(random, 3000, 100, 1.1)
    continuations = np.zeros(VOCABULARY_SIZE, dtype=bool)
    draws = random.random((3000, 400))
    rates = np.full(3000, 0.15)
    ids, positions = mask_tokens(
        sequences, draws, rates, settings(), VOCABULARY_SIZE, continuations
    )
    starts, lengths = np.split(draws, 4, axis=1)[:2]
    counts = np.full(3000, 15)
    words = word_starts(sequences, continuations)
    hidden, spans = hidden_spans(sequences, counts, words, starts, lengths)
    assert (np.flatnonzero(hidden) == positions).all()
    is_mask, same = ids == MASK, ids == sequences.input_ids
    owner = np.arange(3000)[:, None] * 100 + spans
    for what in (is_mask, same & ~is_mask):
        share = np.bincount(owner[hidden], what[hidden], 300_000)
        size = np.bincount(owner[hidden], minlength=300_000)
        mixed = (share > 0) & (share < size)
        assert mixed.mean() < 0.001  # a random token is the old one by chance
    assert is_mask[hidden].mean() == pytest.approx(0.8, abs=0.02)
    assert same[hidden].mean() == pytest.approx(0.1, abs=0.02)
    replaced = ids[hidden & ~is_mask & ~same]
    assert replaced.min() >= 5
    assert replaced.mean() == pytest.approx((5 + VOCABULARY_SIZE) / 2, rel=0.06)
