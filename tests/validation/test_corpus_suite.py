"""The numbers that the corpus suite looks at."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.params import Split
from pipeline.validation import corpus

SPLIT = Split(salt="salt", validation=0.1, held_out=0.15)


def features(paragraphs: list[str | None] | None, group: str | None = "g") -> dict[str, object]:
    row = {"id": "1", "group": group, "source": "s", "licence": "l", "paragraphs": paragraphs}
    return corpus.features("train", row, SPLIT)


def test_letters_are_counted_by_script() -> None:
    counted = features(["Abc é 한글ㅋ 漢 1 ."])
    assert (counted["Latin"], counted["Hangul"], counted["letters"]) == (4, 3, 8)


@pytest.mark.parametrize(
    ("text", "control", "replacement"),
    [("a\tb\r\nc", 0, 0), ("a\x00\x1b\x85b", 3, 0), ("\ufffd?\ufffd", 0, 2)],
)
def test_control_and_replacement_characters_are_counted(
    text: str, control: int, replacement: int
) -> None:
    counted = features([text])
    assert (counted["control"], counted["replacement"]) == (control, replacement)


def test_nulls_do_not_break_counting() -> None:
    assert features(None)["null_paragraphs"] == 1
    assert features(["a", None])["null_paragraphs"] == 1
    assert features(["a"], group=None)["side"] is None
    assert features([])["characters"] == 0


def test_equal_texts_have_equal_hashes_whatever_their_ids() -> None:
    assert features(["a", "b"])["hash"] == features(["a", "b"], group="other")["hash"]
    assert features(["a", "b"])["hash"] != features(["a", "c"])["hash"]


@given(st.text(max_size=50))
def test_counts_agree_with_unicode_data(text: str) -> None:
    counted = features([text])
    letters = [letter for letter in text if unicodedata.category(letter)[0] == "L"]
    assert counted["letters"] == len(letters)
    assert counted["Latin"] == sum("LATIN" in unicodedata.name(letter, "") for letter in letters)
    assert counted["characters"] == len(text)


def test_the_frame_keeps_no_whole_text() -> None:
    row = {"id": "1", "group": "g", "source": "s", "licence": "l", "paragraphs": ["x" * 10_000]}
    frame = corpus.documents_frame((("train", row) for _ in range(5000)), SPLIT)
    assert len(frame) == 5000
    assert frame["text"].str.len().max() == corpus.SNIPPET_CHARACTERS
    assert frame.memory_usage(deep=True).sum() / len(frame) < 1000
