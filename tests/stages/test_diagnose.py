"""The stage `diagnose`, on small artifacts of the stages before it."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest

from pipeline.doctor.checks.registry import CHECKS
from pipeline.doctor.gathering import trained_budgets
from pipeline.findings.diagnoses import diagnosis_sentences
from pipeline.foundation.artifacts import file_hash, write_artifact, write_json
from pipeline.foundation.vocabulary import wordpiece
from pipeline.model.weights import save_model
from pipeline.report import page
from pipeline.stages import diagnose, finetune, tokenize_corpus
from tests.report.report_facts import metrics_of, report_of
from tests.stages.test_evaluate import toy_params, write_corpus, write_tokenizer
from tests.tasks.toys import toy_encoder, write_rates, write_toy_task

TASKS = {"colours": "classification", "words": "tagging"}
CONTINUED = "words"  # where an encoder went on before it was fine-tuned
SETTINGS = {"source": "corpus", "model": {"architecture": "bert"}, "sequence_length": 7}
LOSS = "masked_language_modelling_loss"


def write_encoder(folder: Path, tokenizer: Path) -> None:
    with write_artifact(folder, stage="pretrain", params=SETTINGS) as draft:
        save_model(draft.path, toy_encoder())
        wordpiece.copy_files(tokenizer, draft.path)
        points = [{"tokens": tokens, LOSS: 4.0} for tokens in (0, 900)]
        write_json(draft.path / "history.json", {"train": [], "validation": points})
        draft.counts |= {"steps": 9, "tokens": 900}


@pytest.fixture(scope="module")
def inputs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The inputs of the stage: one strategy on two tasks; both seeds."""
    folder = tmp_path_factory.mktemp("workspace")
    params = toy_params()
    inputs = {name: folder / name for name in diagnose.INPUTS}
    inputs["metrics"] = folder / "reports" / "metrics.json"
    write_corpus(inputs["corpus"])
    write_tokenizer(folder / "tokenizer")
    read = {"corpus": inputs["corpus"], "tokenizer": folder / "tokenizer"}
    tokenize_corpus.run(params, read, inputs["tokens"])
    write_encoder(inputs["encoder"] / "1", folder / "tokenizer")
    write_json(folder / "gate.json", {"suite": "toy", "success": True, "expectations": []})
    for name, kind in TASKS.items():
        write_toy_task(inputs["tasks"] / name, kind, number=150)
        given = {"encoder": inputs["encoder"], "embeddings": folder, "gate": folder / "gate.json"}
        given["data"] = inputs["tasks"] / name
        given["rates"] = write_rates(inputs["rates"] / name / "finetune.json", 0.01)
        output = inputs["finetuned"] / name / "finetune"
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(finetune, "FINISHED", folder / "finished")
            finetune.run(params, given, output, task=name, strategy="finetune")
    gains = {"scratch": {"mean": 0.1, "low": -0.1, "high": 0.3}}
    worse = {"scratch": {"mean": -0.2, "low": -0.3, "high": -0.1}}
    budgets: dict[str, dict[str, Any]] = {
        "20": {"gains": gains, "strongest_before": None, "systems": {"finetune": {}}},
        "all": {"gains": worse, "strongest_before": None, "systems": {"finetune": {}}},
    }
    tasks = {name: {"budgets": copy.deepcopy(budgets)} for name in TASKS}
    tasks[CONTINUED]["budgets"]["all"]["systems"]["continued_finetune"] = {}
    write_json(inputs["metrics"], {"tasks": tasks})
    return inputs


@pytest.fixture(scope="module")
def found(inputs: dict[str, Path]) -> dict[str, Any]:
    """What the stage wrote."""
    output = inputs["metrics"].with_name("diagnosis.json")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(page, "write", lambda reports, logs: reports)
        diagnose.run(toy_params(), inputs, output)
    report: dict[str, Any] = json.loads(output.read_text())
    return report


def named(report: dict[str, Any], name: str) -> list[dict[str, Any]]:
    return [entry for entry in report["diagnoses"] if entry["name"] == name]


def test_the_result_is_of_these_metrics_and_can_be_said(
    found: dict[str, Any], inputs: dict[str, Path]
) -> None:
    assert found["checks"] == len(CHECKS)
    assert found["metrics"] == file_hash(inputs["metrics"])
    assert len(diagnosis_sentences(found)) == len(found["diagnoses"]) > 0


def test_figures_are_those_of_the_artifacts(found: dict[str, Any], inputs: dict[str, Path]) -> None:
    tokens = json.loads((inputs["tokens"] / "manifest.json").read_text())["counts"]["train"][
        "tokens"
    ]
    (passes,) = named(found, "few_passes")
    assert passes["figures"]["passes"] == pytest.approx(900 / tokens, abs=1e-4)
    assert {entry["task"] for entry in named(found, "few_test_rows")} == set(TASKS)
    assert all(entry["figures"]["effect"] == 0.2 for entry in named(found, "few_test_rows"))


def test_whether_an_encoder_went_on_with_the_tasks_text_is_read(found: dict[str, Any]) -> None:
    asked = {entry["task"]: entry["figures"]["budget"] for entry in named(found, "nothing_gained")}
    assert asked == {name: "all" for name in TASKS if name != CONTINUED}


def test_how_long_each_label_budget_was_trained_is_read(inputs: dict[str, Path]) -> None:
    training = toy_params().finetune.training
    found = trained_budgets(inputs["finetuned"] / "colours" / "finetune" / "1")
    assert [budget.budget for budget in found] == ["20", "all"]
    assert [budget.steps for budget in found] == training.steps
    assert found[0].epochs == training.batch_size * found[0].steps / 20


def test_rows_past_the_longest_sequence_are_counted_on_each_task(found: dict[str, Any]) -> None:
    beyond = {entry["task"]: entry["figures"] for entry in named(found, "positions_untrained")}
    # six words and two special tokens are eight
    assert beyond == {key: {"longest": 7, "max_length": 16, "rows": 1.0} for key in TASKS}


def test_two_runs_give_the_same_bytes(
    inputs: dict[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(page, "write", lambda reports, logs: reports)
    first, second = (tmp_path / name for name in ("first.json", "second.json"))
    for output in (first, second):
        diagnose.run(toy_params(), inputs, output)
    assert first.read_bytes() == second.read_bytes()
    assert str(tmp_path) not in first.read_text()


def test_the_page_shows_a_diagnosis_of_its_own_metrics_only(tmp_path: Path) -> None:
    reports = tmp_path / "reports"
    write_json(reports / "metrics.json", metrics_of())
    write_json(reports / "evaluation" / "report.json", report_of())
    said = "20 things and found nothing"
    diagnosis = {"checks": 20, "diagnoses": [], "metrics": file_hash(reports / "metrics.json")}
    assert said not in page.write(reports, tmp_path / "logs").read_text()
    write_json(reports / "diagnosis.json", diagnosis)
    assert said in page.write(reports, tmp_path / "logs").read_text()
    write_json(reports / "diagnosis.json", {**diagnosis, "metrics": "of another run"})
    assert "dvc repro diagnose" in page.write(reports, tmp_path / "logs").read_text()
