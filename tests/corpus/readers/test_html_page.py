"""A page of HTML gives its prose, and says what it left out."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.corpus.readers.formats import read_documents
from pipeline.corpus.readers.html_page import page_paragraphs
from pipeline.fetching.left_out import counted
from pipeline.params.sources import FileLayout

PAGE = """<!doctype html>
<html><head><title>한국어</title><style>p > b {color: red}</style>
<body><nav><ul><li>Home<li>About</ul></nav>
<!-- nobody reads this -->
<h1>A  <b>head</b>ing</h1>
<p>One &amp; two <a href="https://example.org">with a link</a>,
over lines.<p>An end that is left out
<table><tr><td>a cell<td>another</table>
<pre><code>x &lt; 1
y = 2</code></pre>
<script>let a = "<p>no prose</p>";</script>
한국어<br>줄바꿈
"""
PROSE = [
    *("A heading", "One & two with a link, over lines.", "An end that is left out"),
    *("a cell", "another", "한국어", "줄바꿈"),
]


def test_prose_is_a_paragraph_a_block() -> None:
    taken: Counter[str] = Counter()
    assert page_paragraphs(PAGE, "drop", taken) == PROSE
    left_out = {"<head>": 1, "<nav>": 1, "<script>": 1, "code blocks": 1}
    assert {name: number for name, number in taken.items() if name != "HTML tags"} == left_out


def test_code_is_kept_where_it_is_asked_for() -> None:
    assert "x < 1\ny = 2" in page_paragraphs(PAGE, "keep", Counter())


@pytest.mark.parametrize("text", ["a < b and b > c", "R&D", "1 <2> 3", "plain"])
def test_what_only_looks_like_markup_is_text(text: str) -> None:
    assert page_paragraphs(text, "drop", Counter()) == [text]


@pytest.mark.parametrize("name", ["page.html", "page.HTM"])
def test_a_file_is_a_document(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text(PAGE, encoding="utf-8")
    with counted() as left_out:
        (document,) = read_documents(tmp_path, FileLayout(), "here", "CC0-1.0")
    assert document["paragraphs"] == PROSE
    assert left_out["code blocks"] == 1


def test_a_page_is_one_document_beside_text_that_is_cut_up(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text(PAGE, encoding="utf-8")
    (tmp_path / "text.txt").write_text("one\ntwo\n", encoding="utf-8")
    found = read_documents(tmp_path, FileLayout(document="line"), "here", "CC0-1.0")
    assert [document["paragraphs"] for document in found] == [PROSE, ["one"], ["two"]]


@given(st.text())
def test_any_text_is_read(text: str) -> None:
    for paragraph in page_paragraphs(text, "keep", Counter()):
        assert paragraph.strip()
