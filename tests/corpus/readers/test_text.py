from __future__ import annotations

import pytest

from pipeline.corpus.readers.text import (
    markdown_line,
    split_documents,
    split_paragraphs,
    strip_front_matter,
)

LINES = ["", "one", "two", "", " ", "three", ""]


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        ("file", ["\none\ntwo\n\n \nthree\n"]),
        ("blank_line", ["one\ntwo", "three"]),
        ("line", LINES),
    ],
)
def test_documents_are_files_lines_or_blocks(document: str, expected: list[str]) -> None:
    assert list(split_documents(LINES, document)) == expected


def test_paragraphs_are_blocks_or_else_lines() -> None:
    assert split_paragraphs("one\ntwo\n\nthree") == ["one\ntwo", "three"]
    assert split_paragraphs("one\ntwo\nthree\n") == ["one", "two", "three"]


def test_front_matter_goes_and_what_only_looks_like_it_stays() -> None:
    assert list(strip_front_matter(["---", "title: x", "---", "text", "---"])) == ["text", "---"]
    assert list(strip_front_matter(["text", "---", "more"])) == ["text", "---", "more"]
    assert list(strip_front_matter(["---", "no end"])) == ["---", "no end"]
    assert list(strip_front_matter([])) == []


@pytest.mark.parametrize(
    ("line", "text"),
    [
        ("## CHAPTER I", "CHAPTER I"),
        ("-------", ""),
        ("* * *", ""),
        ("> quoted", "quoted"),
        ("a **bold** and *slanted* _word_", "a bold and slanted word"),
        ("see [the guide](https://example.org/x_y) now", "see the guide now"),
        (r"1\. first \*not bold\*", "1. first *not bold*"),
        ("snake_case_name stays", "snake_case_name stays"),
        ("2 * 3 * 4", "2 * 3 * 4"),
        ("#hashtag", "#hashtag"),
        ("plain", "plain"),
        ("<개정 2016.1.27>", "<개정 2016.1.27>"),
    ],
)
def test_marks_of_markdown_go(line: str, text: str) -> None:
    assert markdown_line(line) == text
