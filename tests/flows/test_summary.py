"""What a person reads at the end."""

from __future__ import annotations

import dataclasses
import json
import shutil
from pathlib import Path

import pytest

from flows.graph import Stage, read_stages
from flows.summary import (
    RunReport,
    StageResult,
    findings,
    flatten,
    makers_of_metrics,
    read_report,
    terminal_summary,
    write_page,
    write_report,
)
from pipeline.console.pipelines import MAIN, in_folder

PROJECT = Path(__file__).parents[2]


@pytest.fixture
def report() -> RunReport:
    stages = [
        StageResult("prepare", "prepare", "Cached", "unchanged", 61.0, None),
        StageResult("train@a", "train", "Completed", "ran in 2.0 s", 2.0, None),
        StageResult("train@b", "train", "Failed", "error in train: no text", None, 2),
        StageResult("evaluate", "evaluate", "NotReady", "", None, None),
    ]
    return RunReport("Failed", "1 ran, 1 cached, 1 failed, 1 left to do", 2, 65.2, "id", stages)


def test_a_report_is_read_back_as_it_was_written(tmp_path, report):
    write_report(tmp_path, MAIN, report)
    assert read_report(tmp_path, MAIN) == report


def test_an_unreadable_report_counts_as_none(tmp_path, report):
    assert read_report(tmp_path, MAIN) is None
    write_report(tmp_path, MAIN, report)
    (tmp_path / "logs/flow/last_run.json").write_text('{"stages": [{"name": 1}]}')
    assert read_report(tmp_path, MAIN) is None


def test_the_summary_counts_states_and_adds_times_a_group(tmp_path, report):
    text = terminal_summary(tmp_path, MAIN, report)
    assert "Failed in 1 min 05 s: 1 ran, 1 cached, 1 failed, 1 left to do" in text
    assert "train     1 Completed, 1 Failed    2.0 s" in text
    assert "prepare   1 Cached                 1 min 01 s" in text
    assert report.failures() == ["stage train@b failed: error in train: no text"]


def test_the_summary_says_what_there_is(tmp_path):
    (tmp_path / "reports").mkdir()
    (tmp_path / "reports/report.html").touch()
    (tmp_path / "reports/metrics.json").write_text(json.dumps({"unknown": {"shape": 0.5}}))
    text = terminal_summary(tmp_path, MAIN, None)
    assert "reports/report.html" in text
    assert "unknown.shape: 0.5" in text
    assert "Data Docs" not in text


def test_another_pipeline_speaks_of_its_own_metrics_only(tmp_path, report):
    letters = in_folder("letters", "Counts letters.")
    (tmp_path / "reports/evaluation").mkdir(parents=True)
    shutil.copy(PROJECT / "presets/results/default.json", tmp_path / "reports/metrics.json")
    (tmp_path / "reports/report.html").touch()
    write_report(tmp_path, MAIN, report)
    assert read_report(tmp_path, letters) is None
    assert findings(tmp_path, letters) == []
    assert "report" not in terminal_summary(tmp_path, letters, None)
    (tmp_path / "letters/reports").mkdir(parents=True)
    (tmp_path / "letters/reports/metrics.json").write_text('{"vowels": 0.4}')
    write_page(tmp_path, letters)
    assert findings(tmp_path, letters) == ["vowels: 0.4"]
    write_report(tmp_path, letters, report)
    assert read_report(tmp_path, letters) == report == read_report(tmp_path, MAIN)
    assert len(list(tmp_path.rglob("last_run.json"))) == 2


def test_nested_metrics_become_rows():
    assert list(flatten({"a": {"b": 1, "c": {"d": 2}}, "e": 3})) == [
        ("a.b", 1),
        ("a.c.d", 2),
        ("e", 3),
    ]


def test_results_that_cannot_be_shown_do_not_undo_the_run(tmp_path, capsys):
    write_page(tmp_path, MAIN)
    assert capsys.readouterr().err == ""
    (tmp_path / "reports/evaluation").mkdir(parents=True)
    (tmp_path / "reports/metrics.json").write_text("{}")
    write_page(tmp_path, MAIN)
    assert "reports/report.html was not written" in capsys.readouterr().err
    assert not (tmp_path / "reports/report.html").exists()


def test_metrics_with_a_system_that_has_no_entry_are_shown_as_figures(tmp_path):
    path = tmp_path / "reports/metrics.json"
    path.parent.mkdir()
    metrics = json.loads((PROJECT / "presets/results/default.json").read_text(encoding="utf-8"))
    for task in metrics["tasks"].values():
        for budget in task["budgets"].values():
            before = budget["strongest_before"]
            for found in (budget["systems"], budget["gains"]):
                found["of another version"] = found.pop(before)
            budget["strongest_before"] = "of another version"
    path.write_text(json.dumps(metrics))
    assert "corpus.lowercase: False" in findings(tmp_path, MAIN)


def test_the_summary_ends_with_what_holds_the_scores_back(tmp_path, report):
    (tmp_path / "reports").mkdir()
    path = tmp_path / "reports/diagnosis.json"
    assert "holds the scores back" not in terminal_summary(tmp_path, MAIN, None)
    path.write_text(json.dumps({"checks": 20, "diagnoses": []}))
    assert "20 things and found nothing" in terminal_summary(tmp_path, MAIN, None)
    figures = {"rows": 0.25, "max_length": 64}
    cut = {"name": "rows_cut", "task": "law", "knob": "tasks.law.max_length", "figures": figures}
    path.write_text(json.dumps({"checks": 20, "diagnoses": [cut]}))
    assert "- On law 25% of the rows have more than 64" in terminal_summary(tmp_path, MAIN, None)
    path.write_text(json.dumps({"checks": 20, "diagnoses": [{"name": "unknown"}]}))
    assert "holds the scores back" not in terminal_summary(tmp_path, MAIN, None)


@pytest.mark.parametrize(
    ("outputs", "told"),
    [
        ([("data/corpus",), ("reports/metrics.json", "reports/evaluation")], True),
        ([("data/corpus",), ("reports/validation/mini.json",)], False),
        ([("letters/reports/metrics.json",)], False),
        ([], False),
    ],
)
def test_a_run_without_the_stage_that_measures_speaks_of_no_metrics(
    tmp_path, report, outputs, told
):
    (tmp_path / "reports").mkdir()
    (tmp_path / "reports/metrics.json").write_text('{"of": {"others": 0.5}}')
    stages = [
        Stage(f"stage{number}", "stage", (), {}, paths) for number, paths in enumerate(outputs)
    ]
    measured = bool(makers_of_metrics(MAIN, stages))
    assert measured == told
    done = dataclasses.replace(report, state="Completed", measured=measured)
    for text in (
        terminal_summary(tmp_path, MAIN, done),
        terminal_summary(tmp_path, MAIN, None, measured),
    ):
        assert ("of.others: 0.5" in text) == told


def test_the_projects_own_graph_says_which_stage_measures(monkeypatch):
    monkeypatch.chdir(PROJECT)
    assert makers_of_metrics(MAIN, read_stages(PROJECT, MAIN.dvc_file)) == {"evaluate"}
    partial = read_stages(PROJECT, MAIN.dvc_file, ["validate_task"])
    assert makers_of_metrics(MAIN, partial) == set()
