"""Sample splits of the tokenizer, and neighbours of word vectors."""

from __future__ import annotations

import weakref
from collections.abc import Iterator

import numpy as np
import pytest

from pipeline.evaluation.embedding_facts import neighbours, shown_tokens
from pipeline.evaluation.tokenizer_facts import CANDIDATES, split_samples, token_rates
from pipeline.foundation.vocabulary import wordpiece
from pipeline.tokenization.sentences import splitter
from tests.tasks.toys import NOUNS, toy_tokenizer

PARAGRAPHS = [
    f"{NOUNS[index % 40]} noun1 noun2 noun3 noun4 noun5 {index}. Other words."
    for index in range(99)
]


def test_samples_are_first_sentences_drawn_whatever_the_order() -> None:
    tokenizer = toy_tokenizer()
    found = split_samples(tokenizer, splitter("en"), PARAGRAPHS, number=4)
    assert len(found) == 4
    for sample in found:
        assert sample["text"] + " Other words." in PARAGRAPHS
        encoded = tokenizer.encode(sample["text"], add_special_tokens=False)
        assert sample["tokens"] == encoded.tokens
    assert found == split_samples(tokenizer, splitter("en"), PARAGRAPHS[::-1], number=4)


def test_sentences_of_any_length_are_taken_where_none_has_the_right_one() -> None:
    found = split_samples(toy_tokenizer(), splitter("en"), ["noun1.", "noun1.", "noun2."])
    assert sorted(sample["text"] for sample in found) == ["noun1.", "noun2."]
    assert split_samples(toy_tokenizer(), splitter("en"), []) == []


class Paragraph(str):
    """A text that tells when it is gone."""


def test_paragraphs_are_let_go_as_they_stream_by() -> None:
    alive: list[weakref.ref[Paragraph]] = []
    most = 0

    def stream() -> Iterator[str]:
        nonlocal most
        for index in range(500):
            text = Paragraph(f"{PARAGRAPHS[index % 99]} {index}")
            alive[:] = [*(found for found in alive if found() is not None), weakref.ref(text)]
            most = max(most, len(alive))
            yield text
            del text

    split_samples(toy_tokenizer(), splitter("en"), stream(), number=2)
    assert most <= 2 * CANDIDATES + 2


def test_rates_are_over_both_splits() -> None:
    words = {"train": {"words": 6}, "validation": {"words": 4}}
    tokens = {"train": {"tokens": 12, "unknown": 1}, "validation": {"tokens": 8, "unknown": 4}}
    rates = token_rates(words, tokens)
    assert rates == {"tokens_per_word": 2.0, "unknown_fraction": 0.25}


LETTERS = ["north", "south", "river", "stone", "##ing", "abc", "city1", "maple"]


@pytest.fixture
def tokenizer() -> object:
    return wordpiece.build([*wordpiece.SPECIAL_TOKENS, *LETTERS], lowercase=True)


def test_shown_words_are_whole_frequent_ones_of_letters(tokenizer: wordpiece.Tokenizer) -> None:
    size = tokenizer.get_vocab_size()
    shown = {tokenizer.id_to_token(index) for index in shown_tokens(tokenizer, np.ones(size))}
    assert shown == {"north", "south", "river", "stone", "maple"}


def test_neighbours_are_nearest_by_cosine(tokenizer: wordpiece.Tokenizer) -> None:
    size, first = tokenizer.get_vocab_size(), len(wordpiece.SPECIAL_TOKENS)
    vectors = np.random.default_rng(1).normal(size=(size, 4)).astype(np.float32)
    vectors[:first] = vectors[first]  # special tokens, as near as can be
    vectors[first + 1] = 0  # "south" was never seen
    north, south = first, first + 1
    (found,) = neighbours(vectors, tokenizer, [north, south])
    assert found["token"] == "north"
    cosines = {
        LETTERS[place]: float(
            vectors[first + place]
            @ vectors[north]
            / np.linalg.norm(vectors[first + place])
            / np.linalg.norm(vectors[north])
        )
        for place in range(2, len(LETTERS))
    }
    expected = sorted(cosines, key=lambda token: -cosines[token])[:5]
    assert [token for token, _ in found["nearest"]] == expected
    for token, cosine in found["nearest"]:
        assert cosine == pytest.approx(cosines[token], abs=1e-6)
