"""Pairs in which B repeats words of A, some exchanged: only both together tell whether."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.console.errors import UserError
from pipeline.params import SentenceObjective
from pipeline.pretraining.matching import NEAR, SentenceMatchingPairs
from tests.pretraining.runs import pretraining
from tests.pretraining.test_pairs import all_pairs, numbered_text, segments
from tests.pretraining.test_planned_runs import EVERYTHING, stop_at, weights
from tests.pretraining.texts import text_of

LENGTH = 24
BUDGET = LENGTH - 3
MATCHING = SentenceObjective(name="sentence_matching", weight=1.0)


@settings(max_examples=60)
@given(
    st.lists(st.lists(st.integers(1, 40), min_size=1, max_size=6), min_size=1, max_size=8),
    st.integers(0, 2**32),
)
def test_b_has_the_words_of_a_but_for_one_stretch(lengths: list[list[int]], seed: int) -> None:
    documents, owner = numbered_text(lengths)  # each token occurs once
    text = text_of(documents)
    if len(owner) <= 2 * LENGTH or not np.count_nonzero(text.document_lengths >= 2):
        return
    pairs = SentenceMatchingPairs(text, LENGTH)
    sequences = all_pairs(pairs, seed)
    labels = sequences.sentence_labels
    assert labels is not None
    for row in range(pairs.num_windows):
        a, b = segments(sequences, row)
        assert 1 <= len(b) <= len(a)
        assert len(a) + len(b) <= BUDGET
        assert len(set(b)) == len(b)
        other = [token for token in b if token not in set(a)]
        assert bool(other) == bool(labels[row])
        assert len(other) <= max(len(b) // 2, 1)


def test_no_text_alone_tells_the_label() -> None:
    documents, _ = numbered_text([[10] * 40] * 40)
    pairs = SentenceMatchingPairs(text_of(documents), LENGTH)
    shares: dict[int, list[list[bool]]] = {0: [], 1: []}  # whether A, B, has words of elsewhere
    for seed in range(4):
        sequences = all_pairs(pairs, seed)
        assert sequences.sentence_labels is not None
        for row, label in enumerate(sequences.sentence_labels.tolist()):
            shares[label].append([np.ptp(of) > BUDGET for of in segments(sequences, row)])
    repeated, exchanged = (np.mean(shares[label], axis=0) for label in (0, 1))
    assert min(map(len, shares.values())) > 2000
    assert repeated == pytest.approx(exchanged, abs=0.04)
    assert repeated == pytest.approx([0.45, 0.45], abs=0.05)  # half, but for words very near


def test_exchanged_words_are_of_the_neighbourhood() -> None:
    documents, owner = numbered_text([[10] * 400])
    pairs = SentenceMatchingPairs(text_of(documents), LENGTH)
    draws = np.random.default_rng(0).random((pairs.num_windows, pairs.num_draws))
    draws[:, -2], draws[:, -1] = 0.9, 0.1  # in B alone
    sequences = pairs.sequences(np.arange(pairs.num_windows), draws)
    for row in range(pairs.num_windows):
        a, b = segments(sequences, row)
        other = next(token for token in sorted(b) if token not in set(a))
        assert (other - a[-1]) % len(owner) <= (NEAR + 1) * LENGTH


def test_a_covers_every_token() -> None:
    documents, _ = numbered_text([[3, 30, 9], [2], [50, 1, 50], [4, 4]])
    pairs = SentenceMatchingPairs(text_of(documents), LENGTH)
    draws = np.random.default_rng(0).random((pairs.num_windows, pairs.num_draws))
    draws[:, -2:] = 1.0 - 1e-9  # nothing exchanged
    sequences = pairs.sequences(np.arange(pairs.num_windows), draws)
    in_a = sequences.is_text & (sequences.token_type_ids == 0)
    seen = set(sequences.input_ids[in_a].tolist())
    assert seen == {token for document in documents for sentence in document for token in sentence}
    assert sequences.sentence_labels is not None
    assert not sequences.sentence_labels.any()


def test_a_text_of_two_rows_is_too_little() -> None:
    with pytest.raises(UserError, match="more text than two rows"):
        SentenceMatchingPairs(text_of([[[5] * 2 * LENGTH]]), LENGTH)


@pytest.mark.parametrize("stop", [3, 8])
def test_resumed_anywhere_matching_gives_the_same_bits(tmp_path: Path, stop: int) -> None:
    changes = {**EVERYTHING, "steps": 12, "sentence_objective": MATCHING}
    whole = pretraining(tmp_path / "whole", **changes)
    expected = whole.run()
    broken = pretraining(tmp_path / "broken", **changes)
    stop_at(broken, stop)
    resumed = pretraining(tmp_path / "broken", **changes)
    assert resumed.run().curves() == expected.curves()
    for (name, ours), theirs in zip(weights(resumed).items(), weights(whole).values(), strict=True):
        assert torch.equal(ours, theirs), name
