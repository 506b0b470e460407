"""An example is a function of (seed, epoch, index): never of the batch that it comes in."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch

from pipeline.console.errors import UserError
from pipeline.foundation.vocabulary.tokenized_text import open_text
from pipeline.params import MaskingRateSchedule, SentenceObjective
from pipeline.pretraining.batches import Batch, PretrainingBatches
from pipeline.pretraining.sequences import MASK
from tests.pretraining.texts import (
    VOCABULARY_SIZE,
    random_documents,
    small_settings,
    text_of,
    write_tokens,
)


def batches_of(purpose: str = "train", seed: int = 1, **changes: object) -> PretrainingBatches:
    return PretrainingBatches(
        text_of(random_documents(30)),
        settings=small_settings(**changes),
        seed=seed,
        vocabulary_size=VOCABULARY_SIZE,
        purpose=purpose,
        continuations=np.arange(VOCABULARY_SIZE) % 3 == 0,
    )


def rows(batch: Batch, length: int = 24) -> list[tuple[object, ...]]:
    """What each sequence of a batch holds, comparable."""
    result = []
    for row in range(len(batch.input_ids)):
        masked: list[tuple[int, int]] = []
        if batch.masked_positions is not None and batch.masked_labels is not None:
            here = batch.masked_positions // length == row
            places = (batch.masked_positions[here] % length).tolist()
            masked = list(zip(places, batch.masked_labels[here].tolist(), strict=True))
        label = None if batch.sentence_labels is None else int(batch.sentence_labels[row])
        result.append(
            (batch.input_ids[row].tolist(), batch.token_type_ids[row].tolist(), masked, label)
        )
        if batch.sequence_ids is not None:
            result[-1] += (batch.sequence_ids[row].tolist(),)
    return result


def masking(**changes: object) -> dict[str, object]:
    section = small_settings().masked_language_modelling
    assert section is not None
    return {"masked_language_modelling": section.model_copy(update=changes)}


DOCUMENTS: dict[str, object] = {"sentence_objective": None, "packing": "documents"}
SCHEDULE = MaskingRateSchedule(start=0.6, end=0.1)


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"sentence_objective": None},
        {"masked_language_modelling": None},
        {"sentence_objective": SentenceObjective(name="sentence_order", weight=1.0)},
        {"sentence_objective": SentenceObjective(name="sentence_matching", weight=1.0)},
        masking(unit="word"),
        masking(unit="span"),
        masking(unit="span", rate=SCHEDULE),
        {"sentence_objective": None, **masking(unit="span")},
        DOCUMENTS,
        DOCUMENTS | masking(unit="span", rate=SCHEDULE),
    ],
    ids=[
        *(
            "default",
            "packed",
            "pairs",
            "order",
            "matching",
            "words",
            "spans",
            "schedule",
            "packed spans",
        ),
        *("documents", "spans of documents"),
    ],
)
def test_batch_size_and_order_change_no_example(changes: dict[str, object]) -> None:
    count = 2 * batches_of(**changes).examples_per_epoch + 5  # across two ends of epochs
    together = rows(batches_of(**changes).batch(0, count))
    fresh = batches_of(**changes)
    for size in (7, 1):
        for first in reversed(range(0, count - size, 3 * size)):
            assert rows(fresh.batch(first, size)) == together[first : first + size]


def hidden_share(batch: Batch) -> float:
    assert batch.masked_positions is not None
    return len(batch.masked_positions) / int((batch.input_ids >= MASK).sum())


@pytest.mark.parametrize("unit", ["token", "word", "span"])
def test_a_changing_rate_goes_from_its_start_to_its_end(unit: str) -> None:
    changes = masking(unit=unit, rate=SCHEDULE) | {"sentence_objective": None}
    batches = batches_of(steps=50, batch_size=40, **changes)
    over = {"token": 0.0, "word": 0.03, "span": 0.03}[unit]  # the last word may exceed the share
    for first, expected in ((0, 0.59), (1000, 0.34), (1960, 0.11), (4000, 0.1)):
        found = hidden_share(batches.batch(first, 40))
        assert expected - 0.02 <= found <= expected + over + 0.02
    constant = batches_of("validation", **(changes | masking(unit=unit, rate=0.1)))
    changing = batches_of("validation", **changes)
    assert rows(changing.batch(0, 30)) == rows(constant.batch(0, 30))


def test_epochs_differ_but_go_through_the_same_text() -> None:
    batches = batches_of(sentence_objective=None)
    size = batches.examples_per_epoch
    first, second = batches.batch(0, size), batches.batch(size, size)
    assert not torch.equal(first.input_ids, second.input_ids)

    def unmasked(batch: Batch) -> torch.Tensor:
        assert batch.masked_positions is not None
        assert batch.masked_labels is not None
        return batch.input_ids.flatten().index_copy(0, batch.masked_positions, batch.masked_labels)

    counts = [
        torch.bincount(unmasked(batch), minlength=VOCABULARY_SIZE) for batch in (first, second)
    ]
    assert (
        counts[0] - counts[1]
    ).abs().sum() <= 2 * 24  # but for the overlap at the end of a round


def test_seed_and_purpose_matter() -> None:
    base = batches_of().batch(0, 8).input_ids
    assert torch.equal(base, batches_of().batch(0, 8).input_ids)
    assert not torch.equal(base, batches_of(seed=2).batch(0, 8).input_ids)
    assert not torch.equal(base, batches_of("validation").batch(0, 8).input_ids)


@pytest.mark.parametrize("changes", [{}, {"sentence_objective": None}], ids=["pairs", "stream"])
def test_a_row_is_one_sequence_but_where_documents_are_packed(changes: dict[str, object]) -> None:
    batch = batches_of(**changes).batch(0, 5)
    assert batch.sequence_ids is None
    assert batch.inputs()["attention_mask"] is batch.attention_mask
    documents = batches_of(**DOCUMENTS).batch(0, 5)
    assert documents.sequence_ids is not None
    assert documents.inputs()["attention_mask"] is None
    assert "sequence_ids" in documents.tensors(), "a batch that is kept must tell its pieces"


@pytest.mark.parametrize("changes", [{}, DOCUMENTS], ids=["pairs", "documents"])
def test_tokens_count_without_padding(changes: dict[str, object]) -> None:
    batch = batches_of(**changes).batch(0, 20)
    assert batch.num_tokens == int((batch.input_ids != 0).sum()) == int(batch.attention_mask.sum())


def test_an_artifact_opens_as_text(tmp_path: Path) -> None:
    write_tokens(tmp_path / "tokens")
    text = open_text(tmp_path / "tokens", "train")
    assert text.num_documents == 60
    assert text.document_lengths.sum() == len(text.tokens)
    assert set(text.document_starts) <= set(np.asarray(text.sentence_starts))


def test_text_that_is_empty_or_inconsistent_is_refused(tmp_path: Path) -> None:
    from pipeline.foundation.arrays import ArrayWriter

    def write(name: str, values: list[int]) -> None:
        with ArrayWriter(tmp_path, f"train-{name}", "int64") as writer:
            writer.append(values)

    for name in ("tokens", "sentences", "documents"):
        write(name, [])
    with pytest.raises(UserError, match="no tokens"):
        open_text(tmp_path, "train")
    write("tokens", [7, 8, 9])
    write("sentences", [0, 2])
    with pytest.raises(UserError, match="train-sentences does not end"):
        open_text(tmp_path, "train")
    write("sentences", [0, 2, 3])
    write("documents", [0, 1])
    with pytest.raises(UserError, match="train-documents does not end"):
        open_text(tmp_path, "train")
