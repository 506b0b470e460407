"""How well the encoder knows text it never saw, beside what counting alone knows."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
import torch

from pipeline.pretraining.batches import PretrainingBatches
from pipeline.pretraining.objectives import PretrainingObjective, score, validation_batches

if TYPE_CHECKING:
    from pipeline.foundation.vocabulary.tokenized_text import TokenizedText
    from pipeline.model.heads import PretrainingModel

CHUNK = 1 << 24  # tokens counted at once
BATCH_SIZE = 64  # sequences without gradients


def token_frequencies(text: TokenizedText, vocabulary_size: int) -> np.ndarray:
    """The share of each token in a text, `(vocabulary_size,)`, each counted once more than seen."""
    counts = np.ones(vocabulary_size, dtype=np.int64)
    for start in range(0, len(text.tokens), CHUNK):
        chunk = text.tokens[start : start + CHUNK]
        counts += np.bincount(chunk, minlength=vocabulary_size)
    return counts / counts.sum()


def frequency_scores(labels: np.ndarray, frequencies: np.ndarray) -> dict[str, float]:
    """Loss (nats), perplexity and accuracy of predicting `labels  # (n,)` by frequency alone."""
    loss = float(-np.log(frequencies[labels]).mean())
    return {
        "frequency_loss": loss,
        "frequency_perplexity": math.exp(loss),
        "frequency_accuracy": float((labels == frequencies.argmax()).mean()),
    }


def language_modelling_scores(
    model: PretrainingModel,
    training: TokenizedText,
    batches: PretrainingBatches,
    num_sequences: int,
) -> dict[str, Any]:
    """Scores on the first `num_sequences` of the validation split's `batches`, masked once.

    For each objective that is on: `masked_language_modelling_loss` (nats a masked token),
    `perplexity` (its exponential), `masked_language_modelling_accuracy`, and `frequency_scores`
    of the same tokens; of the sentence objective, under its name, `…_loss`,
    `…_accuracy` and `…_chance` (the share of the more frequent answer among these pairs).
    """
    chosen = list(validation_batches(batches, num_sequences, BATCH_SIZE))
    objective = PretrainingObjective.of(batches.settings)
    scores = score(model, chosen, objective)
    result: dict[str, Any] = {"sequences": sum(len(batch.input_ids) for batch in chosen)}
    result |= {name: value for name, value in scores.items() if name != "loss"}
    masked = [batch.masked_labels for batch in chosen if batch.masked_labels is not None]
    if masked:
        labels = torch.cat(masked).numpy()
        result["masked_tokens"] = len(labels)
        result["perplexity"] = math.exp(scores["masked_language_modelling_loss"])
        frequencies = token_frequencies(training, batches.vocabulary_size)
        result |= frequency_scores(labels, frequencies)
    pairs = [batch.sentence_labels for batch in chosen if batch.sentence_labels is not None]
    if pairs:
        share = float(torch.cat(pairs).double().mean())
        result[f"{objective.sentence}_chance"] = max(share, 1 - share)
    return result
