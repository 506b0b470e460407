"""Sentence splitting: where sentences end, and that nothing is lost."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.tokenization.sentences import Splitter, splitter


@pytest.fixture(scope="module")
def english() -> Splitter:
    return splitter("en")


@pytest.fixture(scope="module")
def korean() -> Splitter:
    return splitter("ko")


def solid(text: str) -> str:
    return "".join(text.split())


def test_english_abbreviations_numbers_and_quotes_do_not_end_sentences(english: Splitter) -> None:
    paragraph = (
        'Mr. Smith paid 3.50 in Jan. 2020. He said "No. Never." and left! '
        "Use e.g. a list, i.e. a.b(). Is that all?"
    )
    assert next(iter(english([paragraph]))) == [
        "Mr. Smith paid 3.50 in Jan. 2020.",
        'He said "No. Never." and left!',
        "Use e.g. a list, i.e. a.b().",
        "Is that all?",
    ]


def test_korean_sentences_end_without_punctuation_too(korean: Splitter) -> None:
    paragraphs = ["오늘은 날씨가 좋습니다. 산책을 갔어요", "영화가 재미있었어요 다음에 또 볼게요"]
    assert list(korean(paragraphs)) == [
        ["오늘은 날씨가 좋습니다.", "산책을 갔어요"],
        ["영화가 재미있었어요", "다음에 또 볼게요"],
    ]


def test_a_syllable_of_two_korean_sentences_comes_once(korean: Splitter) -> None:
    assert list(korean(["노래한다그냥노래한다그냥쟘나다"])) == [
        ["노래한다", "그냥노래한다", "그냥", "쟘나다"]
    ]


@pytest.mark.parametrize("language", ["en", "ko"])
def test_every_paragraph_is_split_by_itself(language: str, request: pytest.FixtureRequest) -> None:
    split = request.getfixturevalue({"en": "english", "ko": "korean"}[language])
    assert list(split(["One", "", "  ", "two. "])) == [["One"], [], [], ["two."]]
    assert list(split([])) == []


@settings(max_examples=200)
@given(st.text(max_size=80))
def test_english_splitting_loses_only_white_space(text: str) -> None:
    sentences = next(iter(splitter("en")([text])))
    assert solid("".join(sentences)) == solid(text)
    assert all(sentence == sentence.strip() != "" for sentence in sentences)


@settings(max_examples=60)
@given(st.text(st.sampled_from("가나다라ㅋㅠ.?! \n'\"()12aB漢😀\u200b"), max_size=60))
def test_korean_splitting_loses_only_white_space(korean: Splitter, text: str) -> None:
    sentences = next(iter(korean([text])))
    assert solid("".join(sentences)) == solid(text)
    assert all(sentence == sentence.strip() != "" for sentence in sentences)
