"""Both sides compute one loss where they have one batch and one set of weights."""

from __future__ import annotations

import pytest
import torch
from torch import nn

from benchmarks.peers.published_pairs import NOT_PREDICTED, pair_examples
from benchmarks.peers.scoring import grouped_rows, mean_loss, our_logits, their_logits
from benchmarks.peers.texts import zipf_text
from benchmarks.peers.transformers_loops import dense_labels, masked_model, their_configuration
from pipeline.model.configuration import EncoderConfiguration
from pipeline.model.heads import PretrainingModel
from pipeline.model.training.accumulation import total_of
from pipeline.pretraining.batches import Batch
from pipeline.pretraining.objectives import PretrainingObjective
from tests.model.models import TINY, TINY_MODERN, build
from tests.model.parity import TIED, to_theirs

OBJECTIVE = PretrainingObjective(label_smoothing=0.0, sentence="next_sentence", sentence_weight=1.0)
LENGTH = 16


def with_our_weights(theirs: nn.Module, model: PretrainingModel) -> nn.Module:
    missing, _ = theirs.load_state_dict(
        to_theirs(model.state_dict(), model.configuration), strict=False
    )
    assert set(missing) <= TIED
    return theirs.eval()


@pytest.mark.parametrize("configuration", [TINY, TINY_MODERN])
def test_tuned_transformers_and_ours(configuration: EncoderConfiguration) -> None:
    model = build(configuration, deviation=0.3)
    theirs = with_our_weights(masked_model(configuration, "sdpa"), model)
    ids = torch.randint(5, 61, (4, LENGTH), generator=torch.Generator().manual_seed(1))
    positions = torch.tensor([0, 3, 17, 40, 63])
    batch = Batch(
        ids,
        torch.zeros_like(ids),
        torch.ones_like(ids, dtype=torch.bool),
        positions,
        torch.tensor([9, 8, 7, 6, 5]),
        None,
        ids.numel(),
    )
    ours = total_of(OBJECTIVE.losses(model, batch), OBJECTIVE.weights)
    with torch.no_grad():
        their_loss = theirs(input_ids=ids, labels=dense_labels(batch)).loss
    torch.testing.assert_close(ours.detach(), their_loss, rtol=1e-5, atol=1e-5)


def test_pairs_and_ours() -> None:
    import transformers

    model = build(TINY, deviation=0.3)
    theirs = with_our_weights(transformers.BertForPreTraining(their_configuration(TINY)), model)
    examples = pair_examples(zipf_text(2000, TINY.vocab_size, 1), LENGTH, TINY.vocab_size, 1)
    columns = {name: torch.from_numpy(column[:8]) for name, column in vars(examples).items()}
    positions = (columns["labels"].flatten() != NOT_PREDICTED).nonzero()[:, 0]
    batch = Batch(
        columns["input_ids"],
        columns["token_type_ids"],
        columns["attention_mask"].bool(),
        positions,
        columns["labels"].flatten()[positions],
        columns["next_sentence_label"],
        int(columns["attention_mask"].sum()),
    )
    ours = total_of(OBJECTIVE.losses(model, batch), OBJECTIVE.weights)
    with torch.no_grad():
        their_loss = theirs(**columns).loss
    torch.testing.assert_close(ours.detach(), their_loss, rtol=1e-5, atol=1e-5)


@pytest.mark.parametrize("configuration", [TINY, TINY_MODERN])
def test_one_scorer_for_both(configuration: EncoderConfiguration) -> None:
    model = build(configuration, deviation=0.3)
    theirs = with_our_weights(masked_model(configuration), model)
    rows = grouped_rows(zipf_text(3000, 61, 1), LENGTH, 40, configuration.vocab_size)
    ours = mean_loss(model, our_logits(model), rows)
    assert ours == pytest.approx(mean_loss(theirs, their_logits(theirs), rows), rel=1e-5)
    labels = torch.cat([batch.labels for batch in rows])
    assert int(labels.min()) >= 5, "special tokens are not masked"
