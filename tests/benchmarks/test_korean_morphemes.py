"""The measurement of morphemes: how words are cut, and what each arm's tokenizer makes of them."""

from __future__ import annotations

import pytest
from tokenizers import Tokenizer

from benchmarks.korean_morphemes import GOES_ON, Morphemes, patched
from pipeline.foundation.vocabulary import wordpiece
from pipeline.tasks import encoding
from pipeline.tokenization import sentences

TEXT = ["학교에서 책을 읽는다.", "집에서 밥을 먹는다.", "도서관에서 책을 읽었다."] * 5


@pytest.fixture(scope="module")
def morphemes() -> Morphemes:
    return Morphemes()


def trained() -> Tokenizer:
    return wordpiece.train(
        lambda: TEXT, vocabulary_size=120, alphabet_size=60, min_frequency=2, lowercase=True
    )


def test_a_morpheme_within_a_word_is_marked_and_punctuation_is_not(morphemes: Morphemes) -> None:
    assert morphemes.cut(["학교에서 책을, 본다", "", "a"]) == [
        f"학교 {GOES_ON}에서 책 {GOES_ON}을 , 본다",
        "",
        "a",
    ]


def test_a_vocabulary_of_morphemes_encodes_plain_words(morphemes: Morphemes) -> None:
    with patched("vocabulary", morphemes):
        tokenizer = trained()
        assert list(sentences.splitter("ko")(["책을 읽는다."])) == [["책을 읽는다."]]
    assert not any(GOES_ON in name for name in tokenizer.get_vocab())
    pieces = tokenizer.encode("학교에서 책을", add_special_tokens=False).tokens
    assert pieces == ["학교", "##에서", "책", "##을"]


def test_with_both_texts_are_cut_before_they_are_encoded(morphemes: Morphemes) -> None:
    with patched("both", morphemes):
        tokenizer = trained()
        (ids,) = encoding._pieces(tokenizer, ["학교에서 책을"])
        assert list(sentences.splitter("ko")(["책을 읽는다."])) == [morphemes.cut(["책을 읽는다."])]
    assert [tokenizer.id_to_token(token) for token in ids] == [
        *("학교", f"{GOES_ON}에서", "책", f"{GOES_ON}을")
    ]


def test_plain_changes_nothing_and_patches_end(morphemes: Morphemes) -> None:
    plain = trained().to_str()
    with patched("plain", morphemes):
        assert trained().to_str() == plain
    with patched("both", morphemes):
        assert trained().to_str() != plain
    assert trained().to_str() == plain
