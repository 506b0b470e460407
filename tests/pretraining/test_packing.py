"""Packed sequences are full, and an epoch shows every token."""

from __future__ import annotations

import numpy as np
import pytest

from pipeline.pretraining.packing import PackedSequences
from pipeline.pretraining.sequences import CLS, SEP
from tests.pretraining.texts import random_documents, text_of


@pytest.mark.parametrize("phase", [0.0, 0.37, 0.999])
def test_an_epoch_is_the_text_with_separators(phase: float) -> None:
    documents = random_documents(25)
    text = text_of(documents)
    packed = PackedSequences(text, 16)
    sequences = packed.sequences(np.arange(packed.num_windows), phase)
    assert (sequences.input_ids[:, 0] == CLS).all()
    assert (sequences.input_ids[:, -1] == SEP).all()
    assert sequences.attention_mask.all()
    assert sequences.sentence_labels is None
    assert (sequences.is_text == ~np.isin(sequences.input_ids, [CLS, SEP])).all()
    ring = [token for d in documents for token in [*(t for s in d for t in s), SEP]]
    start = int(phase * len(ring))
    expected = np.roll(ring, -start)
    flat = sequences.input_ids[:, 1:-1].reshape(-1)
    assert flat[: len(ring)].tolist() == expected.tolist()
    assert len(flat) - len(ring) < packed.budget


def test_a_text_shorter_than_a_sequence_goes_round() -> None:
    packed = PackedSequences(text_of([[[7, 8]]]), 10)
    assert packed.sequences(np.array([0]), 0.0).input_ids.tolist() == [
        [CLS, 7, 8, SEP, 7, 8, SEP, 7, 8, SEP]
    ]
