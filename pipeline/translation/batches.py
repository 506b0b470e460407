"""Pairs of texts as token ids, in batches of like length: by number, as the engine asks."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from pipeline.foundation.randomness import generator
from pipeline.model.training.device import moved
from pipeline.translation.pair_rows import Ends, Pair

POOL = 50  # batches whose pairs are sorted by length together


@dataclass(frozen=True)
class TranslationBatch:
    """Pairs, padded at their ends; `labels` are what is to be predicted after each of `target`."""

    source: Tensor  # (batch, source length), int64
    target: Tensor  # (batch, target length), as labels
    labels: Tensor
    num_labels: int
    num_tokens: int  # of source and target, padding not counted

    def to(self, device: torch.device) -> TranslationBatch:
        """The same batch on `device`."""
        source, target, labels = (
            moved(tensor, device) for tensor in (self.source, self.target, self.labels)
        )
        return TranslationBatch(source, target, labels, self.num_labels, self.num_tokens)

    def tensors(self) -> dict[str, Tensor]:
        """All of it."""
        return {"source": self.source, "target": self.target, "labels": self.labels}


def collate(pairs: Sequence[Pair], ends: Ends) -> TranslationBatch:
    """One batch of `pairs`."""
    num_labels = sum(len(pair.target) + 1 for pair in pairs)
    num_sources = sum(len(pair.source) + 1 for pair in pairs)
    return TranslationBatch(
        padded([[*pair.source, ends.end] for pair in pairs], ends.pad),
        padded([[ends.start, *pair.target] for pair in pairs], ends.pad),
        padded([[*pair.target, ends.end] for pair in pairs], ends.pad),
        num_labels,
        num_labels + num_sources,
    )


def padded(rows: Sequence[Sequence[int]], pad: int) -> Tensor:
    """`(len(rows), longest)`, int64."""
    array = np.full((len(rows), max(map(len, rows))), pad, np.int64)
    for index, row in enumerate(rows):
        array[index, : len(row)] = row
    return torch.from_numpy(array)


class TranslationBatches:
    """Batches for training. Each epoch has an order of its own: the pairs are shuffled, sorted by
    length within `POOL` batches, and the batches shuffled; what fills no batch is left out."""

    def __init__(self, pairs: Sequence[Pair], batch_size: int, seed: int, ends: Ends) -> None:
        self.pairs, self.seed, self.ends = pairs, seed, ends
        self.batch_size = min(batch_size, len(pairs))
        self._order = functools.lru_cache(maxsize=2)(self._new_order)

    @property
    def examples_per_epoch(self) -> int:
        return len(self.pairs) // self.batch_size * self.batch_size

    def batch(self, first: int, count: int, progress: float | None = None) -> TranslationBatch:
        """Examples `first`, …, `first + count - 1`; nothing changes with progress."""
        return collate([self.pairs[row] for row in self.windows(first, count)], self.ends)

    def windows(self, first: int, count: int) -> list[int]:
        """The rows of these examples."""
        places = (divmod(number, self.examples_per_epoch) for number in range(first, first + count))
        return [self._order(epoch)[place] for epoch, place in places]

    def _new_order(self, epoch: int) -> list[int]:
        random = generator(self.seed, "train_translation", "order", epoch)
        rows = random.permutation(len(self.pairs))[: self.examples_per_epoch]
        lengths = np.array([len(pair.source) + len(pair.target) for pair in self.pairs])
        pool = POOL * self.batch_size
        pools = [rows[start : start + pool] for start in range(0, len(rows), pool)]
        ordered = np.concatenate([part[np.argsort(lengths[part], kind="stable")] for part in pools])
        batches = ordered.reshape(-1, self.batch_size)
        found: list[int] = batches[random.permutation(len(batches))].reshape(-1).tolist()
        return found
