"""What pre-training minimizes, and how well it does on held-out text."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import torch
import torch.nn.functional as F
from torch import Tensor

from pipeline.model.heads import PretrainingModel
from pipeline.model.training.cross_entropy import linear_cross_entropy
from pipeline.model.training.precision import mixed_precision, widened
from pipeline.model.training.ranks import ALONE, Ranks
from pipeline.pretraining.batches import Batch, PretrainingBatches

if TYPE_CHECKING:
    from pipeline.params import Pretrain


MASKED = "masked_language_modelling_loss"


@dataclass(frozen=True)
class PretrainingObjective:
    """Masked tokens' loss plus `sentence_weight` times that of the sentence objective: mean
    cross-entropies, in nats. A batch has labels of those that are on."""

    label_smoothing: float  # of the masked tokens' loss in training; scores have none
    sentence: str | None  # the name of the sentence objective, and of its figures
    sentence_weight: float

    @classmethod
    def of(cls, settings: Pretrain) -> PretrainingObjective:
        """What `pretrain` of the params says of it."""
        masking, sentence = settings.masked_language_modelling, settings.sentence_objective
        return cls(
            label_smoothing=masking.label_smoothing if masking is not None else 0.0,
            sentence=sentence.name if sentence is not None else None,
            sentence_weight=sentence.weight if sentence is not None else 0.0,
        )

    @property
    def weights(self) -> dict[str, float]:
        """Of each loss, under its name in the history."""
        return {MASKED: 1.0, f"{self.sentence}_loss": self.sentence_weight}

    def losses(self, model: PretrainingModel, batch: Batch) -> dict[str, Tensor]:
        """Those whose labels `batch` has."""
        with mixed_precision(batch.input_ids.device):
            return self._losses(model, batch)

    def _losses(self, model: PretrainingModel, batch: Batch) -> dict[str, Tensor]:
        hidden = model(**batch.inputs())
        losses: dict[str, Tensor] = {}
        if batch.masked_positions is not None and batch.masked_labels is not None:
            losses[MASKED] = linear_cross_entropy(
                model.token_vectors(hidden, batch.masked_positions),
                model.decoder_weight,
                model.decoder_bias,
                batch.masked_labels,
                self.label_smoothing,
            )
        if batch.sentence_labels is not None:
            logits = widened(model.next_sentence_logits(hidden))
            losses[f"{self.sentence}_loss"] = F.cross_entropy(logits, batch.sentence_labels)
        return losses

    def counts(self, batch: Batch) -> dict[str, int]:
        """Masked tokens, and pairs."""
        labels = {MASKED: batch.masked_labels, f"{self.sentence}_loss": batch.sentence_labels}
        return {name: 0 if of is None else len(of) for name, of in labels.items()}


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
    objective: PretrainingObjective,
    ranks: Ranks = ALONE,
) -> dict[str, float]:
    """Losses (nats) and accuracies over all masked tokens and pairs of `batches` (of all ranks): no
    dropout, no label smoothing.

    Keys: `loss`, and for each objective that is on `masked_language_modelling_loss`,
    `masked_language_modelling_accuracy`, and the same two of the sentence objective, by its name.
    """
    device = next(model.parameters()).device
    was_training = model.training
    model.eval()
    sums: dict[str, list[float]] = {}  # objective -> [summed loss, number right, number]
    for batch in batches:
        ranks.call(model, _add_scores, batch.to(device), objective, sums)
    model.train(was_training)
    result = {"loss": 0.0}
    for name, (loss, right, number) in _summed(sums, ranks).items():
        result[f"{name}_loss"] = loss / number
        result[f"{name}_accuracy"] = right / number
        weight = objective.sentence_weight if name == objective.sentence else 1.0
        result["loss"] += weight * loss / number
    return result


def _add_scores(
    model: PretrainingModel,
    batch: Batch,
    objective: PretrainingObjective,
    sums: dict[str, list[float]],
) -> None:
    with mixed_precision(batch.input_ids.device):
        hidden = model(**batch.inputs())
        if batch.masked_positions is not None and batch.masked_labels is not None:
            logits = widened(model.token_logits(hidden, batch.masked_positions))
            _add(sums, "masked_language_modelling", logits, batch.masked_labels)
        if batch.sentence_labels is not None and objective.sentence is not None:
            logits = widened(model.next_sentence_logits(hidden))
            _add(sums, objective.sentence, logits, batch.sentence_labels)


def _summed(sums: dict[str, list[float]], ranks: Ranks) -> dict[str, list[float]]:
    """The same three numbers of each objective, over all ranks."""
    totals = iter(ranks.sums([number for entry in sums.values() for number in entry]))
    return {name: [next(totals) for _ in entry] for name, entry in sums.items()}


def _add(sums: dict[str, list[float]], name: str, logits: Tensor, labels: Tensor) -> None:
    entry = sums.setdefault(name, [0.0, 0.0, 0.0])
    entry[0] += float(F.cross_entropy(logits, labels, reduction="sum"))
    entry[1] += float((logits.argmax(1) == labels).sum())
    entry[2] += len(labels)
