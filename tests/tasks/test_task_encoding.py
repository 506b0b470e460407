"""Examples as token ids: what BERT would be given."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tokenizers import Tokenizer

from pipeline.foundation.vocabulary import wordpiece
from pipeline.tasks.encoding import encode_pairs, encode_texts, encode_words, longest_first

WORDS = ["the", "cat", "sat", "un", "##b", "##e", "don", "'", "t", "가", "##나"]


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    return wordpiece.build([*wordpiece.SPECIAL_TOKENS, *WORDS], lowercase=True)


def pieces(tokenizer: Tokenizer, ids: list[int]) -> str:
    return " ".join(map(tokenizer.id_to_token, ids))


def test_a_text_is_cut_at_its_end(tokenizer: Tokenizer) -> None:
    (whole,) = encode_texts(tokenizer, ["The cat sat"], 16)
    (cut,) = encode_texts(tokenizer, ["The cat sat"], 4)
    assert pieces(tokenizer, whole.input_ids) == "[CLS] the cat sat [SEP]"
    assert pieces(tokenizer, cut.input_ids) == "[CLS] the cat [SEP]"


def test_a_pair_has_two_segments(tokenizer: Tokenizer) -> None:
    (pair,) = encode_pairs(tokenizer, [("the cat", "sat")], 16)
    assert pieces(tokenizer, pair.input_ids) == "[CLS] the cat [SEP] sat [SEP]"
    assert pair.token_type_ids == [0, 0, 0, 0, 1, 1]


@given(st.integers(0, 12), st.integers(0, 12), st.integers(3, 20))
def test_pairs_are_cut_as_the_published_bert_cuts_them(
    first: int, second: int, length: int
) -> None:
    kept = longest_first(first, second, length - 3)
    while first + second > length - 3:  # truncate_seq_pair of google-research/bert, to the token
        if first > second:
            first -= 1
        else:
            second -= 1
    assert kept == (first, second)


def test_words_are_all_of_their_pieces(tokenizer: Tokenizer) -> None:
    (text,) = encode_words(tokenizer, [["unbe", "cat", "don't", "the"]], 32)
    assert pieces(tokenizer, text.input_ids) == "[CLS] un ##b ##e cat don ' t the [SEP]"
    assert text.word_spans == [(1, 4), (4, 5), (5, 8), (8, 9)]


def test_words_that_are_cut_off_or_have_no_piece_are_not_scored(tokenizer: Tokenizer) -> None:
    (text,) = encode_words(tokenizer, [["the", " ", "unbe", "cat", "sat"]], 7)
    assert pieces(tokenizer, text.input_ids) == "[CLS] the un ##b ##e cat [SEP]"
    assert text.word_spans == [(1, 2), None, (2, 5), (5, 6), None]
    assert text.num_places == 3
