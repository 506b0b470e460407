"""The page: whole, self-contained, the same every time."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest

from pipeline.evaluation.confusions import Confusion, confusion_of
from pipeline.evaluation.figures import pretraining_figure, results_figure
from pipeline.evaluation.findings import sentences
from pipeline.evaluation.report import render
from tests.evaluation.facts import facts_of, metrics_of

VOID = {"meta", "br", "path", "use", "image", "circle", "rect"}


class Balance(HTMLParser):
    """Every element that opens closes; the text that stands in them."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def parsed(page: str) -> str:
    parser = Balance()
    parser.feed(page)
    parser.close()
    assert parser.open == []
    return " ".join(parser.text.split())


def test_the_page_says_the_findings_and_has_the_figures() -> None:
    metrics = metrics_of()
    text = parsed(render(metrics, facts_of()))
    for sentence in sentences(metrics):
        assert sentence in text
    for words in ("0.800 ± 0.010", "0.200 ± 0.000 (gain)", "79.0", "31.5 %", "policy 25.0 %"):
        assert words in text
    assert "short document 12" in text
    assert "conflicts 2, leaks 3" in text
    assert "1 of 1" in text


def test_nothing_is_fetched() -> None:
    page = render(metrics_of(), facts_of())
    assert not re.search(r"""(src|href)=["'](?!data_docs/|#)""", page)
    assert "url(http" not in page
    assert "<script" not in page
    assert "@import" not in page


def test_text_from_data_is_text_and_not_markup() -> None:
    page = render(metrics_of(), facts_of())
    assert "the &lt;b&gt;name&lt;/b&gt; of the" in page


def test_two_renderings_are_the_same_bytes() -> None:
    assert render(metrics_of(), facts_of()) == render(metrics_of(), facts_of())


def test_a_changed_metric_changes_the_page() -> None:
    assert "costs on toy" in render(metrics_of(finetune=0.3), facts_of())


def test_an_objective_that_was_off_leaves_no_trace() -> None:
    metrics = metrics_of(next_sentence_accuracy=None, next_sentence_chance=None)
    assert "next sentence" not in render(metrics, facts_of())
    off = ("masked_language_modelling_loss", "frequency_loss", "perplexity")
    page = render(metrics_of(**dict.fromkeys(off)), facts_of(fill_mask=[]))
    assert "masked" not in parsed(page)


def test_figures_take_the_colour_of_the_page_and_say_what_they_show() -> None:
    metrics = metrics_of()
    for figure in (
        pretraining_figure(facts_of().history, 6.7),
        results_figure(metrics["tasks"]),
    ):
        assert figure.startswith("<svg")
        assert 'role="img"' in figure
        assert "aria-label=" in figure
        assert "currentColor" in figure
        assert "#010203" not in figure


def test_a_table_of_too_many_labels_is_left_to_the_files() -> None:
    names = [f"label {index}" for index in range(21)]
    counts = [[0] * 21 for _ in names]
    many = Confusion("toy", "finetune", "500", "rows", names, counts)
    assert "label 20" not in render(metrics_of(), facts_of(confusions=[many]))


@pytest.mark.parametrize(
    ("rows", "unit", "counts"),
    [
        ([("a", "a"), ("a", "b"), ("b", "b")], "rows", [[1, 1], [0, 1]]),
        ([(["a", "b"], ["b", "b"]), (["a"], ["a"])], "words", [[1, 1], [0, 1]]),
    ],
)
def test_confusions_count_the_last_budget(
    rows: list[tuple[object, object]], unit: str, counts: list[list[int]]
) -> None:
    table = [{"budget": "100", "label": rows[0][0], "prediction": rows[0][1]}]
    table += [{"budget": "500", "label": true, "prediction": guess} for true, guess in rows]
    found = confusion_of("toy", "finetune", ["a", "b"], table)
    assert (found.budget, found.unit, found.counts) == ("500", unit, counts)
