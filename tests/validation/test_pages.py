"""Pages: nothing is loaded from anywhere, data is never markup, all suites are listed."""

from __future__ import annotations

import logging
import re
import threading
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from pipeline.validation import pages, results
from pipeline.validation.suites import (
    Fact,
    Outcome,
    Table,
    facts_table,
    great_expectations,
    run_suite,
)

NASTY = [
    "<script>alert(1)</script>",
    '<img src="https://example.com/x.png">',
    "$money ${x} {{ 7 * 7 }} {% raw %}",
    '"quoted" & <b>bold</b>',
    "한국어 ㅋㅋ 😀",
]


@pytest.fixture(scope="module")
def failed() -> Outcome:
    e = great_expectations().expectations
    frame = pd.DataFrame({"id": [f"{text} id" for text in NASTY], "text": NASTY})
    expectations = [
        e.ExpectColumnValuesToBeInSet(column="text", value_set=["a"], description="Texts are <a>"),
        e.ExpectColumnValuesToNotBeNull(column="id", description="Ids are there"),
        e.ExpectColumnQuantileValuesToBeBetween(
            column="length",
            quantile_ranges={"quantiles": [0.5], "value_ranges": [[0, 100]]},
            description="The median is small",
        ),
    ]
    table = Table("rows", frame.assign(length=frame["text"].str.len()), expectations, ["id"])
    facts = facts_table("facts", [Fact("share", 0.25, "The share is small", max_value=0.5)])
    return run_suite("nasty", [table, facts])


@pytest.fixture
def page(failed: Outcome, tmp_path: Path) -> str:
    path = pages.write_page(failed, results.to_json(failed), tmp_path)
    return path.read_text(encoding="utf-8")


class Elements(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.text = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attributes: list[tuple[str, Any]]) -> None:
        self.found.append((tag, dict(attributes)))
        if tag not in ("meta", "br", "hr"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag, f"</{tag}> closes another element"

    def handle_data(self, data: str) -> None:
        self.text += data


def assert_loads_nothing(text: str) -> None:
    elements = Elements(text)
    assert elements.open == []
    for tag, attributes in elements.found:
        assert tag not in ("script", "link", "img", "iframe", "object", "embed", "base", "form")
        assert not {"src", "srcset", "style", "onclick", "onload", "background"} & set(attributes)
        if tag == "a":
            assert re.fullmatch(r"#\d+|\w+\.html", attributes["href"] or "")
    styles = re.findall(r"<style>(.*?)</style>", text, re.DOTALL)
    assert len(styles) == 1
    assert not re.search(r"url\(|@import|https?:|//", styles[0])


def test_a_page_loads_nothing_from_anywhere(page: str) -> None:
    assert_loads_nothing(page)


def test_the_index_loads_nothing_from_anywhere(failed: Outcome, tmp_path: Path) -> None:
    pages.write_page(failed, results.to_json(failed), tmp_path)
    assert_loads_nothing((tmp_path / "index.html").read_text(encoding="utf-8"))


def test_texts_of_the_data_are_shown_as_they_are(page: str) -> None:
    shown = Elements(page).text
    for text in NASTY:
        assert shown.count(text) >= 2, "among what failed, and in Great Expectations' table"
    assert "Texts are <a>" in shown


def test_a_page_says_what_failed_and_shows_every_expectation(page: str) -> None:
    shown = " ".join(Elements(page).text.split())
    assert "Validation of nasty failed" in shown
    assert "3 of 4 expectations met" in shown
    assert "5 of 5 rows are not so" in shown
    for words in ("Texts are <a>", "Ids are there", "The median is small", "The share is small"):
        assert words in shown


def test_rendering_logs_no_error(
    failed: Outcome, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        pages.write_page(failed, results.to_json(failed), tmp_path)
    assert caplog.records == []


def test_the_index_lists_every_suite_with_its_result(failed: Outcome, tmp_path: Path) -> None:
    facts = facts_table("facts", [Fact("share", 0.25, "The share is small", max_value=0.5)])
    passed = run_suite("fine", [facts])
    for outcome in (failed, passed):
        pages.write_page(outcome, results.to_json(outcome), tmp_path)
    shown = " ".join(Elements((tmp_path / "index.html").read_text(encoding="utf-8")).text.split())
    assert "fine passed 1 of 1 nasty failed 3 of 4" in shown


def test_pages_written_side_by_side_are_all_listed(tmp_path: Path) -> None:
    facts = [Fact("share", 0.25, "The share is small", max_value=0.5)]
    outcomes = [run_suite(f"suite_{index}", [facts_table("facts", facts)]) for index in range(6)]
    threads = [
        threading.Thread(
            target=pages.write_page, args=(outcome, results.to_json(outcome), tmp_path)
        )
        for outcome in outcomes
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    index = (tmp_path / "index.html").read_text(encoding="utf-8")
    assert all(f"suite_{number}.html" in index for number in range(6))
    assert not list(tmp_path.glob("*.partial"))
