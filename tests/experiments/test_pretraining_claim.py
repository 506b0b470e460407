"""The claim that is measured by reference, of any results of the main pipeline."""

from __future__ import annotations

import itertools
import json
from pathlib import Path

import pytest

from experiments.claims.pretraining import measure
from experiments.views.pretraining import show
from pipeline.console.errors import UserError

RESULTS = Path(__file__).parents[2] / "presets/results"


@pytest.mark.parametrize("name", ["default", "overnight"])
def test_of_committed_results_budgets_go_by_their_rows(name: str) -> None:
    path = RESULTS / f"{name}.json"
    outcome = measure(path)
    tasks = json.loads(path.read_text(encoding="utf-8"))["tasks"]
    for task, facts in tasks.items():
        rows = [row["budget"] for row in outcome.tables["scores"] if row["task"] == task]
        assert rows == sorted(found["training_rows"] for found in facts["budgets"].values())
        pairs = [(c.left, c.right) for c in outcome.halves["needs_fewer_labels"] if c.of == task]
        assert pairs == [
            (f"finetune {few}", f"scratch {many}") for few, many in itertools.pairwise(rows)
        ]
    assert show({"tables": outcome.tables}, {}).grids


def test_all_rows_come_after_fewer(tmp_path: Path) -> None:
    """Whatever "all" is on the task."""
    metrics = json.loads((RESULTS / "default.json").read_text(encoding="utf-8"))
    metrics["tasks"] = {"kind": metrics["tasks"]["kind"]}
    budgets = metrics["tasks"]["kind"]["budgets"]
    budgets["all"] = budgets.pop("2000") | {"training_rows": 700}
    path = tmp_path / "metrics.json"
    path.write_text(json.dumps(metrics), encoding="utf-8")
    outcome = measure(path)
    assert [row["budget"] for row in outcome.tables["scores"]] == [100, 500, 700]
    assert outcome.halves["needs_fewer_labels"][1].right == "scratch 700"


def test_what_are_no_metrics_is_said(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="no metrics"):
        measure(tmp_path / "metrics.json")
