"""Scores from predictions, each row beside its own label."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from pipeline.baselines.fitted_baselines import read_fitted, write_fitted
from pipeline.baselines.fitting import fit
from pipeline.console.errors import UserError
from pipeline.evaluation.results import (
    baseline_results,
    finetuned_results,
    groups_of,
    metrics_by_budget,
    task_metrics,
)
from pipeline.finetuning.results import predictions_schema
from pipeline.foundation.artifacts import ShardWriter, write_artifact, write_json
from pipeline.kinds import registry
from pipeline.params import Finetune, load
from pipeline.tasks.task_data import TaskData
from tests.findings.facts import TEST_ROWS, results_of
from tests.tasks.toys import STRATEGIES, toy_rows, toy_settings

ROOT = Path(__file__).parents[2]
SEEDS = [1, 2]


def finetune_settings() -> Finetune:
    settings = load(ROOT / "params.yaml").finetune
    return settings.model_copy(
        update={
            "seeds": SEEDS,
            "training": toy_settings(label_budgets=[20], steps=[5]),
        }
    )


def data_of(rows_a_group: int = 1) -> TaskData:
    examples = [
        {"id": f"row {number}", "group": f"group {number // rows_a_group}", **row}
        for number, row in enumerate(toy_rows("classification", 90))
    ]
    splits = {"train": examples[:40], "validation": examples[40:60], "test": examples[60:]}
    return TaskData("toy", registry.data_of("classification"), ["blue", "green", "red"], splits, {})


BASELINES = registry.baseline_of("classification")
SUBSETS = {("20", seed): data_of().training_order(seed)[:20] for seed in SEEDS}


def write_predictions(folder: Path, data: TaskData, rows: Sequence[dict[str, Any]]) -> None:
    with write_artifact(folder, stage="finetune", params={}) as draft:
        schema = predictions_schema(data.kind, registry.head_of("classification"))
        with ShardWriter(draft.path, "test", schema) as writer:
            for row in rows:
                made = {"budget": "20", "id": row["id"], "label": row["label"]}
                writer.write({**made, "prediction": "red", "probabilities": [0.0, 0.0, 1.0]})
        scores = {"20": {"metric": "accuracy", "training_rows": 20}}
        write_json(draft.path / "scores.json", scores)


def test_a_score_is_that_of_the_predictions_of_its_budget(tmp_path: Path) -> None:
    data = data_of()
    for seed in SEEDS:
        write_predictions(tmp_path / f"toy/finetune/{seed}", data, data.splits["test"])
    found = list(finetuned_results(tmp_path, data, finetune_settings(), [STRATEGIES["finetune"]]))
    share = np.mean([row["label"] == "red" for row in data.splits["test"]])
    assert [(result.seed, result.score) for result in found] == [(1, share), (2, share)]
    assert found[0].statistics.shape == (30, 2)
    assert json.dumps(found[0].as_row())


def test_predictions_of_other_rows_are_refused(tmp_path: Path) -> None:
    data = data_of()
    for seed in SEEDS:
        write_predictions(tmp_path / f"toy/finetune/{seed}", data, data.splits["test"][::-1])
    with pytest.raises(UserError, match="predictions of other rows than the test split's 30"):
        list(finetuned_results(tmp_path, data, finetune_settings(), [STRATEGIES["finetune"]]))


def write_baselines(folder: Path, data: TaskData) -> None:
    with write_artifact(folder / data.name, stage="fit_baselines", params={}) as draft:
        write_fitted(draft, data, fit(BASELINES, data, "accuracy", SUBSETS, {}))


def test_baselines_are_scored_for_every_seed_and_budget(tmp_path: Path) -> None:
    write_baselines(tmp_path, data_of())
    found = list(baseline_results(tmp_path, data_of(), "accuracy"))
    assert [(result.system, result.seed) for result in found] == [
        (system, seed) for system in ("majority", "tfidf") for seed in SEEDS
    ]
    assert all(result.training_rows == 20 for result in found)
    assert all(result.statistics.shape == (30, 2) for result in found)
    fitted = fit(BASELINES, data_of(), "accuracy", SUBSETS, {})
    predictions = [model.predictions for model in fitted]
    assert [list(model.predictions) for model, _ in read_fitted(tmp_path / "toy")] == predictions


def test_baselines_of_another_test_split_are_refused(tmp_path: Path) -> None:
    data = data_of()
    write_baselines(tmp_path, data)
    data.splits["test"] = data.splits["test"][::-1]
    with pytest.raises(UserError, match="predictions of other rows"):
        list(baseline_results(tmp_path, data, "accuracy"))


def test_rows_that_are_their_own_group_have_none() -> None:
    assert groups_of(data_of()) is None
    assert groups_of(data_of(rows_a_group=90)) is None
    groups = groups_of(data_of(rows_a_group=10))
    assert groups is not None
    assert len(set(groups)) == 3


def test_a_tasks_metrics_say_on_what_they_were_measured(tmp_path: Path) -> None:
    data = data_of(rows_a_group=10)
    write_baselines(tmp_path, data)
    facts = task_metrics(data, "accuracy", list(baseline_results(tmp_path, data, "accuracy")))
    assert {name: facts[name] for name in ("labels", "test_rows", "test_groups")} == {
        "labels": 3,
        "test_rows": 30,
        "test_groups": 3,
    }
    assert facts["budgets"]["20"]["gains"] == {}


def test_fine_tuning_is_compared_with_every_other_system_and_the_strongest_is_named() -> None:
    scores = {"majority": 0.1, "tfidf": 0.7, "scratch_fasttext": 0.75, "scratch": 0.9}
    (facts,) = metrics_by_budget(results_of({**scores, "finetune": 0.8})).values()
    assert facts["strongest_before"] == "scratch_fasttext"
    assert set(facts["gains"]) == set(scores)
    assert facts["gains"]["scratch"]["verdict"] == "loss"
    gain = facts["gains"]["tfidf"]
    assert gain["verdict"] == "gain"
    assert gain["low"] < gain["mean"] < gain["high"]
    assert gain["mean"] == pytest.approx(0.1)
    assert gain["group_low"] is gain["group_high"] is None


def test_without_anything_from_before_bert_none_is_strongest() -> None:
    (facts,) = metrics_by_budget(results_of({"scratch": 0.5, "finetune": 0.8})).values()
    assert facts["strongest_before"] is None


def test_every_system_is_scored_on_the_same_draws() -> None:
    twins = results_of({"tfidf": 0.8, "scratch": 0.6, "finetune": 0.8})
    groups = [str(row % 50) for row in range(TEST_ROWS)]
    (facts,) = metrics_by_budget(twins, groups).values()
    level = facts["gains"]["tfidf"]
    assert level["low"] == level["high"] == level["group_low"] == level["group_high"] == 0.0
    again = metrics_by_budget(twins, groups)
    assert next(iter(again.values())) == facts
