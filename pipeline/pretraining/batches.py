"""The examples of a step: a function of (seed, step), so that training can begin anywhere.

Example g of training is example i = g mod N of epoch e = g div N, where N is the number of
windows of the text. Epoch e goes through them in an order of its own; draws for example i come
from the counter i of a generator keyed (seed, purpose, e). How many examples make a batch, and
who makes them, changes none of them.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from torch import Tensor

from pipeline.foundation.randomness import generator
from pipeline.foundation.vocabulary.tokenized_text import TokenizedText
from pipeline.model.training.device import moved
from pipeline.pretraining.document_packing import PackedDocuments
from pipeline.pretraining.masking import draws_per_token, mask_tokens
from pipeline.pretraining.matching import SentenceMatchingPairs
from pipeline.pretraining.packing import PackedSequences
from pipeline.pretraining.pairs import NextSentencePairs, SentenceOrderPairs, SentencePairs
from pipeline.pretraining.sequences import Sequences

if TYPE_CHECKING:
    from pipeline.params import MaskedLanguageModelling, Pretrain, SentenceObjective

NUMBERS_PER_COUNT = 4  # Philox gives four 64-bit numbers at each value of its counter


@dataclass(frozen=True)
class Batch:
    """What a step learns from."""

    input_ids: Tensor  # (batch, length), int64
    token_type_ids: Tensor  # (batch, length), int64
    attention_mask: Tensor  # (batch, length), bool
    masked_positions: Tensor | None  # (n,), int64: indices into the flattened (batch * length)
    masked_labels: Tensor | None  # (n,), int64: the tokens that stood there
    sentence_labels: Tensor | None  # (batch,), int64: 0 where B belongs to A, else 1
    num_tokens: int  # without padding
    sequence_ids: Tensor | None = None  # (batch, length), int64: see `Sequences`

    def tensors(self) -> dict[str, Tensor]:
        """What of it is tensors, by name."""
        return {name: value for name, value in vars(self).items() if isinstance(value, Tensor)}

    def inputs(self) -> dict[str, Tensor | None]:
        """What the model reads. Where several sequences share a row, their ids tell the padding."""
        mask = self.attention_mask if self.sequence_ids is None else None
        return {
            "input_ids": self.input_ids,
            "attention_mask": mask,
            "token_type_ids": self.token_type_ids,
            "sequence_ids": self.sequence_ids,
        }

    def to(self, device: torch.device) -> Batch:
        """The same batch on `device`."""
        there: dict[str, Any] = {
            name: moved(value, device) for name, value in self.tensors().items()
        }
        return replace(self, **there)


class PretrainingBatches:
    """Batches of one split of the text; `purpose` ("train", "validation") keys its draws."""

    def __init__(
        self,
        text: TokenizedText,
        *,
        settings: Pretrain,
        seed: int,
        vocabulary_size: int,
        purpose: str,
        continuations: np.ndarray | None = None,
        phase: int = 0,
    ) -> None:
        """`continuations`: see `mask_tokens`; `phase` of the sequence-length curriculum, which
        validation does not go through: it has the last length."""
        self.phase = phase
        self._key = purpose if phase == 0 else f"{purpose} {phase}"
        self.continuations = continuations
        self.seed = seed
        self.purpose = purpose
        self.length = settings.length_phases[phase if purpose == "train" else -1][0]
        self.vocabulary_size = vocabulary_size
        self.masking: MaskedLanguageModelling | None = settings.masked_language_modelling
        self.settings = settings
        self.source = _source(text, self.length, settings)
        self._order = functools.lru_cache(maxsize=2)(self._new_order)

    def phases(self) -> list[PretrainingBatches]:
        """One of each phase of the curriculum, over the same text, each with windows and draws of
        its own; the first is this one."""
        others = [
            PretrainingBatches(
                self.source.text,
                settings=self.settings,
                seed=self.seed,
                vocabulary_size=self.vocabulary_size,
                purpose=self.purpose,
                continuations=self.continuations,
                phase=phase,
            )
            for phase in range(1, len(self.settings.length_phases))
        ]
        return [self, *others]

    @property
    def examples_per_epoch(self) -> int:
        return self.source.num_windows

    def batch(self, first: int, count: int, progress: float | None = None) -> Batch:
        """Examples `first`, …, `first + count - 1` of training, counted across epochs.

        `progress` in [0, 1]: how far a masking rate has changed; `None`: by the example's number.
        """
        parts = [self._part(*piece) for piece in self._pieces(first, count)]
        sequences = _concatenated([sequences for sequences, _ in parts])
        positions = labels = None
        input_ids = sequences.input_ids
        if self.masking is not None:
            input_ids, positions = mask_tokens(
                sequences,
                np.concatenate([draws for _, draws in parts]),
                self._rates(self.masking, first, count, progress),
                self.masking,
                self.vocabulary_size,
                self.continuations,
            )
            labels = sequences.input_ids.reshape(-1)[positions]
        return Batch(
            torch.from_numpy(input_ids),
            torch.from_numpy(sequences.token_type_ids),
            torch.from_numpy(sequences.attention_mask),
            _tensor(positions),
            _tensor(labels),
            _tensor(sequences.sentence_labels),
            int(sequences.attention_mask.sum()),
            _tensor(sequences.sequence_ids),
        )

    def windows(self, first: int, count: int) -> list[int] | list[list[tuple[int, int]]]:
        """Which windows of the text the examples `first`, …, `first + count - 1` are made from; of
        packed documents the bounds of their pieces, in tokens of the text."""
        orders = [(epoch, self._order(epoch)[i:j]) for epoch, i, j in self._pieces(first, count)]
        if isinstance(self.source, PackedDocuments):
            rows = (self.source.spans(order, self._phase(epoch)) for epoch, order in orders)
            return [row for part in rows for row in part]
        return [int(window) for _, order in orders for window in order]

    def _pieces(self, first: int, count: int) -> Iterator[tuple[int, int, int]]:
        """(epoch, start, stop) for each epoch that the examples touch."""
        while count > 0:
            epoch, start = divmod(first, self.examples_per_epoch)
            stop = min(start + count, self.examples_per_epoch)
            yield epoch, start, stop
            first, count = first + stop - start, count - (stop - start)

    def _part(self, epoch: int, start: int, stop: int) -> tuple[Sequences, np.ndarray]:
        """Examples of one epoch, and the draws for their masks."""
        windows = self._order(epoch)[start:stop]
        if isinstance(self.source, SentencePairs):
            draws = self._draws("pairs", epoch, start, stop, self.source.num_draws)
            sequences = self.source.sequences(windows, draws)
        else:
            sequences = self.source.sequences(windows, self._phase(epoch))
        if self.masking is None:
            return sequences, np.empty((stop - start, 0))
        count = draws_per_token(self.masking) * self.length
        return sequences, self._draws("mask", epoch, start, stop, count)

    def _rates(
        self, masking: MaskedLanguageModelling, first: int, count: int, progress: float | None
    ) -> np.ndarray:
        """The share of tokens to hide in each of these examples, `(count,)`.

        Where it changes (Ankner et al. 2023, arXiv:2305.15096) it is linear in the number of the
        training's example, so that an example still does not depend on its batch, or in `progress`
        where that number does not tell it; validation has that of the end, for its curve to be of
        one task.
        """
        if isinstance(masking.rate, float):
            return np.full(count, masking.rate)
        start, end = masking.rate.start, masking.rate.end
        if self.purpose != "train":
            return np.full(count, end)
        if progress is not None:
            return np.full(count, start + (end - start) * progress)
        size, steps = self.settings.batch_size, self.settings.budget.steps
        size = self.examples_per_epoch if size == "full" else size
        assert isinstance(size, int), "under a ramp the plan gives the progress"
        assert steps is not None, "without a number of steps the plan gives the progress"
        last = max(steps * size - 1, 1)
        return start + (end - start) * np.minimum((first + np.arange(count)) / last, 1.0)

    def _draws(self, what: str, epoch: int, start: int, stop: int, count: int) -> np.ndarray:
        """`(stop - start, count)` numbers in [0, 1); row i depends on its example alone."""
        counts = -(-count // NUMBERS_PER_COUNT)
        random = generator(self.seed, "pretrain", f"{what} {self._key}", epoch)
        random.bit_generator.advance(start * counts)  # type: ignore[attr-defined]
        return random.random((stop - start, counts * NUMBERS_PER_COUNT))[:, :count]

    def _phase(self, epoch: int) -> float:
        """Where packing begins in this epoch, in [0, 1)."""
        return generator(self.seed, "pretrain", f"phase {self._key}", epoch).random()

    def _new_order(self, epoch: int) -> np.ndarray:
        """The windows in the order of this epoch, `(examples_per_epoch,)`, int64."""
        random = generator(self.seed, "pretrain", f"order {self._key}", epoch)
        return random.permutation(self.examples_per_epoch)


def _source(
    text: TokenizedText, length: int, settings: Pretrain
) -> SentencePairs | PackedSequences | PackedDocuments:
    """What cuts the text into sequences of `length` tokens."""
    if settings.sentence_objective is not None:
        return _pairs(text, length, settings.sentence_objective)
    if settings.packing == "documents":
        return PackedDocuments(text, length)
    return PackedSequences(text, length)


def _pairs(text: TokenizedText, length: int, objective: SentenceObjective) -> SentencePairs:
    """Pairs for the objective that is named."""
    if objective.name == "sentence_order":
        return SentenceOrderPairs(text, length)
    if objective.name == "sentence_matching":
        return SentenceMatchingPairs(text, length)
    assert objective.random_fraction is not None, "checked by the params"
    return NextSentencePairs(text, length, objective.random_fraction)


def _concatenated(parts: list[Sequences]) -> Sequences:
    if len(parts) == 1:
        return parts[0]
    columns = {
        name: np.concatenate([getattr(part, name) for part in parts])
        for name, value in vars(parts[0]).items()
        if value is not None
    }
    return replace(parts[0], **columns)


def _tensor(array: np.ndarray | None) -> Tensor | None:
    return None if array is None else torch.from_numpy(array)
