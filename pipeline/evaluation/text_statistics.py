"""How long texts are, and which words they are made of: one pass over the shards.

Memory is bounded by the number of different words, and that by `MAX_DISTINCT_WORDS`; no list of
documents is held.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from pipeline.foundation.normalization import words_in

if TYPE_CHECKING:
    from pipeline.foundation.vocabulary.tokenized_text import TokenizedText

# Two a doubling, whole numbers: 1, 2, 3, 4, 6, 8, 11, 16, 23, … (2 ** 40 is beyond any text).
STEPS = tuple(sorted({round(2 ** (power / 2)) for power in range(81)}))
MAX_DISTINCT_WORDS = 1_000_000  # about 100 MB; beyond, the rarest are forgotten
MOST_FREQUENT = 20
CHUNK = 1 << 24  # sentences measured at once


class Histogram:
    """Numbers from 1 on, counted between the fixed bounds `STEPS`, wider as they grow."""

    def __init__(self) -> None:
        self.counts = np.zeros(len(STEPS) - 1, dtype=np.int64)

    def add(self, values: np.ndarray) -> None:
        """Count `values  # (n,)`, whole numbers; 0 falls in the first bin."""
        bins = np.searchsorted(STEPS, values, side="right") - 1
        self.counts += np.bincount(bins.clip(0), minlength=len(self.counts))

    def to_json(self) -> dict[str, list[int]]:
        """`counts` from the first to the last that is not 0, and one more of `edges`.

        Bin i holds `edges[i] <= value < edges[i + 1]`.
        """
        used = np.flatnonzero(self.counts)
        first, end = (int(used[0]), int(used[-1]) + 1) if len(used) else (0, 0)
        edges = list(STEPS[first : end + 1]) if len(used) else []
        return {"edges": edges, "counts": self.counts[first:end].tolist()}


class WordCounts:
    """How often each word occurs: a run of letters, digits or `_`, in lower case.

    Past `limit` different words those seen once so far are forgotten, then those seen twice, and
    so on: the counts of frequent words stay exact but for what they lost while they were rare.
    """

    def __init__(self, limit: int = MAX_DISTINCT_WORDS) -> None:
        self.limit = limit
        self.counts: Counter[str] = Counter()

    def add(self, text: str) -> None:
        """Count the words of a text."""
        self.counts.update(words_in(text))
        rarest = 1
        while len(self.counts) > self.limit:
            kept = {word: count for word, count in self.counts.items() if count > rarest}
            self.counts = Counter(kept)
            rarest += 1

    def most_frequent(self, number: int = MOST_FREQUENT) -> list[list[Any]]:
        """`[word, count]`, most frequent first; equally frequent ones by the alphabet."""
        ranked = sorted(self.counts.items(), key=lambda item: (-item[1], item[0]))
        return [[word, count] for word, count in ranked[:number]]

    def by_rank(self) -> list[list[int]]:
        """`[rank, count]` at the ranks of `STEPS` and at the last one: the curve of Zipf's law."""
        counts = sorted(self.counts.values(), reverse=True)
        ranks = sorted({rank for rank in STEPS if rank <= len(counts)} | {len(counts)} - {0})
        return [[rank, counts[rank - 1]] for rank in ranks]


@dataclass
class CorpusStatistics:
    """Of documents, as they stream by."""

    document_words: Histogram = field(default_factory=Histogram)
    words: WordCounts = field(default_factory=WordCounts)
    sources: dict[tuple[str, str], dict[str, int]] = field(default_factory=dict)

    def count(self, documents: Iterable[Mapping[str, Any]]) -> CorpusStatistics:
        """Count documents in: `source`, `licence` and `paragraphs` of each."""
        for document in documents:
            # As prepare_corpus counts them: between white space.
            length = sum(len(text.split()) for text in document["paragraphs"])
            self.document_words.add(np.array([length]))
            found = self.sources.setdefault(
                (document["source"], document["licence"]), {"documents": 0, "words": 0}
            )
            found["documents"] += 1
            found["words"] += length
            for text in document["paragraphs"]:
                self.words.add(text)
        return self

    def to_json(self) -> dict[str, Any]:
        """Sources by name, lengths in words, frequencies."""
        return {
            "sources": [
                {"source": source, "licence": licence, **numbers}
                for (source, licence), numbers in sorted(self.sources.items())
            ],
            "document_words": self.document_words.to_json(),
            "word_frequencies": self.words.by_rank(),
            "most_frequent_words": self.words.most_frequent(),
        }


def sentence_lengths(texts: Iterable[TokenizedText]) -> dict[str, list[int]]:
    """A histogram of the tokens a sentence, from memory-mapped offsets."""
    histogram = Histogram()
    for text in texts:
        for starts in _chunks(text.sentence_starts):
            histogram.add(np.diff(starts))
    return histogram.to_json()


def _chunks(offsets: np.ndarray) -> Iterator[np.ndarray]:
    """Pieces of `offsets` that overlap by one, so that each holds whole sentences."""
    for start in range(0, len(offsets) - 1, CHUNK):
        yield offsets[start : start + CHUNK + 1]


def dropped_examples(
    rows: Iterable[Mapping[str, str]], rules: Iterable[str], number: int = 3
) -> dict[str, list[dict[str, str]]]:
    """The first `number` texts that each rule dropped; rules without a kept text have none."""
    examples: dict[str, list[dict[str, str]]] = {rule: [] for rule in rules}
    for row in rows:
        found = examples.setdefault(row["rule"], [])
        if len(found) < number:
            found.append({"id": row["id"], "text": row["text"]})
    return examples
