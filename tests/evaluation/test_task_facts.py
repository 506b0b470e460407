"""What the report tells of a task, from predictions of our own making."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from pipeline.evaluation.task_facts import EXAMPLES, shown_model, task_facts
from pipeline.finetuning.results import predictions_schema
from pipeline.foundation.artifacts import ShardWriter, write_artifact, write_json
from pipeline.kinds.registry import data_of, head_of
from pipeline.params import Finetune, load
from pipeline.tasks.task_data import TaskData, read_task
from tests.tasks.toys import STRATEGIES, toy_settings, write_toy_task

ROOT = Path(__file__).parents[2]


def settings(budgets: list[Any]) -> Finetune:
    training = toy_settings(label_budgets=budgets, steps=[1] * len(budgets))
    values = {"seeds": [5, 6], "training": training}
    return load(ROOT / "params.yaml").finetune.model_copy(update=values)


def toy_data(folder: Path, kind: str) -> TaskData:
    write_toy_task(folder / "task", kind, number=60)
    return read_task(folder / "task", "toy", data_of(kind))


def write_predictions(folder: Path, data: TaskData, rows_by_budget: dict[str, int]) -> None:
    """Of a model that gives the first label to every row, surer from row to row."""
    with write_artifact(folder, stage="finetune", params={}) as draft:
        schema = predictions_schema(data.kind, head_of(data.kind.name))
        with ShardWriter(draft.path, "test", schema) as writer:
            for budget in rows_by_budget:
                for place, example in enumerate(data.splits["test"]):
                    row = {
                        "budget": budget,
                        "id": example["id"],
                        "label": data.kind.answer(example),
                    }
                    if not data.kind.has_classes:
                        writer.write({**row, "prediction": 0.5})
                        continue
                    sure = 0.5 + place / 1000
                    rest = (1 - sure) / (len(data.labels) - 1)
                    probabilities = [sure, *[rest] * (len(data.labels) - 1)]
                    guess = data.labels[0]
                    writer.write({**row, "prediction": guess, "probabilities": probabilities})
        scores = {
            budget: {"training_rows": number, "learning_rate": number / 1000}
            for budget, number in rows_by_budget.items()
        }
        write_json(draft.path / "scores.json", scores)


def test_the_model_shown_has_the_largest_budget_wherever_it_stands(tmp_path: Path) -> None:
    data = toy_data(tmp_path, "classification")
    for strategy in ("finetune", "scratch"):
        write_predictions(tmp_path / strategy / "5", data, {"all": 30, "10": 10})
    for strategies, expected in (
        (["finetune", "scratch"], "finetune"),
        (["scratch"], "scratch"),
    ):
        named = [STRATEGIES[name] for name in strategies]
        shown = shown_model(tmp_path, settings(["all", 10]), named)
        assert (shown.strategy, shown.budget) == (expected, "all")
        assert [row["id"] for row in shown.rows] == [row["id"] for row in data.splits["test"]]


@pytest.mark.parametrize("kind", ["classification", "pair_classification"])
def test_errors_are_the_surest_wrong_answers_with_what_was_read(tmp_path: Path, kind: str) -> None:
    data = toy_data(tmp_path, kind)
    write_predictions(tmp_path / "scratch/5", data, {"10": 10})
    facts = task_facts(data, "accuracy", tmp_path, settings([10]), [STRATEGIES["scratch"]])
    wrong = [row for row in data.splits["test"] if row["label"] != data.labels[0]]
    assert [error["id"] for error in facts["errors"]] == [row["id"] for row in wrong[::-1][:8]]
    columns = {"text"} | ({"text_pair"} if kind.startswith("pair_") else set())
    for error, row in zip(facts["errors"], wrong[::-1], strict=False):
        assert {column: error[column] for column in columns} == {c: row[c] for c in columns}
        assert error["prediction"] == data.labels[0]
    assert facts["learning_rates"] == {"scratch": {"10": 0.01}}
    assert facts["per_label"][0]["support"] == len(data.splits["test"]) - len(wrong)
    assert all(set(example) == {*columns, "label"} for example in facts["examples"])


def test_numbers_have_no_labels_to_confuse_and_no_confidence(tmp_path: Path) -> None:
    data = toy_data(tmp_path, "pair_regression")
    write_predictions(tmp_path / "scratch/5", data, {"10": 10})
    facts = task_facts(data, "pearson", tmp_path, settings([10]), [STRATEGIES["scratch"]])
    assert facts["confusion"] is None
    assert facts["calibration"] is None
    assert facts["per_label"] == facts["errors"] == []
    assert len(facts["examples"]) == EXAMPLES
    assert isinstance(facts["examples"][0]["label"], float)
