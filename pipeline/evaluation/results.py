"""Every system's score on every task, label budget and seed; and what the scores say together."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from pipeline.baselines.fitted_baselines import read_fitted
from pipeline.console.errors import UserError
from pipeline.evaluation.statistics import Scored, paired_gain, resampled_scores, summary
from pipeline.evaluation.systems import FINETUNED, system_named
from pipeline.foundation.artifacts import read_artifact, read_rows
from pipeline.tasks.metrics.scores import METRICS, score_of_rows

if TYPE_CHECKING:
    from pipeline.finetuning.strategies import Strategy
    from pipeline.params import Finetune
    from pipeline.tasks.task_data import TaskData


@dataclass(frozen=True)
class Result:
    """One system's score on a task's test split, trained on one draw of labels."""

    task: str
    metric: str
    budget: str
    training_rows: int
    system: str  # a baseline's name or a strategy
    seed: int
    score: float
    setting: str  # what a baseline chose on validation
    # What the metric needs of each test row, in their order: `(test rows, k)`.
    statistics: np.ndarray = field(repr=False, compare=False)

    def as_row(self) -> dict[str, Any]:
        """Plain values, for a table."""
        return {name: value for name, value in vars(self).items() if name != "statistics"}


def baseline_results(folder: Path, data: TaskData, metric: str) -> Iterator[Result]:
    """What the artifact of fit_baselines in `folder`/TASK says.

    Raises `UserError` where it is missing, not whole, or about other test rows.
    """
    for model, ids in read_fitted(folder / data.name):
        _require_test_rows(ids, data, f"{folder / data.name}, {model.system}")
        facts = {name: value for name, value in vars(model).items() if name != "predictions"}
        yield _result(data, model.predictions, metric=metric, **facts)


def finetuned_results(
    folder: Path, data: TaskData, settings: Finetune, strategies: Sequence[Strategy]
) -> Iterator[Result]:
    """What the artifacts of `strategies` below `folder`/TASK say; others are left alone.

    Raises `UserError` as `baseline_results` does.
    """
    for strategy in strategies:
        for seed in settings.seeds:
            place = folder / data.name / strategy.name / str(seed)
            artifact = read_artifact(place, stage="finetune")
            scores = json.loads((artifact.path / "scores.json").read_text(encoding="utf-8"))
            predictions = _test_predictions(artifact.path, data)
            for budget in map(str, settings.training.label_budgets):
                yield _result(
                    data,
                    predictions[budget],
                    metric=scores[budget]["metric"],
                    budget=budget,
                    training_rows=scores[budget]["training_rows"],
                    system=strategy.name,
                    seed=seed,
                    setting="",
                )


def _result(data: TaskData, predictions: Sequence[Any], *, metric: str, **facts: Any) -> Result:
    answers = [data.kind.answer(example) for example in data.splits["test"]]
    rows = METRICS[metric].row_statistics(answers, predictions)
    value = score_of_rows(metric, rows)
    return Result(task=data.name, metric=metric, score=value, statistics=rows, **facts)


def _test_predictions(folder: Path, data: TaskData) -> dict[str, list[Any]]:
    """Predictions of the test split by budget, in the order of the task's rows."""
    ids: dict[str, list[str]] = {}
    predictions: dict[str, list[Any]] = {}
    for row in read_rows(folder, "test", columns=["budget", "id", "prediction"]):
        ids.setdefault(row["budget"], []).append(row["id"])
        predictions.setdefault(row["budget"], []).append(row["prediction"])
    for budget, found in ids.items():
        _require_test_rows(found, data, f"{folder}, label budget {budget}")
    return predictions


def _require_test_rows(ids: Sequence[str], data: TaskData, where: str) -> None:
    expected = [example["id"] for example in data.splits["test"]]
    if list(ids) != expected:
        raise UserError(
            f"predictions of other rows than the test split's {len(expected):,}",
            where=where,
            expected="the ids of the prepared task, in its order",
            hint="run the stage that made them on the task as it is prepared now",
        )


def task_metrics(data: TaskData, metric: str, results: Sequence[Result]) -> dict[str, Any]:
    """One task's part of `metrics.json`."""
    groups = groups_of(data)
    return {
        "metric": metric,
        "labels": len(data.labels),
        "test_rows": len(data.splits["test"]),
        "test_groups": len(set(groups)) if groups is not None else None,
        "budgets": metrics_by_budget(results, groups),
    }


def groups_of(data: TaskData) -> list[str] | None:
    """The group of each test row; `None` where there are none to draw (a row is its own, or all
    are in one).
    """
    groups = [example["group"] for example in data.splits["test"]]
    return groups if 1 < len(set(groups)) < len(groups) else None


def metrics_by_budget(
    results: Sequence[Result], groups: Sequence[str] | None = None
) -> dict[str, Any]:
    """One task's results by budget: every system's mean and deviation, and what is gained.

    `strongest_before` is the best by mean of what there was before BERT (`None` where none ran).
    `gains` say how far `finetune` lies above every other system, over the seeds that both have
    (see `paired_gain`); empty where it did not run. `groups[row]` is that of each test row.
    """
    budgets: dict[str, Any] = {}
    for budget in dict.fromkeys(result.budget for result in results):
        here = [result for result in results if result.budget == budget]
        systems = {
            name: summary([result.score for result in here if result.system == name])
            for name in dict.fromkeys(result.system for result in here)
        }
        before = [name for name in systems if system_named(name).is_before_bert]
        budgets[budget] = {
            "training_rows": here[0].training_rows,
            "systems": systems,
            "strongest_before": max(before, key=lambda s: systems[s]["mean"], default=None),
            "gains": _gains(here, groups) if FINETUNED in systems else {},
        }
    return budgets


def _gains(results: Sequence[Result], groups: Sequence[str] | None) -> dict[str, Any]:
    """Gains of `finetune` over every other system, on the same draws of the test rows."""
    first = results[0]
    tables = [result.statistics for result in results]
    purpose = f"{first.task} {first.budget}"
    by_row = resampled_scores(first.metric, tables, f"rows {purpose}")
    by_group = None
    if groups is not None:
        by_group = resampled_scores(first.metric, tables, f"groups {purpose}", groups)
    systems: dict[str, Scored] = {}
    for name in dict.fromkeys(result.system for result in results):
        places = {result.seed: i for i, result in enumerate(results) if result.system == name}
        systems[name] = Scored(
            {seed: results[place].score for seed, place in places.items()},
            {seed: by_row[place] for seed, place in places.items()},
            None if by_group is None else {seed: by_group[place] for seed, place in places.items()},
        )
    ours = systems.pop(FINETUNED)
    return {name: paired_gain(ours, other) for name, other in systems.items()}
