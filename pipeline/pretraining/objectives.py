"""What pre-training minimizes, and how well it does on held-out text."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import torch
import torch.nn.functional as F
from torch import Tensor

from pipeline.model.heads import PretrainingModel
from pipeline.pretraining.batches import Batch, PretrainingBatches
from pipeline.training.cross_entropy import linear_cross_entropy
from pipeline.training.precision import mixed_precision, widened
from pipeline.training.ranks import ALONE, Ranks

if TYPE_CHECKING:
    from pipeline.params import Pretrain


@dataclass(frozen=True)
class Objectives:
    """What is asked for beside the masked tokens, and how."""

    label_smoothing: float  # of the masked tokens' loss in training; scores have none
    sentence: str | None  # the name of the sentence objective, and of its figures
    sentence_weight: float

    @classmethod
    def of(cls, settings: Pretrain) -> Objectives:
        """What `pretrain` of the params says of it."""
        masking, sentence = settings.masked_language_modelling, settings.sentence_objective
        return cls(
            label_smoothing=masking.label_smoothing if masking is not None else 0.0,
            sentence=sentence.name if sentence is not None else None,
            sentence_weight=sentence.weight if sentence is not None else 0.0,
        )


@dataclass(frozen=True)
class Losses:
    """Mean cross-entropies of a batch, in nats; `None` for an objective that is off."""

    total: Tensor
    masked_language_modelling: Tensor | None
    sentence: Tensor | None
    sentence_name: str | None

    def named(self) -> dict[str, Tensor]:
        """Under the names of the history, without gradient, and not waited for."""
        parts = {
            "loss": self.total,
            "masked_language_modelling_loss": self.masked_language_modelling,
            f"{self.sentence_name}_loss": self.sentence,
        }
        return {name: loss.detach() for name, loss in parts.items() if loss is not None}


def pretraining_losses(model: PretrainingModel, batch: Batch, objectives: Objectives) -> Losses:
    """Masked tokens' loss plus `sentence_weight` times that of the sentence objective."""
    with mixed_precision(batch.input_ids.device):
        return _losses(model, batch, objectives)


def _losses(model: PretrainingModel, batch: Batch, objectives: Objectives) -> Losses:
    hidden = model(**batch.inputs())
    total = widened(hidden.new_zeros(()))
    masked_loss = sentence_loss = None
    if batch.masked_positions is not None and batch.masked_labels is not None:
        masked_loss = linear_cross_entropy(
            model.token_vectors(hidden, batch.masked_positions),
            model.decoder_weight,
            model.decoder_bias,
            batch.masked_labels,
            objectives.label_smoothing,
        )
        total = total + masked_loss
    if batch.sentence_labels is not None:
        logits = model.next_sentence_logits(hidden)
        sentence_loss = F.cross_entropy(widened(logits), batch.sentence_labels)
        total = total + objectives.sentence_weight * sentence_loss
    return Losses(total, masked_loss, sentence_loss, objectives.sentence)


def validation_batches(
    batches: PretrainingBatches, num_sequences: int, batch_size: int, ranks: Ranks = ALONE
) -> Iterable[Batch]:
    """This rank's share of the first `num_sequences` examples (at most an epoch), always the same
    ones."""
    num_sequences = min(num_sequences, batches.examples_per_epoch)
    for first, count in ranks.pieces(0, num_sequences, batch_size):
        yield batches.batch(first, count)


@torch.no_grad()
def score(
    model: PretrainingModel,
    batches: Iterable[Batch],
    objectives: Objectives,
    ranks: Ranks = ALONE,
) -> dict[str, float]:
    """Losses (nats) and accuracies over all masked tokens and pairs of `batches` (of all ranks): no
    dropout, no label smoothing.

    Keys: `loss`, and for each objective that is on `masked_language_modelling_loss`,
    `masked_language_modelling_accuracy`, and the same two of `next_sentence` or `sentence_order`.
    """
    device = next(model.parameters()).device
    was_training = model.training
    model.eval()
    sums: dict[str, list[float]] = {}  # objective -> [summed loss, number right, number]
    for batch in batches:
        ranks.call(model, _add_scores, batch.to(device), objectives, sums)
    model.train(was_training)
    result = {"loss": 0.0}
    for name, (loss, right, number) in _summed(sums, ranks).items():
        result[f"{name}_loss"] = loss / number
        result[f"{name}_accuracy"] = right / number
        weight = objectives.sentence_weight if name == objectives.sentence else 1.0
        result["loss"] += weight * loss / number
    return result


def _add_scores(
    model: PretrainingModel, batch: Batch, objectives: Objectives, sums: dict[str, list[float]]
) -> None:
    with mixed_precision(batch.input_ids.device):
        hidden = model(**batch.inputs())
        if batch.masked_positions is not None and batch.masked_labels is not None:
            logits = widened(model.token_logits(hidden, batch.masked_positions))
            _add(sums, "masked_language_modelling", logits, batch.masked_labels)
        if batch.sentence_labels is not None and objectives.sentence is not None:
            logits = widened(model.next_sentence_logits(hidden))
            _add(sums, objectives.sentence, logits, batch.sentence_labels)


def _summed(sums: dict[str, list[float]], ranks: Ranks) -> dict[str, list[float]]:
    """The same three numbers of each objective, over all ranks."""
    totals = iter(ranks.sums([number for entry in sums.values() for number in entry]))
    return {name: [next(totals) for _ in entry] for name, entry in sums.items()}


def _add(sums: dict[str, list[float]], name: str, logits: Tensor, labels: Tensor) -> None:
    entry = sums.setdefault(name, [0.0, 0.0, 0.0])
    entry[0] += float(F.cross_entropy(logits, labels, reduction="sum"))
    entry[1] += float((logits.argmax(1) == labels).sum())
    entry[2] += len(labels)
