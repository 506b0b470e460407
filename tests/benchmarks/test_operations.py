"""Closed forms of a step's operations beside torch's own count of the real models."""

from __future__ import annotations

from dataclasses import replace

import pytest
import torch
from torch.nn.attention import SDPBackend, sdpa_kernel
from torch.utils.flop_counter import FlopCounterMode

from benchmarks.peers.operations import training_operations
from benchmarks.peers.transformers_loops import masked_model, their_configuration
from pipeline.model.configuration import EncoderConfiguration
from pipeline.model.training.accumulation import total_of
from pipeline.pretraining.batches import Batch
from pipeline.pretraining.objectives import PretrainingObjective
from tests.model.models import TINY, TINY_MODERN, build

ROWS, LENGTH, MASKED = 3, 12, 7
OBJECTIVE = PretrainingObjective(label_smoothing=0.0, sentence="next_sentence", sentence_weight=1.0)
PRE = replace(TINY, norm_position="pre")


def full_batch(*, pairs: bool) -> Batch:
    """Random tokens without padding."""
    generator = torch.Generator().manual_seed(1)
    ids = torch.randint(5, TINY.vocab_size, (ROWS, LENGTH), generator=generator)
    return Batch(
        input_ids=ids,
        token_type_ids=torch.zeros_like(ids),
        attention_mask=torch.ones_like(ids, dtype=torch.bool),
        masked_positions=torch.arange(0, 5 * MASKED, 5),
        masked_labels=torch.arange(5, 5 + MASKED),
        sentence_labels=torch.tensor([0, 1, 1]) if pairs else None,
        num_tokens=ids.numel(),
    )


def in_place(_: object, one: torch.Size, other: torch.Size, **__: object) -> int:
    """Of `addmm_`, which torch does not count."""
    return 2 * one[0] * one[1] * other[1]


def counter() -> FlopCounterMode:
    return FlopCounterMode(display=False, custom_mapping={torch.ops.aten.addmm_: in_place})


@pytest.mark.parametrize("configuration", [TINY, PRE, TINY_MODERN])
@pytest.mark.parametrize("pairs", [False, True])
def test_ours(configuration: EncoderConfiguration, pairs: bool) -> None:
    if pairs and configuration.is_modern:
        return
    model = build(configuration).train()
    with sdpa_kernel(SDPBackend.MATH), counter() as count:
        losses = OBJECTIVE.losses(model, full_batch(pairs=pairs))
        total_of(losses, OBJECTIVE.weights).backward()
    expected = training_operations(configuration, ROWS, LENGTH, MASKED, ROWS if pairs else 0)
    assert count.get_total_flops() == expected


@pytest.mark.parametrize("configuration", [TINY, TINY_MODERN])
def test_theirs_scores_every_position(configuration: EncoderConfiguration) -> None:
    ids = full_batch(pairs=False).input_ids
    model = masked_model(configuration, "sdpa").train()
    with sdpa_kernel(SDPBackend.MATH), counter() as count:
        model(input_ids=ids, labels=ids).loss.backward()
    expected = training_operations(configuration, ROWS, LENGTH, ROWS * LENGTH)
    assert count.get_total_flops() == expected


def test_theirs_on_pairs() -> None:
    import transformers

    ids = full_batch(pairs=False).input_ids
    model = transformers.BertForPreTraining(their_configuration(TINY)).train()
    with sdpa_kernel(SDPBackend.MATH), counter() as count:
        labels = torch.tensor([0, 1, 1])
        model(input_ids=ids, labels=ids, next_sentence_label=labels).loss.backward()
    assert count.get_total_flops() == training_operations(TINY, ROWS, LENGTH, ROWS * LENGTH, ROWS)
