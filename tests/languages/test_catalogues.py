"""A catalogue has a translation of every message, with the same fields, and none in vain."""

from __future__ import annotations

import importlib
import re
import unicodedata

import pytest

from pipeline.languages import spoken
from pipeline.languages.korean import MESSAGES, RETOLD
from pipeline.languages.spoken import (
    CATALOGUES,
    ENGLISH,
    LANGUAGES,
    _,
    filled,
    language,
    retold,
    speak,
    speaking,
)
from tests.languages.messages import fields, of_code, of_template, retold_messages

# The same in every language: proper names, and symbols of the field.
NAMES = {"ids", "BERT", "Data Docs", "FastText", "TF-IDF", "Word2Vec", "WordPiece"}


@pytest.mark.parametrize("name", CATALOGUES)
def test_every_message_is_translated_and_none_in_vain(name: str, all_messages: set[str]) -> None:
    catalogue = spoken.messages(name)
    assert sorted(all_messages - set(catalogue)) == []
    assert sorted(set(catalogue) - all_messages) == []
    retold = importlib.import_module(CATALOGUES[name]).RETOLD
    assert sorted(retold_messages() ^ set(retold)) == []


@pytest.mark.parametrize("name", CATALOGUES)
def test_translations_have_the_fields_and_the_tags_of_their_messages(name: str) -> None:
    retold = importlib.import_module(CATALOGUES[name]).RETOLD
    for message, words in [*spoken.messages(name).items(), *retold.items()]:
        assert fields(words) == fields(message), message
        assert sorted(re.findall(r"<[^>]*>", words)) == sorted(re.findall(r"<[^>]*>", message))
        assert re.findall(r"%%", words) == re.findall(r"%%", message)
        assert re.findall(r"[▲▼○†]", words) == re.findall(r"[▲▼○†]", message)
        for field in re.findall(r"\{\w+:[^}]+\}", message):
            assert field in words  # formatted in the same way


def test_korean_is_korean_and_has_no_particle_after_a_field() -> None:
    for message, words in [*MESSAGES.items(), *RETOLD.items()]:
        letters = [letter for letter in words if unicodedata.name(letter, "").startswith("HANGUL")]
        assert letters or message in NAMES or not re.search(r"[a-z]{3}", fieldless(message)), (
            message
        )
        assert unicodedata.normalize("NFC", words) == words
        after = re.findall(r"(?:\}|\)s)(은|는|이|가|을|를|과|와|으로|로|이다)(?=[\s.,]|$)", words)
        assert not after, words


def fieldless(message: str) -> str:
    return re.sub(r"\{[^}]*\}|%\(\w+\)s", "", message)


def test_the_language_that_is_spoken_is_that_of_the_block() -> None:
    assert (language(), _("Scores by label")) == (ENGLISH, "Scores by label")
    with speaking("ko"):
        assert (language(), _("Scores by label")) == ("ko", "레이블별 점수")
        assert _("Scores\n   by label") == "레이블별 점수"
        assert _("a name of someone's") == "a name of someone's"
        with speaking(ENGLISH):
            assert _("Scores by label") == "Scores by label"
        assert language() == "ko"
    assert language() == ENGLISH
    with pytest.raises(ValueError, match="none of en, ko"):
        speak("fr")
    assert LANGUAGES == ("en", "ko")


def test_a_text_of_an_artifact_is_retold_with_its_values() -> None:
    text = filled("No {name} are both in {left} and in {right}", name="texts", left="a", right="b")
    assert text == "No texts are both in a and in b" == retold(text)
    with speaking("ko"):
        assert filled("No {name}", name="x") == "No x"
        assert retold(text) == "a 분할과 b 분할에 모두 있는 텍스트 항목이 없다"
        assert retold("≈16.67% unexpected") == "기대와 다른 값 ≈16.67%"
        assert retold("No texts are") == "No texts are"


def test_messages_are_found_in_code_and_templates() -> None:
    assert list(of_code('x = _("a {b}").format(b=_("c"))\n_(name)')) == ["a {b}", "c"]
    template = '{{ _("a") }}{% trans n=1|abs %}b {{ n }}\n c{% endtrans %}{{ _(name) }}'
    assert list(of_template(template)) == ["a", "b %(n)s\n c"]
