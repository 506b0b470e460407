"""The tables of README and docs/results.md."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipeline.console.errors import UserError
from pipeline.findings.sentences import encoder_notes, full_pretraining_sentences
from pipeline.report.markdown import gain, gains_table, systems_tables, tables
from tests.report.report_facts import metrics_of, metrics_of_another_preset, with_imported


def test_every_task_and_label_budget_has_a_line_with_its_verdicts() -> None:
    lines = gains_table(metrics_of()).splitlines()[2:]
    assert len(lines) == 9
    assert lines[0].startswith("| `animals`, 100 | ")
    widths = {line.count("|") for line in gains_table(metrics_of()).splitlines()}
    assert widths == {7}


def test_another_score_gives_another_verdict() -> None:
    better, worse = gains_table(metrics_of(shift=0.1)), gains_table(metrics_of(shift=-0.3))
    assert ": gain" in better
    assert ": loss" not in better
    assert ": loss" in worse
    assert ": gain" not in worse


def test_seeds_that_disagree_are_said_where_the_interval_alone_would_say_gain() -> None:
    found = {"low": 0.01, "high": 0.02, "seeds": 3, "seeds_ahead": 2, "verdict": "no gain"}
    assert gain(found) == "+0.010 to +0.020: no gain (ahead in 2 of 3 seeds)"
    assert gain({**found, "low": -0.01}) == "−0.010 to +0.020: no gain"


def test_every_system_of_a_task_is_listed() -> None:
    text = systems_tables(metrics_of())
    for name in ("majority class", "TF-IDF", "FastText averaged", "fine-tuned"):
        assert text.count(name) >= 2, name
    assert "on 3,000 test rows" in text


def test_an_encoder_pre_trained_elsewhere_has_its_rows_and_is_told_what_it_is(
    tmp_path: Path,
) -> None:
    metrics = with_imported(metrics_of())
    path = tmp_path / "metrics.json"
    path.write_text(json.dumps(metrics), encoding="utf-8")
    text = tables(path)
    lines = " ".join(text.split())
    assert text.count("| other, pre-trained in full elsewhere, fine-tuned |") == 3
    (said,), (note,) = full_pretraining_sentences(metrics), encoder_notes(metrics)
    assert said in lines
    assert lines.endswith(note)
    assert gains_table(metrics) == gains_table(metrics_of())


def test_a_missing_strongest_and_missing_scratch_are_dashes() -> None:
    metrics = metrics_of()
    for task in metrics["tasks"].values():
        for budget in task["budgets"].values():
            budget["strongest_before"] = None
            del budget["systems"]["scratch"], budget["gains"]["scratch"]
    assert "| – | – | **" in gains_table(metrics)


def test_another_presets_metrics_print_with_its_budgets_systems_and_seeds(tmp_path: Path) -> None:
    path = tmp_path / "overnight.json"
    path.write_text(json.dumps(metrics_of_another_preset(), sort_keys=True), encoding="utf-8")
    text = tables(path)
    gains, *systems, note = text.split("\n\n")
    lines = gains.splitlines()[2:]
    assert len(lines) == 3 * 4
    assert lines[3].startswith("| `animals`, all 8,000 | ")
    assert lines[7].startswith("| `same_place`, all 7,700 | ")
    assert len(systems) == 3
    heads = [table.splitlines()[0] for table in systems]
    assert heads[2].endswith("| 100 labels | 500 labels | 2,000 labels | all 7,400 labels |")
    for table in (gains, *systems):
        assert len({line.count("|") for line in table.splitlines()}) == 1
    assert "FastText embeddings" not in text
    assert text.count("Word2Vec embeddings |") == 3
    assert "FastText averaged" in text
    assert "2 pre-trained encoders in turn" in " ".join(note.split())
    assert "over 5 seeds" in note
    assert max(map(len, note.splitlines())) <= 100


def test_a_preset_without_fine_tuning_prints_dashes() -> None:
    metrics = metrics_of()
    for task in metrics["tasks"].values():
        for budget in task["budgets"].values():
            del budget["systems"]["finetune"]
            budget["gains"] = {}
    assert all(line.endswith("| – | – | – |") for line in gains_table(metrics).splitlines()[2:])


def test_a_system_of_one_label_budget_only_has_its_line() -> None:
    metrics = metrics_of()
    del metrics["tasks"]["animals"]["budgets"]["100"]["systems"]["scratch"]
    assert "| BERT from random weights | – | 0." in systems_tables(metrics)


@pytest.mark.parametrize("content", ["stages:\n", "[1]", '{"tasks": {}}'])
def test_a_file_that_holds_no_metrics_is_named(tmp_path: Path, content: str) -> None:
    (tmp_path / "metrics.json").write_text(content, encoding="utf-8")
    with pytest.raises(UserError, match="no metrics: not ") as caught:
        tables(tmp_path / "metrics.json")
    assert "metrics.json" in str(caught.value.where)


def test_without_metrics_the_user_is_told_what_writes_them(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="no metrics"):
        tables(tmp_path / "metrics.json")
    (tmp_path / "metrics.json").write_text(json.dumps(metrics_of()), encoding="utf-8")
    assert gains_table(metrics_of()) in tables(tmp_path / "metrics.json")
