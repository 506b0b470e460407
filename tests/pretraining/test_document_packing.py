"""Documents that share a row are trained on as if each were alone."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from pipeline.foundation.vocabulary.tokenized_text import TokenizedText
from pipeline.model.configuration import EncoderConfiguration
from pipeline.model.training.accumulation import add_gradients
from pipeline.params.plan import LengthPhase
from pipeline.pretraining.batches import Batch, PretrainingBatches
from pipeline.pretraining.bins import best_fit_decreasing
from pipeline.pretraining.document_packing import PackedDocuments
from pipeline.pretraining.masking import word_starts
from pipeline.pretraining.objectives import PretrainingObjective, score
from pipeline.pretraining.sequences import CLS, PAD, SEP
from pipeline.pretraining.spans import hidden_spans
from tests.model.models import TINY, TINY_MODERN, build
from tests.pretraining.test_loop import CHANGING, pretraining
from tests.pretraining.texts import VOCABULARY_SIZE, random_documents, small_settings, text_of

LENGTH = 24
SMOOTHED = PretrainingObjective(label_smoothing=0.1, sentence=None, sentence_weight=0.0)
PHASES = [0.0, 0.37, 0.999]


def mixed_documents(seed: int = 0) -> list[list[list[int]]]:
    """Some longer than a row, more that are shorter."""
    sentences = [s for document in random_documents(15, seed + 1) for s in document]
    return [*random_documents(5, seed), *([s] for s in sentences)]


def numbered_text() -> TokenizedText:
    """Tokens that are all different: token i of the text is 10 + i. An empty document among them,
    one of a single token, one that fills a row and one that fills two."""
    documents = [[[0] * len(s) for s in document] for document in mixed_documents()]
    documents[5:5] = [[], [[0]], [[0] * (LENGTH - 2)], [[0] * (2 * LENGTH - 4)]]
    text = text_of(documents)
    return dataclasses.replace(text, tokens=np.arange(10, 10 + len(text.tokens)))


def pieces_of(ids: np.ndarray, sequence_ids: np.ndarray) -> list[list[int]]:
    """The pieces of a row, special tokens and all."""
    return [ids[sequence_ids == number].tolist() for number in range(1, sequence_ids.max() + 1)]


@pytest.mark.parametrize("phase", PHASES)
def test_every_token_is_in_one_row_of_an_epoch_in_a_piece_of_its_document(phase: float) -> None:
    text = numbered_text()
    packed = PackedDocuments(text, LENGTH)
    rows = packed.sequences(np.arange(packed.num_windows), phase)
    seen: list[int] = []
    for ids, numbers in zip(rows.input_ids, rows.sequence_ids, strict=True):  # type: ignore[arg-type]
        assert (numbers[np.flatnonzero(numbers).max() + 1 :] == 0).all(), "padding is at the end"
        assert (np.diff(numbers[numbers > 0]) >= 0).all()
        for first, *tokens, last in pieces_of(ids, numbers):
            assert (first, last) == (CLS, SEP)
            assert tokens == list(range(tokens[0], tokens[0] + len(tokens)))
            ends = np.array([tokens[0], tokens[-1]]) - 10
            own, other = np.searchsorted(text.document_starts, ends, side="right")
            assert own == other, "a piece crosses documents"
            seen += tokens
    assert sorted(seen) == text.tokens.tolist()
    sequence_ids = rows.sequence_ids
    assert (rows.attention_mask == (sequence_ids != 0)).all()
    assert (rows.attention_mask == (rows.input_ids != PAD)).all()
    assert (rows.is_text == (rows.input_ids >= 10)).all()
    assert packed.padding == pytest.approx(1 - rows.attention_mask.mean())


@pytest.mark.parametrize("phase", PHASES)
def test_a_document_that_fits_is_whole_and_of_a_longer_one_a_single_piece_is_short(
    phase: float,
) -> None:
    text = numbered_text()
    packed = PackedDocuments(text, LENGTH)
    spans = [s for row in packed.spans(np.arange(packed.num_windows), phase) for s in row]
    for begin, end in zip(text.document_starts[:-1], text.document_starts[1:], strict=True):
        lengths = [stop - start for start, stop in spans if begin <= start < end]
        assert sum(lengths) == end - begin
        assert sum(length < LENGTH - 2 for length in lengths) <= 1


def test_rows_are_those_of_the_best_fit_of_the_pieces() -> None:
    packed = PackedDocuments(numbered_text(), LENGTH)
    spans = [s for row in packed.spans(np.arange(packed.num_windows), 0.0) for s in row]
    sizes = np.array([stop - start + 2 for start, stop in spans])
    assert packed.num_windows == best_fit_decreasing(sizes, LENGTH).max() + 1


def test_cuts_move_with_the_epoch_and_rows_stay() -> None:
    packed = PackedDocuments(numbered_text(), LENGTH)
    everything = np.arange(packed.num_windows)
    spans = [packed.spans(everything, phase) for phase in PHASES]
    assert spans[0] != spans[1] != spans[2]
    lengths = [[[stop - start for start, stop in row] for row in rows] for rows in spans]
    assert lengths[0] == lengths[1] == lengths[2]


def batches_of(unit: str = "token", **changes: Any) -> PretrainingBatches:
    masking = small_settings().masked_language_modelling
    assert masking is not None
    return PretrainingBatches(
        text_of(mixed_documents()),
        settings=small_settings(
            packing="documents",
            sentence_objective=None,
            masked_language_modelling=masking.model_copy(update={"unit": unit}),
            **changes,
        ),
        seed=1,
        vocabulary_size=VOCABULARY_SIZE,
        purpose="train",
        continuations=np.arange(VOCABULARY_SIZE) % 3 == 0,
    )


def one_a_row(batch: Batch) -> Batch:
    """The same pieces, each alone in a row that is padded, with the same masks."""
    assert batch.sequence_ids is not None
    assert batch.masked_positions is not None
    hidden = torch.zeros(batch.input_ids.numel(), dtype=torch.int64)
    hidden[batch.masked_positions] = batch.masked_labels
    rows, labels = [], []
    for ids, numbers, answers in zip(
        batch.input_ids, batch.sequence_ids, hidden.view_as(batch.input_ids), strict=True
    ):
        for number in range(1, int(numbers.max()) + 1):
            here = numbers == number
            for values, piece in ((rows, ids[here]), (labels, answers[here])):
                values.append(torch.nn.functional.pad(piece, (0, LENGTH - len(piece))))
    ids, answers = torch.stack(rows), torch.stack(labels).flatten()
    positions = answers.nonzero()[:, 0]
    mask = ids != PAD
    types = torch.zeros_like(ids)
    number = int(mask.sum())
    return Batch(ids, types, mask, positions, answers[positions], None, number)


@pytest.mark.parametrize("shape", [TINY, TINY_MODERN], ids=["bert", "modern"])
def test_losses_and_gradients_are_those_of_one_piece_a_row(shape: EncoderConfiguration) -> None:
    shape = dataclasses.replace(shape, vocab_size=VOCABULARY_SIZE, max_position_embeddings=LENGTH)
    model = build(shape, deviation=0.3).double()
    packed = batches_of().batch(3, 12)
    alone = one_a_row(packed)
    assert alone.num_tokens == packed.num_tokens
    assert len(alone.input_ids) > len(packed.input_ids)
    assert packed.num_tokens < packed.input_ids.numel(), "no padding"
    found = []
    for batch in (packed, alone):
        model.zero_grad()
        losses, _ = add_gradients(model, [batch], SMOOTHED).read()
        gradients = {name: value.grad for name, value in model.named_parameters()}
        found.append((losses, gradients, score(model, [batch], SMOOTHED)))
    assert found[0][0] == pytest.approx(found[1][0], rel=1e-9)
    assert found[0][2] == pytest.approx(found[1][2], rel=1e-9)
    for name, gradient in found[0][1].items():
        torch.testing.assert_close(gradient, found[1][1][name], msg=name)


@pytest.mark.parametrize("unit", ["token", "word", "span"])
def test_what_is_hidden_is_text_as_much_of_a_row_as_asked(unit: str) -> None:
    batch = batches_of(unit).batch(0, 60)
    assert batch.masked_positions is not None
    assert batch.masked_labels is not None
    assert int(batch.masked_labels.min()) > SEP
    rows = torch.bincount(batch.masked_positions // LENGTH, minlength=60)
    original = batch.input_ids.flatten().index_copy(0, batch.masked_positions, batch.masked_labels)
    tokens = (original.view_as(batch.input_ids) > SEP).sum(1)
    share = (0.3 * tokens.double()).round().clamp(min=1).long()
    assert (rows >= share).all()
    if unit == "token":
        assert (rows == share).all()


def test_words_and_spans_end_with_their_piece() -> None:
    """All tokens go on a word: only a border ends one, so that a piece is hidden whole or not."""
    batches = batches_of("word")
    batches.continuations = np.ones(VOCABULARY_SIZE, dtype=bool)
    batch = batches.batch(0, 60)
    assert batch.sequence_ids is not None
    assert batch.masked_positions is not None
    hidden = torch.zeros(batch.input_ids.numel(), dtype=torch.bool)
    hidden[batch.masked_positions] = True
    kept = 0
    for numbers, chosen in zip(batch.sequence_ids, hidden.view_as(batch.input_ids), strict=True):
        for number in range(1, int(numbers.max()) + 1):
            inside = chosen[numbers == number][1:-1]
            assert inside.all() or not inside.any()
            kept += not inside.any()
    assert kept > 0


def test_no_span_is_in_two_pieces() -> None:
    packed = PackedDocuments(text_of(mixed_documents()), LENGTH)
    rows = packed.sequences(np.arange(packed.num_windows), 0.5)
    starts = word_starts(rows, np.arange(VOCABULARY_SIZE) % 3 == 0)
    draws = np.random.default_rng(1).random((2, *rows.input_ids.shape))
    counts = rows.is_text.sum(1) // 2
    hidden, spans = hidden_spans(rows, counts, starts, *draws)
    assert rows.sequence_ids is not None
    for chosen, span, numbers in zip(hidden, spans, rows.sequence_ids, strict=True):
        for number in np.unique(span[chosen]):
            assert len(np.unique(numbers[chosen & (span == number)])) == 1


def test_the_record_of_an_example_names_its_pieces() -> None:
    batches = batches_of()
    first, count = batches.examples_per_epoch - 3, 6  # across the end of an epoch
    batch = batches.batch(first, count)
    assert batch.sequence_ids is not None
    windows = batches.windows(first, count)
    assert json.loads(json.dumps(windows))
    assert batch.masked_positions is not None
    assert batch.masked_labels is not None
    ids = batch.input_ids.flatten().index_copy(0, batch.masked_positions, batch.masked_labels)
    for row, numbers, spans in zip(
        ids.view_as(batch.input_ids).numpy(), batch.sequence_ids.numpy(), windows, strict=True
    ):
        tokens = [piece[1:-1] for piece in pieces_of(row, numbers)]
        text = batches.source.text.tokens
        assert tokens == [text[start:stop].tolist() for start, stop in spans]  # type: ignore[union-attr]


@pytest.mark.parametrize("shape", [TINY, TINY_MODERN], ids=["bert", "modern"])
def test_resumed_in_the_middle_of_two_lengths_gives_the_same_bits(
    tmp_path: Path, shape: EncoderConfiguration
) -> None:
    shape = dataclasses.replace(shape, hidden_dropout=0.1, attention_dropout=0.1)
    changes: dict[str, Any] = {
        "packing": "documents",
        "sentence_objective": None,
        "masked_language_modelling": CHANGING,
        "micro_batch_size": 3,
        "sequence_length": [
            LengthPhase(length=12, fraction=0.5),
            LengthPhase(length=LENGTH, fraction=0.5),
        ],
    }
    whole = pretraining(tmp_path / "whole", shape=shape, **changes)
    expected = whole.run()
    for stop in (4, 8):
        broken = pretraining(tmp_path / str(stop), shape=shape, **changes)
        broken.checkpoint_every = 3
        update = broken.update

        def failing(*batches: Any, run: Any = broken, at: int = stop, then: Any = update) -> Any:
            if run.step == at:
                raise RuntimeError("power failure")
            return then(*batches)

        broken.update = failing  # type: ignore[method-assign]
        with pytest.raises(RuntimeError, match="power failure"):
            broken.run()
        resumed = pretraining(tmp_path / str(stop), shape=shape, **changes)
        assert resumed.run().curves() == expected.curves()
        for name, weight in whole.model.state_dict().items():
            assert torch.equal(weight, resumed.model.state_dict()[name]), name
