"""How an encoder's tokenizer reads a task's rows, and how many of their words its text has."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from pipeline.foundation.normalization import words_in
from pipeline.foundation.vocabulary.special_tokens import frame_of, special_tokens
from pipeline.kinds.registry import head_of

if TYPE_CHECKING:
    from tokenizers import Tokenizer

    from pipeline.tasks.facets import DataFacet, Example

MOST_SEEN = 1_000_000  # parts of text that are kept in memory


@dataclass(frozen=True)
class Reading:
    """Shares of rows and pieces. `beyond` are rows that reach past the longest sequence of
    pre-training, before they are cut."""

    cut: float  # of the rows: longer than max_length
    beyond: float
    unknown: float  # of the pieces
    pieces_per_word: float  # words stand between white space


def reading_of(
    tokenizer: Tokenizer,
    kind: DataFacet,
    rows: Sequence[Example],
    max_length: int,
    longest_sequence: int | None,
) -> Reading:
    """What the tokenizer makes of `rows`, of which there is one at least."""
    encoded = head_of(kind.name).encode(tokenizer, rows, sys.maxsize)
    lengths = np.array([len(windows[0]) for windows in encoded])
    pieces = int(lengths.sum()) - frame_of(tokenizer, len(kind.inputs)).num_special * len(rows)
    unknown = special_tokens(tokenizer).unknown
    ids = (token for windows in encoded for token in windows[0].input_ids)
    return Reading(
        cut=float(np.mean(lengths > max_length)),
        beyond=float(np.mean(lengths > longest_sequence)) if longest_sequence else 0.0,
        unknown=sum(token == unknown for token in ids) / max(pieces, 1),
        pieces_per_word=pieces / max(sum(_num_words(kind, row) for row in rows), 1),
    )


def words_of(kind: DataFacet, rows: Iterable[Example]) -> Counter[str]:
    """How often each word occurs in rows; case aside."""
    return Counter(word for row in rows for word in words_in(kind.text_of(row)))


def words_found(wanted: Iterable[str], texts: Iterable[str]) -> set[str]:
    """Which of the words occur in the texts, read until all are found."""
    missing, found, seen = set(wanted), set[str](), set[str]()
    for text in texts:
        new = {*text.lower().split()} - seen  # most parts of a long text were seen before
        if len(seen) > MOST_SEEN:
            seen.clear()
        seen |= new
        found |= missing.intersection(words_in(" ".join(new)))
        missing -= found
        if not missing:
            break
    return found


def known_share(words: Counter[str], found: set[str]) -> float | None:
    """The share of all occurrences that are of words found; `None` without any."""
    total = words.total()
    return sum(n for word, n in words.items() if word in found) / total if total else None


def _num_words(kind: DataFacet, row: Example) -> int:
    """White space parts of every input."""
    parts = (row[name] for name in kind.inputs)
    return sum(len(part.split() if isinstance(part, str) else part) for part in parts)
