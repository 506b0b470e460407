"""Statistics of text against plain computations, and how little of the text they hold."""

from __future__ import annotations

import re
import weakref
from collections import Counter
from collections.abc import Iterator
from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from pipeline.evaluation import text_statistics
from pipeline.evaluation.text_statistics import (
    STEPS,
    CorpusStatistics,
    Histogram,
    WordCounts,
    dropped_examples,
    sentence_lengths,
)
from tests.pretraining.texts import random_documents, text_of

WORDS = ["instance", "the", "The", "zone", "x_1", "a"]


def documents(number: int) -> list[dict[str, Any]]:
    random = np.random.default_rng(3)
    return [
        {
            "source": f"source {index % 3}",
            "licence": "MIT" if index % 3 else "CC0",
            "paragraphs": [
                " ".join(random.choice(WORDS, random.integers(1, 30))) + "."
                for _ in range(random.integers(1, 4))
            ],
        }
        for index in range(number)
    ]


@given(st.lists(st.integers(1, 100_000), max_size=60))
def test_a_bin_holds_what_lies_between_its_edges(values: list[int]) -> None:
    histogram = Histogram()
    histogram.add(np.array(values[:20], dtype=np.int64))
    histogram.add(np.array(values[20:], dtype=np.int64))
    found = histogram.to_json()
    edges, counts = found["edges"], found["counts"]
    assert sum(counts) == len(values)
    if values:
        assert len(edges) == len(counts) + 1
        assert counts[0] > 0
        assert counts[-1] > 0
        for low, high, count in zip(edges, edges[1:], counts, strict=False):
            assert count == sum(low <= value < high for value in values)


def test_the_corpus_is_counted_as_a_plain_computation_counts_it() -> None:
    rows = documents(40)
    found = CorpusStatistics().count(iter(rows)).to_json()
    lengths = [sum(len(text.split()) for text in row["paragraphs"]) for row in rows]
    for source in range(3):
        chosen = [length for index, length in enumerate(lengths) if index % 3 == source]
        assert found["sources"][source] == {
            "source": f"source {source}",
            "licence": "MIT" if source else "CC0",
            "documents": len(chosen),
            "words": sum(chosen),
        }
    assert sum(found["document_words"]["counts"]) == len(rows)
    text = " ".join(text for row in rows for text in row["paragraphs"])
    counted = Counter(re.findall(r"\w+", text.lower()))
    assert found["most_frequent_words"] == [list(item) for item in counted.most_common(20)]
    ranked = sorted(counted.values(), reverse=True)
    assert found["word_frequencies"] == [[rank, ranked[rank - 1]] for rank in (1, 2, 3, 4, 5)]


def test_frequencies_stand_at_the_fixed_ranks_and_the_last() -> None:
    words = WordCounts()
    words.add(" ".join(f"w{index}" for index in range(100) for _ in range(100 - index)))
    ranks = [rank for rank, _ in words.by_rank()]
    assert ranks == [*(step for step in STEPS if step <= 100), 100]
    assert all(count == 101 - rank for rank, count in words.by_rank())
    assert words.most_frequent(2) == [["w0", 100], ["w1", 99]]
    assert WordCounts().by_rank() == []


def test_past_the_limit_the_rarest_words_are_forgotten_and_frequent_ones_stay_exact() -> None:
    words = WordCounts(limit=50)
    for index in range(1000):
        words.add(f"often sometimes{index % 5} once{index}")
    assert len(words.counts) <= 50
    assert words.counts["often"] == 1000
    assert words.counts["sometimes0"] == 200


def test_sentence_lengths_are_those_of_the_offsets_whatever_the_chunk(monkeypatch: Any) -> None:
    texts = [text_of(random_documents(20)), text_of(random_documents(10, seed=1))]
    whole = Histogram()
    for text in texts:
        whole.add(np.diff(text.sentence_starts))
    monkeypatch.setattr(text_statistics, "CHUNK", 7)
    assert sentence_lengths(iter(texts)) == whole.to_json()


class Row(dict[str, Any]):
    """A document that tells when it is gone."""


def test_documents_are_let_go_as_they_stream_by() -> None:
    alive: weakref.WeakSet[Row] = weakref.WeakSet()
    Row.__hash__ = object.__hash__  # type: ignore[method-assign, assignment]
    most = 0

    def stream() -> Iterator[Row]:
        nonlocal most
        for row in documents(200):
            tracked = Row(row)
            alive.add(tracked)
            most = max(most, len(alive))
            yield tracked
            del tracked

    CorpusStatistics().count(stream())
    assert most <= 2


def test_of_each_rule_the_first_examples_are_kept() -> None:
    rows = [{"rule": "short", "id": str(index), "text": "x"} for index in range(5)]
    rows.append({"rule": "repeated", "id": "9", "text": "y"})
    found = dropped_examples(iter(rows), ["held_out", "short"], number=3)
    assert [row["id"] for row in found["short"]] == ["0", "1", "2"]
    assert found["held_out"] == []
    assert found["repeated"] == [{"id": "9", "text": "y"}]
