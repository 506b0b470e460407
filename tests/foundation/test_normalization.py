from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.foundation.normalization import clean, visible
from pipeline.foundation.vocabulary.wordpiece import SPECIAL_TOKENS, build

TEXT = st.text(
    st.one_of(
        st.characters(exclude_categories=["Cs"]),
        st.sampled_from(
            "\t\n\r\x0b\x0c\x1c \xa0\u200b\u2028\u3000\ufeff\ufffd\u0301가ㅋ\u1100\u1161"
        ),
    )
)


@given(TEXT)
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    assert clean(clean(text)) == clean(text)


@given(TEXT)
def test_clean_text_is_nfc_in_single_spaces_without_controls(text: str) -> None:
    cleaned = clean(text)
    assert unicodedata.is_normalized("NFC", cleaned)
    assert cleaned == " ".join(cleaned.split())
    assert not any(unicodedata.category(character) == "Cc" for character in cleaned)


@given(TEXT)
def test_replacement_characters_stay_and_are_not_made(text: str) -> None:
    assert clean(text).count("\ufffd") == text.count("\ufffd")


def test_compatibility_characters_stay_what_they_are() -> None:
    assert clean("ㅋㅋ x² ﬁne ①") == "ㅋㅋ x² ﬁne ①"


def test_decomposed_hangul_is_composed() -> None:
    assert clean(unicodedata.normalize("NFD", "한국어")) == "한국어"


@pytest.mark.parametrize("lowercase", [True, False])
def test_what_goes_is_what_the_tokenizer_drops(lowercase: bool) -> None:
    normalizer = build(SPECIAL_TOKENS, lowercase=lowercase).normalizer
    for code in (0x00, 0x1B, 0x7F, 0x96, 0xAD, 0x61C, 0x180E, *range(0x200B, 0x2010), 0xFEFF):
        for text in (f"a{chr(code)}b", f"가{chr(code)}나", f"{chr(code)}"):
            assert normalizer.normalize_str(text) == normalizer.normalize_str(clean(text))
            assert visible(text) == clean(text)


def test_invisible_characters_go_and_joiners_with_them() -> None:
    assert clean("a\u200bb\xadc\ufeffd\u202ee") == "abcde"
    assert clean("क्\u200dष 👩\u200d🚀 می\u200cخواهم") == "क्ष 👩🚀 میخواهم"


def test_every_white_space_becomes_one_space() -> None:
    assert clean(" a\xa0\u3000b\t\n\u2028c\x85") == "a b c"
