"""What pre-training minimizes, and how well it does on held-out text."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor

from pipeline.model.heads import PretrainingModel
from pipeline.training.batches import Batch, PretrainingBatches
from pipeline.training.cross_entropy import linear_cross_entropy


@dataclass(frozen=True)
class Losses:
    """Mean cross-entropies of a batch, in nats; `None` for an objective that is off."""

    total: Tensor
    masked_language_modelling: Tensor | None
    next_sentence: Tensor | None

    def numbers(self) -> dict[str, float]:
        """Plain numbers under the names of the history."""
        parts = {
            "loss": self.total,
            "masked_language_modelling_loss": self.masked_language_modelling,
            "next_sentence_loss": self.next_sentence,
        }
        return {name: float(loss.detach()) for name, loss in parts.items() if loss is not None}


def pretraining_losses(
    model: PretrainingModel, batch: Batch, next_sentence_weight: float
) -> Losses:
    """Masked tokens' loss plus `next_sentence_weight` times next sentence's."""
    hidden = model(batch.input_ids, batch.attention_mask, batch.token_type_ids)
    total = hidden.new_zeros(())
    masked_loss = next_sentence_loss = None
    if batch.masked_positions is not None and batch.masked_labels is not None:
        masked_loss = linear_cross_entropy(
            model.token_vectors(hidden, batch.masked_positions),
            model.decoder_weight,
            model.decoder_bias,
            batch.masked_labels,
        )
        total = total + masked_loss
    if batch.next_sentence_labels is not None:
        logits = model.next_sentence_logits(hidden)
        next_sentence_loss = F.cross_entropy(logits, batch.next_sentence_labels)
        total = total + next_sentence_weight * next_sentence_loss
    return Losses(total, masked_loss, next_sentence_loss)


def validation_batches(
    batches: PretrainingBatches, num_sequences: int, batch_size: int
) -> Iterable[Batch]:
    """The first `num_sequences` examples (at most an epoch), always the same ones."""
    num_sequences = min(num_sequences, batches.examples_per_epoch)
    for first in range(0, num_sequences, batch_size):
        yield batches.batch(first, min(batch_size, num_sequences - first))


@torch.no_grad()
def score(
    model: PretrainingModel, batches: Iterable[Batch], next_sentence_weight: float
) -> dict[str, float]:
    """Losses (nats) and accuracies over all masked tokens and pairs of `batches`, no dropout.

    Keys: `loss`, and for each objective that is on `masked_language_modelling_loss`,
    `masked_language_modelling_accuracy`, `next_sentence_loss`, `next_sentence_accuracy`.
    """
    device = next(model.parameters()).device
    was_training = model.training
    model.eval()
    sums: dict[str, list[float]] = {}  # objective -> [summed loss, number right, number]
    for batch in batches:
        batch = batch.to(device)
        hidden = model(batch.input_ids, batch.attention_mask, batch.token_type_ids)
        if batch.masked_positions is not None and batch.masked_labels is not None:
            logits = model.token_logits(hidden, batch.masked_positions)
            _add(sums, "masked_language_modelling", logits, batch.masked_labels)
        if batch.next_sentence_labels is not None:
            logits = model.next_sentence_logits(hidden)
            _add(sums, "next_sentence", logits, batch.next_sentence_labels)
    model.train(was_training)
    result = {"loss": 0.0}
    for name, (loss, right, number) in sums.items():
        result[f"{name}_loss"] = loss / number
        result[f"{name}_accuracy"] = right / number
        weight = next_sentence_weight if name == "next_sentence" else 1.0
        result["loss"] += weight * loss / number
    return result


def _add(sums: dict[str, list[float]], name: str, logits: Tensor, labels: Tensor) -> None:
    entry = sums.setdefault(name, [0.0, 0.0, 0.0])
    entry[0] += float(F.cross_entropy(logits, labels, reduction="sum"))
    entry[1] += float((logits.argmax(1) == labels).sum())
    entry[2] += len(labels)
