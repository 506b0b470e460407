"""What the benchmarks that fine-tune share: a network of a task, and results that are kept."""

from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from benchmarks import fine_tuned
from benchmarks.kept_results import KeptResults
from pipeline.kinds.registry import data_of
from pipeline.tasks.task_data import TaskData
from tests.tasks.toys import STRATEGIES, toy_rows, toy_settings, toy_start

KIND = "classification"


def test_one_network_is_made_by_the_params_and_what_is_changed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rows = [{"id": f"{n}", "group": f"{n}", **row} for n, row in enumerate(toy_rows(KIND, 60))]
    splits = {"train": rows[:40], "validation": rows[40:50], "test": rows[50:]}
    data = TaskData("toy", data_of(KIND), ["blue", "green", "red"], splits, {})
    task = SimpleNamespace(kind=KIND, metric="accuracy", max_length="auto")
    monkeypatch.setattr(fine_tuned, "task_named", lambda *_: task)
    monkeypatch.setattr(fine_tuned, "read_task", lambda *_: data)
    finetune = SimpleNamespace(training=toy_settings(label_budgets=[10, 20], steps=[9, 9]))
    params = SimpleNamespace(tasks={}, finetune=finetune)
    toy = fine_tuned.FineTuning(cast(Any, params), Path("data/tasks/toy"))
    result = toy.result(
        toy_start("scratch"),
        STRATEGIES["scratch"],
        1,
        rate=0.01,
        changes={"label_budgets": ["all"], "steps": [2]},
    )
    assert (result.num_rows, result.learning_rate) == (40, 0.01)
    assert set(toy.scores(result)) == {"validation", "test"}


def test_a_result_that_is_kept_is_not_made_again(tmp_path: Path) -> None:
    file = tmp_path / "kept.json"
    assert KeptResults(file).once("a", lambda: {"score": 1.0}) == {"score": 1.0}
    again = KeptResults(file)
    assert again.once("a", lambda: pytest.fail("made again")) == {"score": 1.0}
    again.once("b", lambda: 2)
    assert json.loads(file.read_text()) == {"a": {"score": 1.0}, "b": 2}
