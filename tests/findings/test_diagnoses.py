"""What the doctor found, in words."""

from __future__ import annotations

import re
import string
from pathlib import Path
from typing import Any

import pytest

from pipeline.console.errors import UserError
from pipeline.doctor.checks.registry import CHECKS
from pipeline.findings.diagnoses import diagnosis_sentences, main_diagnoses, sentence_of
from pipeline.findings.english.catalogue import ENGLISH


def found(name: str, task: str | None = None, **figures: Any) -> dict[str, Any]:
    knob = {"few_passes": "pretrain.budget"}.get(name, f"tasks.{task}.max_length")
    return {"name": name, "severity": "high", "knob": knob, "task": task, "figures": figures}


CUT = {"rows": 0.25, "max_length": 64}
PASSES = {"seen": 3_200_000, "tokens": 3_100_000, "passes": 1.032, "good_passes": 4.0}


def test_every_check_has_a_template_that_names_its_knob() -> None:
    for check in CHECKS:
        template = ENGLISH.templates[f"Diagnosis: {check}"]
        assert "knob" in {field for _, field, _, _ in string.Formatter().parse(template)}


def test_a_sentence_has_the_figures_and_the_knob() -> None:
    assert sentence_of(found("rows_cut", "reviews", **CUT)) == (
        "On reviews 25% of the rows have more than 64 tokens and lose their end. Raise "
        "`tasks.reviews.max_length`."
    )
    assert "saw 3.2 million tokens of a text of 3.1 million: 1.0 passes" in sentence_of(
        found("few_passes", **PASSES)
    )


def test_nothing_found_is_said() -> None:
    report = {"checks": 20, "diagnoses": []}
    assert diagnosis_sentences(report) == main_diagnoses(report)
    assert "20 things and found nothing" in main_diagnoses(report)[0]


def test_a_terminal_is_told_each_check_once_with_the_tasks_it_found() -> None:
    cut = [found("rows_cut", task, **CUT) for task in ("reviews", "news", "law")]
    report = {"checks": 20, "diagnoses": [cut[0], found("few_passes", **PASSES), *cut[1:]]}
    first, second = main_diagnoses(report)
    assert first.startswith("On reviews")
    assert first.endswith("(So too on news and law.)")
    assert second.startswith("Pre-training")
    assert len(diagnosis_sentences(report)) == 4


def test_a_terminal_is_told_no_more_than_asked() -> None:
    report = {
        "checks": 20,
        "diagnoses": [found("few_passes", **PASSES), found("rows_cut", "law", **CUT)],
    }
    assert len(main_diagnoses(report, number=1)) == 1


def test_what_has_no_template_is_refused_by_name() -> None:
    with pytest.raises(UserError, match="there is no template 'Diagnosis: tired'"):
        sentence_of(found("tired"))


def test_the_page_of_the_doctor_has_a_line_for_every_check() -> None:
    text = (Path(__file__).parents[2] / "docs" / "doctor.md").read_text(encoding="utf-8")
    assert re.findall(r"^\| `(\w+)` \|", text, re.MULTILINE) == list(CHECKS)
