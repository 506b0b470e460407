"""What counts as equal, and as nothing, is what a model sees."""

from __future__ import annotations

import pytest

from pipeline.tasks.cells import label_cell, tagged_words, text_cell, text_key, words_key

UNSEEN = ["\u200b", "\u200c", "\u200d", "\ufeff", "\u2060", "\xad", "\u200e", "\u0096", "\x1b"]


@pytest.mark.parametrize("character", UNSEEN)
def test_what_nobody_sees_makes_no_text_no_class_and_no_other_row(character: str) -> None:
    assert text_cell(f" {character} ", "text", "here") is None
    assert text_cell(character * 3, "text", "here") is None
    assert label_cell(f"po{character}s", "label", "here") == "pos"
    assert label_cell(character, "label", "here") is None
    assert text_key(f"서{character}울 seoul{character}") == text_key("서울 Seoul")
    assert words_key(["서울", f"{character}은"]) == words_key(["서울", "은"])
    assert tagged_words([character], ["O"], ("tokens", "tags"), "here") is None


def test_rows_stay_as_they_are_written() -> None:
    assert text_cell(" a\u200bb\n", "text", "here") == "a\u200bb"
    assert text_key("ab") != text_key("a b")
