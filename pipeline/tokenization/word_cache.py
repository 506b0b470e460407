"""The same ids from fewer encodings: a word between spaces is encoded once, then looked up.

A text is mostly words that came before, and what `tokenizers` makes of a word does not depend on
the words around it, for tokenizers of `wordpiece.build`:

- cleaning, lower case and spaces around Chinese characters look at one character at a time;
- NFC neither composes nor reorders across a space, which is a starter that composes with nothing
  (Unicode Standard Annex #15);
- the pre-tokenizer ends a word at a space, and WordPiece sees one word at a time.

Only U+0020 separates here. Other white space stays inside what is looked up, for `tokenizers` to
judge: cleaning removes some of it (a form feed, U+0085) and so joins what stands around it.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain

import numpy as np
from tokenizers import Tokenizer
from tokenizers.pre_tokenizers import BertPreTokenizer

MAX_WORDS = 2**17  # 20 MB or so a process; twice as many were no faster in 24 MB of books
MAX_CHARACTERS = 2**23  # so that text without spaces, which is long words, stays small too


class WordCache:
    """Encodes texts as `tokenizer` does, word by word, and remembers the words.

    When it is full it forgets them all: a vocabulary drifts from one document to the next.
    Raises `ValueError` for a tokenizer whose words may depend on each other.
    """

    _places: _Places
    _ids: np.ndarray  # of all words, in the order of their places
    _offsets: np.ndarray  # into `_ids`, one more than there are words
    _characters: int

    def __init__(
        self,
        tokenizer: Tokenizer,
        *,
        max_words: int = MAX_WORDS,
        max_characters: int = MAX_CHARACTERS,
    ) -> None:
        if not isinstance(tokenizer.pre_tokenizer, BertPreTokenizer):
            raise ValueError(f"words may depend on each other: {tokenizer.pre_tokenizer}")
        self.tokenizer = tokenizer
        self.max_words = max_words
        self.max_characters = max_characters
        self._forget()

    def encode(self, texts: Sequence[str]) -> tuple[np.ndarray, np.ndarray]:
        """Ids of all texts one after the other, `(num_tokens,)`, int32, without special tokens,
        and how many each text has, `(num_texts,)`, int64."""
        if not texts:
            return np.empty(0, dtype=np.int32), np.empty(0, dtype=np.int64)
        if len(self._places) > self.max_words or self._characters > self.max_characters:
            self._forget()
        rows = [text.split(" ") for text in texts]  # at least one word each, which may be empty
        widths = np.fromiter(map(len, rows), np.int64, len(rows))
        words = map(self._places.__getitem__, chain.from_iterable(rows))
        places = np.fromiter(words, np.int64, int(widths.sum()))
        if self._places.new:
            self._learn()
        starts = self._offsets[places]
        lengths = self._offsets[places + 1] - starts
        stops = lengths.cumsum()
        shifts = np.repeat(starts - (stops - lengths), lengths)
        ids = self._ids[shifts + np.arange(len(shifts))]
        return ids, np.add.reduceat(lengths, widths.cumsum() - widths)

    def _learn(self) -> None:
        """Encode the new words: one call, in which each word is a text of its own."""
        new = self._places.new
        encoding = self.tokenizer.encode(new, is_pretokenized=True, add_special_tokens=False)
        owners = np.array(encoding.word_ids, dtype=np.int64)  # which of the new words
        lengths = np.bincount(owners, minlength=len(new))
        offsets = self._offsets[-1] + lengths.cumsum()
        self._offsets = np.concatenate([self._offsets, offsets])
        self._ids = np.concatenate([self._ids, np.array(encoding.ids, dtype=np.int32)])
        self._characters += sum(map(len, new))
        new.clear()

    def _forget(self) -> None:
        self._places = _Places()
        self._ids = np.empty(0, dtype=np.int32)
        self._offsets = np.zeros(1, dtype=np.int64)
        self._characters = 0


class _Places(dict[str, int]):
    """Words and their places, in order of appearance; a word that was not there is added."""

    def __init__(self) -> None:
        super().__init__()
        self.new: list[str] = []  # added since someone looked

    def __missing__(self, word: str) -> int:
        place = self[word] = len(self)
        self.new.append(word)
        return place
