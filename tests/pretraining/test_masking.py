"""Masks: as many as asked, never special tokens, 80 / 10 / 10."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.params import MaskedLanguageModelling
from pipeline.pretraining.masking import draws_per_token, mask_tokens
from pipeline.pretraining.sequences import MASK, NUM_SPECIAL_TOKENS, Sequences

VOCABULARY_SIZE = 1000


def settings(
    rate: float, mask: float = 0.8, random: float = 0.1, unit: str = "token"
) -> MaskedLanguageModelling:
    return MaskedLanguageModelling(
        rate=rate,
        mask_fraction=mask,
        random_fraction=random,
        unit=unit,  # type: ignore[arg-type]
        label_smoothing=0.0,
    )


def masked(
    sequences: Sequences,
    draws: np.ndarray,
    chosen: MaskedLanguageModelling,
    continuations: np.ndarray | None = None,
) -> tuple[np.ndarray, np.ndarray]:
    rates = np.full(len(draws), chosen.rate)
    return mask_tokens(sequences, draws, rates, chosen, VOCABULARY_SIZE, continuations)


def sequences_of(is_text: np.ndarray) -> Sequences:
    ids = np.where(is_text, np.random.default_rng(0).integers(5, VOCABULARY_SIZE, is_text.shape), 2)
    return Sequences(ids, np.zeros_like(ids), np.ones_like(is_text), is_text, None)


@given(st.integers(0, 2**32), st.floats(0.01, 0.99))
def test_every_sequence_has_its_share(seed: int, rate: float) -> None:
    random = np.random.default_rng(seed)
    is_text = random.random((6, 20)) < 0.7
    is_text[:, 3] = True
    sequences = sequences_of(is_text)
    ids, positions = masked(sequences, random.random((6, 40)), settings(rate))
    chosen = np.zeros(is_text.size, dtype=bool)
    chosen[positions] = True
    chosen = chosen.reshape(is_text.shape)
    assert not (chosen & ~is_text).any()
    expected = np.maximum(np.rint(rate * is_text.sum(1)), 1)
    assert chosen.sum(1).tolist() == expected.tolist()
    assert (ids[~chosen] == sequences.input_ids[~chosen]).all()
    assert (np.diff(positions) > 0).all()


@pytest.mark.parametrize(("mask", "random"), [(0.8, 0.1), (1.0, 0.0), (0.0, 1.0), (0.5, 0.0)])
def test_shares_of_what_stands_in_their_place(mask: float, random: float) -> None:
    sequences = sequences_of(np.ones((400, 100), dtype=bool))
    draws = np.random.default_rng(1).random((400, 200))
    ids, positions = masked(sequences, draws, settings(0.3, mask, random))
    before, after = sequences.input_ids.reshape(-1)[positions], ids.reshape(-1)[positions]
    assert np.mean(after == MASK) == pytest.approx(mask, abs=0.02)
    assert np.mean(after == before) == pytest.approx(1 - mask - random, abs=0.02)
    replaced = after[(after != MASK) & (after != before)]
    if random:
        assert replaced.min() >= NUM_SPECIAL_TOKENS
        assert replaced.max() < VOCABULARY_SIZE
        assert replaced.mean() == pytest.approx(
            (NUM_SPECIAL_TOKENS + VOCABULARY_SIZE) / 2, rel=0.06
        )
    else:
        assert len(replaced) == 0


@given(st.integers(0, 2**32), st.floats(0.01, 0.99), st.sampled_from(["word", "span"]))
def test_a_word_is_hidden_whole_or_not_at_all(seed: int, rate: float, unit: str) -> None:
    random = np.random.default_rng(seed)
    is_text = random.random((6, 30)) < 0.9
    is_text[:, 3] = True
    sequences = sequences_of(is_text)
    continuations = random.random(VOCABULARY_SIZE) < 0.5
    draws = random.random((6, draws_per_token(settings(rate, unit=unit)) * 30))
    _, positions = masked(sequences, draws, settings(rate, unit=unit), continuations)
    chosen = np.zeros(is_text.shape, dtype=bool)
    chosen.flat[positions] = True
    assert not (chosen & ~is_text).any()
    for row in range(6):
        words: list[list[int]] = []
        for column in np.flatnonzero(is_text[row]):
            goes_on = continuations[sequences.input_ids[row, column]]
            if goes_on and words and words[-1][-1] == column - 1:
                words[-1].append(int(column))
            else:
                words.append([int(column)])
        hidden = [word for word in words if chosen[row, word].any()]
        assert all(chosen[row, word].all() for word in hidden)
        expected = max(round(rate * is_text[row].sum()), 1)
        number = sum(map(len, hidden))
        assert expected <= number < expected + max(map(len, words))
