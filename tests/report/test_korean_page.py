"""The page in Korean: every message that it says is in the catalogue."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.languages import spoken
from pipeline.report import page
from pipeline.report.markdown import gains_table, systems_tables
from pipeline.report.run_facts import read_run_facts
from tests.report.pages import Page, parsed
from tests.report.report_facts import metrics_of, report_of, with_imported
from tests.report.run_logs import write_logs


class Noted(dict[str, str]):
    """A catalogue that notes what it lacks."""

    def __init__(self, messages: dict[str, str]) -> None:
        super().__init__(messages)
        self.lacking: set[str] = set()

    def get(self, message: str, default: str) -> str:  # type: ignore[override]
        if message not in self:
            self.lacking.add(message)
        return super().get(message, default)


@pytest.fixture
def korean(monkeypatch: pytest.MonkeyPatch) -> Iterator[Noted]:
    noted = Noted(dict(spoken.messages("ko")))
    monkeypatch.setattr(spoken, "messages", lambda name: noted)
    with spoken.speaking("ko"):
        yield noted


def rendered(tmp_path: Path) -> Page:
    metrics = with_imported(metrics_of())
    metrics["tasks"]["animals"]["budgets"]["all"] = metrics["tasks"]["animals"]["budgets"].pop(
        "100"
    )
    facts = read_run_facts(write_logs(tmp_path / "logs"), 1)
    return parsed(page.render(metrics, report_of(), facts))


def test_the_page_says_nothing_that_korean_lacks(korean: Noted, tmp_path: Path) -> None:
    whole = rendered(tmp_path)
    assert korean.lacking == set()
    assert whole.all("html")[0][1]["lang"] == "ko"
    for words in (
        "9. 용어집", "이득과 그 구간", "레이블 전체 ", "무작위 가중치의 BERT", "매크로 F1",
        "미세 조정 (fine-tuning)", "과적합(overfitting)", "전이 학습(transfer learning)",
        "▲ 이득", "3 중 3개", "+0.080 ~ +0.140",
    ):  # fmt: skip
        assert words in whole.text, words


def test_no_english_sentence_is_left(korean: Noted, tmp_path: Path) -> None:
    """Small words of English that no name, no command and no text of the data has here."""
    text = rendered(tmp_path).text
    for words in (r"\b(minus|labelled|which|where)\b", r" is the ", r" seeds\b", r" of the "):
        assert not re.findall(rf".{{30}}{words}.{{30}}", text), words


def test_plots_are_told_in_korean(korean: Noted, tmp_path: Path) -> None:
    said = [a["aria-label"] for _, a in rendered(tmp_path).all("svg") if "aria-label" in a]
    assert len(said) > 12
    assert all(re.search("[가-힣]", label) for label in said)


def test_tables_for_a_readme_are_in_korean(korean: Noted) -> None:
    tables = gains_table(metrics_of()) + systems_tables(metrics_of())
    assert korean.lacking == set()
    assert "같은 신경망, 무작위 가중치" in tables
    assert "사전 학습된 BERT, 미세 조정" in tables
