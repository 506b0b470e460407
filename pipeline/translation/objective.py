"""The loss of a translation: cross-entropy of each next token, given those before it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from pipeline.model.training.cross_entropy import linear_cross_entropy
from pipeline.model.training.precision import mixed_precision, widened
from pipeline.translation.batches import TranslationBatch, collate
from pipeline.translation.pair_rows import Ends, Pair

if TYPE_CHECKING:
    from pipeline.model.sequence_to_sequence import SequenceToSequence

LOSS = "translation_loss"
EVALUATION_TOKENS = 2048  # of targets at once, without gradients


@dataclass(frozen=True)
class TranslationObjective:
    """There is one loss; of a target `label_smoothing` is spread over the vocabulary."""

    ends: Ends
    label_smoothing: float

    @property
    def weights(self) -> dict[str, float]:
        return {LOSS: 1.0}

    def losses(self, model: SequenceToSequence, batch: TranslationBatch) -> dict[str, Tensor]:
        """Its mean over the targets' tokens, their ends too."""
        with mixed_precision(batch.source.device):
            vectors = model(batch.source, batch.target).flatten(0, 1)
            labels = batch.labels.flatten()
            places = (labels != self.ends.pad).nonzero()[:, 0]
            loss = linear_cross_entropy(
                vectors.index_select(0, places),
                model.output_weight,
                model.output_bias,
                labels.index_select(0, places),
                self.label_smoothing,
            )
        return {LOSS: loss}

    def counts(self, batch: TranslationBatch) -> dict[str, int]:
        """The targets' tokens."""
        return {LOSS: batch.num_labels}


@torch.no_grad()
def text_losses(
    model: SequenceToSequence, pairs: Sequence[Pair], ends: Ends, device: torch.device
) -> np.ndarray:
    """The sum of each target's cross-entropy, its end too, unsmoothed: `(len(pairs),)`, nats."""
    model.eval()
    found = np.zeros(len(pairs))
    for rows in length_batches([len(pair.target) + 1 for pair in pairs], EVALUATION_TOKENS):
        batch = collate([pairs[row] for row in rows], ends).to(device)
        with mixed_precision(device):
            scores = widened(model.scores(model(batch.source, batch.target)))
        losses = F.cross_entropy(
            scores.flatten(0, 1), batch.labels.flatten(), ignore_index=ends.pad, reduction="none"
        )
        found[rows] = losses.view(batch.labels.shape).sum(dim=1).double().cpu().numpy()
    return found


def mean_loss(losses: np.ndarray, pairs: Sequence[Pair]) -> float:
    """Nats a token, of `text_losses`."""
    return float(losses.sum() / sum(len(pair.target) + 1 for pair in pairs))


def length_batches(lengths: Sequence[int], limit: int) -> Iterator[list[int]]:
    """Rows, longest first, in batches of at most `limit` tokens with their padding."""
    batch: list[int] = []
    for row in sorted(range(len(lengths)), key=lambda row: (-lengths[row], row)):
        if batch and lengths[batch[0]] * (len(batch) + 1) > limit:
            yield batch
            batch = []
        batch.append(row)
    if batch:
        yield batch
