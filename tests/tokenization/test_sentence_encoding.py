"""Documents as flat arrays: nothing added, nothing lost, pieces of bounded length."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tokenizers import Tokenizer

from pipeline.foundation.vocabulary import wordpiece
from pipeline.tokenization.encoding import DocumentEncoder
from pipeline.tokenization.sentences import splitter


@pytest.fixture(scope="module")
def letters() -> Tokenizer:
    """a, b and c, and their inner forms: ids 5 to 10."""
    return wordpiece.build(
        [*wordpiece.SPECIAL_TOKENS, "a", "b", "c", "##a", "##b", "##c"], lowercase=True
    )


def test_documents_are_what_the_tokenizer_makes_of_their_sentences(
    tokenizer: Tokenizer, texts: list[str]
) -> None:
    documents = [[f"{texts[0]} {texts[2]}", texts[4]], [], ["", "\x00"], [texts[6]]]
    encoded = DocumentEncoder(tokenizer, splitter("en"), 1000).encode(documents)
    expected = [
        tokenizer.encode(text, add_special_tokens=False).ids
        for text in (texts[0], texts[2], texts[4], texts[6])
    ]
    assert encoded.document_lengths.tolist() == [3, 0, 0, 1]
    assert encoded.sentence_lengths.tolist() == [len(ids) for ids in expected]
    assert encoded.tokens.tolist() == [token for ids in expected for token in ids]


def test_no_documents_are_empty_arrays(letters: Tokenizer) -> None:
    encoded = DocumentEncoder(letters, splitter("en"), 8).encode([])
    assert (
        len(encoded.tokens) == len(encoded.sentence_lengths) == len(encoded.document_lengths) == 0
    )


def test_unknown_tokens_are_counted(letters: Tokenizer) -> None:
    assert DocumentEncoder(letters, splitter("en"), 8).encode([["a x b", "y"]]).num_unknown == 2


def test_a_long_sentence_is_cut_before_a_word(letters: Tokenizer) -> None:
    encoder = DocumentEncoder(letters, splitter("en"), 4)
    encoded = encoder.encode([["a b cab a"]])  # a b c ##a ##b a
    assert encoded.sentence_lengths.tolist() == [2, 4]
    assert encoded.document_lengths.tolist() == [2]


def test_a_word_longer_than_a_piece_is_cut_inside(letters: Tokenizer) -> None:
    encoded = DocumentEncoder(letters, splitter("en"), 4).encode([["abcabcabc"]])
    assert encoded.sentence_lengths.tolist() == [4, 4, 1]


@given(st.lists(st.integers(5, 10), max_size=60), st.integers(1, 9))
def test_pieces_add_up_and_stay_within_bounds(ids: list[int], longest: int) -> None:
    names = [*wordpiece.SPECIAL_TOKENS, "a", "b", "c", "##a", "##b", "##c"]
    encoder = DocumentEncoder(wordpiece.build(names, lowercase=True), splitter("en"), longest)
    lengths = encoder.piece_lengths(np.array(ids, dtype=np.int32))
    assert sum(lengths) == len(ids)
    assert all(1 <= length <= longest for length in lengths)
    ends = np.cumsum(lengths)[:-1]
    for start, end in zip([0, *ends], ends, strict=False):
        whole_word = all(token >= 8 for token in ids[start + 1 : end + 1])
        assert ids[end] < 8 or whole_word, "a cut inside a word only where the word fills a piece"
