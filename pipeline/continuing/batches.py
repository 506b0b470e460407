"""A task's encoded texts with words hidden: an example is a function of (seed, epoch, text)."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np
import torch

from pipeline.foundation.randomness import generator
from pipeline.foundation.vocabulary import wordpiece
from pipeline.foundation.vocabulary.special_tokens import special_tokens
from pipeline.pretraining.batches import Batch
from pipeline.pretraining.masking import draws_per_token, mask_tokens
from pipeline.pretraining.sequences import Sequences

if TYPE_CHECKING:
    from tokenizers import Tokenizer

    from pipeline.params import MaskedLanguageModelling
    from pipeline.tasks.encoding import EncodedText


class TextBatches:
    """Texts of at most `max_length` tokens, those without any that can be hidden left out; each
    epoch has an order and masks of its own, keyed by `purpose` ("train", "validation").

    The tokenizer is ours or a published one, whose special tokens have other ids.
    """

    def __init__(
        self,
        texts: Sequence[EncodedText],
        tokenizer: Tokenizer,
        masking: MaskedLanguageModelling,
        *,
        seed: int,
        max_length: int,
        purpose: str,
    ) -> None:
        self.masking, self.seed = masking, seed
        self.max_length, self.purpose = max_length, purpose
        self.vocabulary_size = tokenizer.get_vocab_size()
        self.continuations = wordpiece.continuations(tokenizer)
        self.special = special_tokens(tokenizer)
        # An unknown word is text: it may be hidden, but is put in no word's place.
        self.frame = {self.special.pad, self.special.start, self.special.end, self.special.mask}
        self.texts = [text for text in texts if not self.frame.issuperset(text.input_ids)]
        self._order = functools.lru_cache(maxsize=2)(self._new_order)

    @property
    def examples_per_epoch(self) -> int:
        return len(self.texts)

    def batch(self, first: int, count: int, progress: float | None = None) -> Batch:
        """Examples `first`, …, `first + count - 1`, padded to the longest; nothing changes with
        progress."""
        places = list(self._places(first, count))
        sequences = self._padded([self.texts[row] for _, row in places])
        length = sequences.input_ids.shape[1]
        parts = draws_per_token(self.masking)
        # As many numbers for every text, however long the batch is that it stands in.
        draws = np.stack([self._draws(epoch, row, parts) for epoch, row in places])
        rate = self.masking.rate if isinstance(self.masking.rate, float) else self.masking.rate.end
        input_ids, positions = mask_tokens(
            sequences,
            draws[:, :, :length].reshape(count, -1),
            np.full(count, rate),
            self.masking,
            self.vocabulary_size,
            self.continuations,
            mask=self.special.mask,
            special=sorted(vars(self.special).values()),
        )
        return Batch(
            torch.from_numpy(input_ids),
            torch.from_numpy(sequences.token_type_ids),
            torch.from_numpy(sequences.attention_mask),
            torch.from_numpy(positions),
            torch.from_numpy(sequences.input_ids.reshape(-1)[positions]),
            None,
            int(sequences.attention_mask.sum()),
        )

    def windows(self, first: int, count: int) -> list[int]:
        """Which texts these examples are."""
        return [row for _, row in self._places(first, count)]

    def epoch(self, batch_size: int) -> Iterator[Batch]:
        """The first epoch, the same each time: what is scored."""
        for first in range(0, len(self.texts), batch_size):
            yield self.batch(first, min(batch_size, len(self.texts) - first))

    def _places(self, first: int, count: int) -> Iterator[tuple[int, int]]:
        """(epoch, text) of each example."""
        for example in range(first, first + count):
            epoch, place = divmod(example, len(self.texts))
            yield epoch, self._order(epoch)[place]

    def _padded(self, texts: Sequence[EncodedText]) -> Sequences:
        shape = (len(texts), max(map(len, texts)))
        ids = np.full(shape, self.special.pad, np.int64)
        types, mask = np.zeros(shape, np.int64), np.zeros(shape, bool)
        for row, text in enumerate(texts):
            ids[row, : len(text)], mask[row, : len(text)] = text.input_ids, True
            types[row, : len(text)] = text.token_type_ids
        return Sequences(ids, types, mask, ~np.isin(ids, sorted(self.frame)), None)

    def _draws(self, epoch: int, row: int, parts: int) -> np.ndarray:
        """`(parts, max_length)` numbers in [0, 1)."""
        name = f"mask {self.purpose}"
        return generator(self.seed, "continue_pretraining", name, epoch, row).random(
            (parts, self.max_length)
        )

    def _new_order(self, epoch: int) -> list[int]:
        random = generator(self.seed, "continue_pretraining", f"order {self.purpose}", epoch)
        rows: list[int] = random.permutation(len(self.texts)).tolist()
        return rows
