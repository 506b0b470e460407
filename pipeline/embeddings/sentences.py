"""Tokenized text as gensim wants it: sentences, each a list of strings, streamed."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from pipeline.console.progress import Progress
    from pipeline.foundation.vocabulary.tokenized_text import TokenizedText

MAX_SENTENCE_TOKENS = 10_000  # gensim drops what stands behind, so the rest is a sentence anew
SENTENCES_AT_ONCE = 1_000
TOKENS_AT_ONCE = 1 << 22


class Sentences:
    """An iterable that starts anew each time; `progress` counts the sentences given out."""

    def __init__(
        self, text: TokenizedText, names: Sequence[str], progress: Progress | None = None
    ) -> None:
        """`names[id]` is the token's string; ids of `text` lie below `len(names)`."""
        self.text, self.names, self.progress = text, names, progress

    def __len__(self) -> int:
        lengths = np.diff(self.text.sentence_starts)
        return int((-(-lengths // MAX_SENTENCE_TOKENS)).sum())

    def __iter__(self) -> Iterator[list[str]]:
        starts = self.text.sentence_starts
        for first in range(0, len(starts) - 1, SENTENCES_AT_ONCE):
            bounds = np.asarray(starts[first : first + SENTENCES_AT_ONCE + 1]).tolist()
            given = 0
            for start, end in itertools.pairwise(bounds):
                for cut in range(start, end, MAX_SENTENCE_TOKENS):
                    ids = self.text.tokens[cut : min(cut + MAX_SENTENCE_TOKENS, end)].tolist()
                    yield [self.names[token] for token in ids]
                    given += 1
            if self.progress is not None:
                self.progress.advance(given)


def token_counts(tokens: np.ndarray, num_names: int) -> np.ndarray:
    """How often each token id stands in `tokens`: `(num_names or more,)`, int64."""
    counts = np.zeros(num_names, np.int64)
    for first in range(0, len(tokens), TOKENS_AT_ONCE):
        here = np.bincount(tokens[first : first + TOKENS_AT_ONCE], minlength=len(counts))
        here[: len(counts)] += counts
        counts = here
    return counts
