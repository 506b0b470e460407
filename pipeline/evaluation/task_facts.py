"""What the report says of one task: its rows, and what one model makes of the test split.

The model shown is the fine-tuned one (without it: the last strategy) of the first seed and the
largest label budget.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.evaluation.calibration import calibration, confident_errors
from pipeline.evaluation.confusions import Confusion, confusion_of, per_label
from pipeline.evaluation.systems import FINETUNED
from pipeline.foundation.artifacts import read_artifact, read_rows
from pipeline.foundation.randomness import fraction_of
from pipeline.kinds.registry import view_of

if TYPE_CHECKING:
    from pipeline.evaluation.opened import Opened
    from pipeline.finetuning.strategies import Strategy
    from pipeline.params import Finetune
    from pipeline.tasks.facets import Example
    from pipeline.tasks.task_data import TaskData

EXAMPLES, ERRORS = 6, 8
SALT = "report examples"
NAMES = {"id", "group"}  # of a row, for machines


@dataclass(frozen=True)
class ShownModel:
    """One model's predictions on a task's test split."""

    strategy: str
    budget: str
    rows: list[dict[str, Any]]  # of a predictions table: see pipeline/finetuning/results.py


def shown_model(folder: Path, settings: Finetune, strategies: Sequence[Strategy]) -> ShownModel:
    """The model shown, from the finetune artifacts in `folder` (STRATEGY/SEED)."""
    own = [strategy.name for strategy in strategies if strategy.start != "imported"]
    strategy = FINETUNED if FINETUNED in own else own[-1]
    place = folder / strategy / str(settings.seeds[0])
    scores = _scores(place)
    budgets = [str(budget) for budget in settings.training.label_budgets]
    budget = max(budgets, key=lambda name: scores[name]["training_rows"])
    rows = [row for row in read_rows(place, "test") if row["budget"] == budget]
    return ShownModel(strategy, budget, rows)


def task_confusion(data: TaskData, shown: ShownModel) -> Confusion | None:
    """What the model shown takes for what; `None` where numbers are predicted."""
    if not data.kind.has_classes:
        return None
    view = view_of(data.kind.name)
    return confusion_of(data.name, shown.strategy, data.labels, shown.rows, view)


def confusions_of(
    opened: Opened, settings: Finetune, strategies: Sequence[Strategy]
) -> Iterator[Confusion]:
    """That of every task with labels."""
    for name, data in opened.tasks.items():
        confusion = task_confusion(data, shown_model(opened.finetuned / name, settings, strategies))
        if confusion is not None:
            yield confusion


def task_facts(
    data: TaskData, metric: str, folder: Path, settings: Finetune, strategies: Sequence[Strategy]
) -> dict[str, Any]:
    """One task's part of report.json, from the finetune artifacts in `folder` (STRATEGY/SEED).

    Where numbers are predicted there is no confusion, no label, no confidence and so no error
    with a high one.
    """
    shown = shown_model(folder, settings, strategies)
    confusion = task_confusion(data, shown)
    facts: dict[str, Any] = {
        "kind": data.kind.name,
        "metric": metric,
        "counts": data.counts,
        "examples": examples(data),
        "learning_rates": learning_rates(folder, settings, strategies),
        "confusion": None,
        "per_label": [],
        "errors": [],
        "calibration": None,
    }
    for strategy in strategies:
        if strategy.start == "continued":
            place = folder / strategy.name / str(settings.seeds[0])
            made = read_artifact(place, stage="finetune", verify=False).params
            facts["continued"] = made["continued"]
    if confusion is not None:
        facts["confusion"] = confusion.to_json()
        facts["per_label"] = per_label(confusion.labels, confusion.counts)
        facts["errors"] = errors(data, shown)
        facts["calibration"] = calibration(shown.rows, view_of(data.kind.name))
    return facts


def examples(data: TaskData) -> list[dict[str, Any]]:
    """`EXAMPLES` training rows, drawn by a hash of their id: what is read, and the `label`."""
    training = data.splits["train"]
    drawn = sorted(training, key=lambda example: fraction_of(SALT, example["id"]))[:EXAMPLES]
    return [{**_read(data, example), "label": data.kind.answer(example)} for example in drawn]


def errors(data: TaskData, shown: ShownModel) -> list[dict[str, Any]]:
    """The `ERRORS` wrong answers with the highest confidence, with what was read."""
    found = confident_errors(shown.rows, view_of(data.kind.name), ERRORS)
    by_id = {example["id"]: example for example in data.splits["test"]}
    return [{**_read(data, by_id[error["id"]]), **error} for error in found]


def _read(data: TaskData, example: Example) -> dict[str, Any]:
    """The columns of a row that the model reads: `text`, `text_pair` or `tokens`."""
    left_out = {*NAMES, data.kind.label_column}
    return {column: value for column, value in example.items() if column not in left_out}


def learning_rates(
    folder: Path, settings: Finetune, strategies: Sequence[Strategy]
) -> dict[str, dict[str, float]]:
    """The peak learning rate of each strategy and label budget, as the first seed was trained."""
    found: dict[str, dict[str, float]] = {}
    for strategy in strategies:
        scores = _scores(folder / strategy.name / str(settings.seeds[0]))
        budgets = [str(budget) for budget in settings.training.label_budgets]
        found[strategy.name] = {budget: scores[budget]["learning_rate"] for budget in budgets}
    return found


def _scores(folder: Path) -> dict[str, Any]:
    scores: dict[str, Any] = json.loads((folder / "scores.json").read_text(encoding="utf-8"))
    return scores
