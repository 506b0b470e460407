"""Micro-batches add up to the gradient of the batch they are cut from."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest
import torch

from pipeline.model.heads import PretrainingModel
from pipeline.model.training.accumulation import add_gradients
from pipeline.pretraining.batches import Batch, PretrainingBatches
from pipeline.pretraining.objectives import PretrainingObjective
from tests.model.models import TINY, TINY_MODERN, build
from tests.pretraining.texts import random_documents, small_settings, text_of

SIZE = 10
SMOOTHED = PretrainingObjective(label_smoothing=0.1, sentence="next_sentence", sentence_weight=0.7)


def batches_of(**changes: Any) -> PretrainingBatches:
    return PretrainingBatches(
        text_of(random_documents(30)),
        settings=small_settings(**changes),
        seed=1,
        vocabulary_size=200,
        purpose="train",
    )


def micro_batches(batches: PretrainingBatches, size: int) -> list[Batch]:
    return [batches.batch(start, min(size, SIZE - start)) for start in range(0, SIZE, size)]


def model_of(modern: bool) -> PretrainingModel:
    shape = TINY_MODERN if modern else TINY
    shape = dataclasses.replace(shape, vocab_size=200, max_position_embeddings=24)
    return build(shape).double()


def gradients(model: PretrainingModel, batches: list[Batch]) -> tuple[Any, dict[str, float]]:
    model.zero_grad()
    losses, _ = add_gradients(model, batches, SMOOTHED).read()
    return {name: value.grad for name, value in model.named_parameters()}, losses


@pytest.mark.parametrize("size", [1, 3, 5, 9])
@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"sentence_objective": None},
        {"masked_language_modelling": None},
    ],
    ids=["both", "masked", "pairs"],
)
def test_gradients_and_losses_are_those_of_the_whole_batch(
    size: int, changes: dict[str, Any]
) -> None:
    batches, model = batches_of(**changes), model_of(modern=False)
    whole, expected = gradients(model, micro_batches(batches, SIZE))
    parts, losses = gradients(model, micro_batches(batches, size))
    assert losses.keys() == expected.keys()
    assert losses == pytest.approx(expected, rel=1e-12)
    assert any(gradient is not None for gradient in whole.values())
    for name, gradient in whole.items():
        assert (gradient is None) == (parts[name] is None), name
        if gradient is not None:
            torch.testing.assert_close(parts[name], gradient, rtol=1e-10, atol=1e-14)


def test_masked_tokens_count_and_not_micro_batches() -> None:
    """Micro-batches hold unlike numbers of them, so that a mean of means would be another."""
    batches, model = batches_of(sentence_objective=None), model_of(modern=True)
    pieces = [batches.batch(0, 1), batches.batch(1, 9)]
    whole, _ = gradients(model, micro_batches(batches, SIZE))
    parts, _ = gradients(model, pieces)
    torch.testing.assert_close(
        parts["encoder.embeddings.tokens.weight"],
        whole["encoder.embeddings.tokens.weight"],
        rtol=1e-10,
        atol=1e-14,
    )
    model.zero_grad()
    for piece in pieces:
        add_gradients(model, [piece], SMOOTHED)
    mean_of_means = model.encoder.embeddings.tokens.weight.grad
    assert mean_of_means is not None
    assert not torch.allclose(mean_of_means / 2, whole["encoder.embeddings.tokens.weight"])


def test_gradients_are_added_to_those_that_are_there() -> None:
    batches, model = batches_of(), model_of(modern=False)
    once, _ = gradients(model, micro_batches(batches, SIZE))
    once = {name: value.clone() for name, value in once.items()}
    add_gradients(model, micro_batches(batches, SIZE), SMOOTHED)
    for name, value in model.named_parameters():
        torch.testing.assert_close(value.grad, 2 * once[name], rtol=1e-12, atol=1e-15)
