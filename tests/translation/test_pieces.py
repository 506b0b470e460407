"""Texts come back as they were, placeholders whole; the same text gives the same vocabulary."""

from __future__ import annotations

import pytest

from pipeline.translation.pieces import Coder, train
from pipeline.translation.placeholders import (
    kept,
    masked,
    names_of,
    placeholders,
    same_placeholders,
    unmasked,
)

TEXTS = [
    "Turn on the light, please!",
    "Schalte das Licht (im Flur) ein.",
    "Don't turn {name} off: it's 21.5 °C",
    "조명을 켜 주세요.",
    "Say “yes” or 'no' – e.g. a_b/c",
] * 3
SETTINGS = {
    "vocabulary_size": 300,
    "lowercase": False,
    "alphabet_size": 200,
    "min_frequency": 1,
}


@pytest.fixture(scope="module")
def coder() -> Coder:
    return Coder(train(lambda: iter(TEXTS), **SETTINGS))


@pytest.mark.parametrize("text", dict.fromkeys(TEXTS))
def test_a_text_comes_back_with_every_space(coder, text):
    (pair,) = coder.pairs([text], [text])
    assert coder.unknown not in pair.target
    assert coder.text(pair.target, text) == text


def test_a_placeholder_is_one_piece_whatever_its_name(coder):
    source, target = "Turn {device_class} on: %s {x}", "{x} %s: {device_class}"
    (pair,) = coder.pairs([source], [target])
    assert coder.unknown not in pair.source + pair.target
    found = [piece for piece in coder.pieces(pair.target) if ord(piece[-1]) >= 0xE000]
    assert found == [chr(0xE002), chr(0xE001), chr(0xE000)]
    assert coder.text(pair.target, source) == target


def test_a_letter_that_the_vocabulary_lacks_is_said(coder):
    (pair,) = coder.pairs(["light"], ["свет light"])
    assert coder.unknown in pair.target
    assert "⁇" in coder.text(pair.target, "light")


def test_the_same_texts_give_the_same_vocabulary(coder):
    again = train(lambda: iter(TEXTS), **SETTINGS)
    assert again.to_str() == coder.tokenizer.to_str()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("{name} is {state}", ["{name}", "{state}"]),
        ("%(count)d of %s", ["%(count)d", "%s"]),
        ("${price} at 100%", ["${price}"]),
        ("100 %done, {not one}", []),
    ],
)
def test_placeholders_are_found(text, found):
    assert placeholders(text) == found
    names = names_of(text)
    assert unmasked(masked(text, names), names) == text


def test_a_lost_or_doubled_placeholder_is_seen():
    assert same_placeholders("{a} and {b}", "{b} und {a}")
    assert not same_placeholders("{a} and {b}", "{a} und")
    assert not same_placeholders("{a}", "{a} {a}")
    assert kept("{a} and {b}", "{a} und {a}") == (1, 2)
    assert kept("none", "{a}") == (0, 0)


def test_a_number_that_the_source_has_not_is_left_out():
    assert unmasked(f"{chr(0xE000)} {chr(0xE005)}!", ["{a}"]) == "{a} !"
