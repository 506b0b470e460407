"""The loss of any model on one fixed set of held-out, masked text."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from benchmarks.peers.ours import MASKING
from benchmarks.peers.texts import grouped
from pipeline.foundation.randomness import generator
from pipeline.foundation.vocabulary.tokenized_text import TokenizedText
from pipeline.model.heads import PretrainingModel
from pipeline.params import MaskedLanguageModelling
from pipeline.pretraining.batches import Batch, PretrainingBatches
from pipeline.pretraining.masking import draws_per_token, mask_tokens
from pipeline.pretraining.objectives import validation_batches
from pipeline.pretraining.sequences import CLS, SEP, Sequences

ROWS = 32  # at once
LogitsAt = Callable[[Tensor, Tensor], Tensor]  # ids (batch, length), positions (n,) -> (n, v)


@dataclass(frozen=True)
class MaskedRows:
    """Rows that are full, so that no mask is needed."""

    input_ids: Tensor  # (batch, length), int64
    positions: Tensor  # (n,), int64: indices into the flattened (batch * length)
    labels: Tensor  # (n,), int64


def grouped_rows(
    text: TokenizedText, length: int, count: int, vocabulary_size: int
) -> list[MaskedRows]:
    """`count` sequences as run_mlm.py groups them, spread over the text, 15 % of tokens masked."""
    rows = grouped(text, length)
    rows = rows[np.linspace(0, len(rows) - 1, min(count, len(rows))).astype(np.int64)]
    settings = MaskedLanguageModelling(label_smoothing=0.0, **MASKING)  # type: ignore[arg-type]
    is_text = (rows != CLS) & (rows != SEP)
    everywhere = np.ones_like(is_text)
    draws = generator(0, "benchmark", "validation masks")
    batches = []
    for start in range(0, len(rows), ROWS):
        part = slice(start, start + ROWS)
        ids = rows[part]
        sequences = Sequences(ids, np.zeros_like(ids), everywhere[part], is_text[part], None)
        random = draws.random((len(ids), draws_per_token(settings) * length))
        rates = np.full(len(ids), settings.rate)
        masked, positions = mask_tokens(sequences, random, rates, settings, vocabulary_size)
        labels = ids.reshape(-1)[positions]
        batches.append(MaskedRows(*map(torch.from_numpy, (masked, positions, labels))))
    return batches


def packed_rows(batches: PretrainingBatches, count: int) -> list[MaskedRows]:
    """The first `count` sequences of `batches`, which packs them, with the masks of `batches`."""
    return [_rows_of(batch) for batch in validation_batches(batches, count, ROWS)]


def _rows_of(batch: Batch) -> MaskedRows:
    assert batch.masked_positions is not None
    assert batch.masked_labels is not None
    assert bool(batch.attention_mask.all())
    return MaskedRows(batch.input_ids, batch.masked_positions, batch.masked_labels)


def our_logits(model: PretrainingModel) -> LogitsAt:
    """How our model is asked."""
    return lambda ids, positions: model.token_logits(model(ids), positions)


def their_logits(model: nn.Module) -> LogitsAt:
    """How a model of `transformers` is asked."""
    return lambda ids, positions: model(input_ids=ids).logits.flatten(0, 1)[positions]


@torch.no_grad()
def mean_loss(model: nn.Module, logits_at: LogitsAt, batches: list[MaskedRows]) -> float:
    """Mean cross-entropy over all masked tokens, in nats, without dropout."""
    was_training = model.training
    model.eval()
    total, count = 0.0, 0
    for batch in batches:
        logits = logits_at(batch.input_ids, batch.positions)
        total += float(F.cross_entropy(logits, batch.labels, reduction="sum"))
        count += len(batch.labels)
    model.train(was_training)
    return total / count
