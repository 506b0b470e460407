"""Every system's score on every task, label budget and seed; and what the scores say together."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from threadpoolctl import threadpool_limits

from pipeline.artifacts import read_artifact
from pipeline.evaluation.baselines import baselines_of
from pipeline.evaluation.metrics import score
from pipeline.evaluation.statistics import paired_gain, summary
from pipeline.evaluation.systems import BASELINE_NAMES
from pipeline.tasks.label_budgets import rows_of_budget

if TYPE_CHECKING:
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

    def as_row(self) -> dict[str, Any]:
        """Plain values."""
        return asdict(self)


def baseline_results(data: TaskData, metric: str, settings: Finetune) -> Iterator[Result]:
    """The baselines, on the rows that fine-tuning with the same seed and budget sees."""
    answers = [data.kind.answer(example) for example in data.splits["test"]]
    budgets = settings.training.label_budgets
    subsets = {
        (budget, seed): rows_of_budget(order, budget, f"tasks.{data.name}")
        for seed in settings.seeds
        for order in [data.training_order(seed)]
        for budget in budgets
    }
    used = [row for rows in subsets.values() for row in rows]
    # One thread: the matrices are small, so that several would wait for each other.
    with threadpool_limits(1):
        for baseline in baselines_of(data, metric, used):
            for (budget, seed), rows in subsets.items():
                trial = baseline.trained_on(rows)
                value = score(metric, answers, trial.predictions)
                name = baseline.name
                yield Result(
                    data.name, metric, str(budget), len(rows), name, seed, value, trial.setting
                )


def finetuned_results(folder: Path, task: str, settings: Finetune) -> Iterator[Result]:
    """What the finetune artifacts below `folder`/TASK say; others than the params' are left alone.

    Raises `UserError` where one is missing or not whole.
    """
    for strategy in settings.strategies:
        for seed in settings.seeds:
            artifact = read_artifact(folder / task / strategy / str(seed), stage="finetune")
            scores = json.loads((artifact.path / "scores.json").read_text(encoding="utf-8"))
            for budget in map(str, settings.training.label_budgets):
                facts = scores[budget]
                rows, value = facts["training_rows"], facts["test"]
                yield Result(task, facts["metric"], budget, rows, strategy, seed, value, setting="")


def metrics_by_budget(results: Sequence[Result]) -> dict[str, Any]:
    """One task's results by budget: every system's mean and deviation, and what is gained.

    `gains` hold, for `finetune` where it ran, how far it lies above `scratch` and above the best
    baseline by mean, over the same seeds.
    """
    budgets: dict[str, Any] = {}
    for budget in dict.fromkeys(result.budget for result in results):
        here = [result for result in results if result.budget == budget]
        scores: dict[str, list[float]] = {}
        for result in here:
            scores.setdefault(result.system, []).append(result.score)
        budgets[budget] = {
            "training_rows": here[0].training_rows,
            "systems": {system: summary(values) for system, values in scores.items()},
            "gains": _gains(scores),
        }
    return budgets


def _gains(scores: dict[str, list[float]]) -> dict[str, Any]:
    """Gains of `finetune` over `scratch`, and over the best of the baselines (named)."""
    if "finetune" not in scores:
        return {}
    ours = scores["finetune"]
    gains: dict[str, Any] = {}
    if "scratch" in scores:
        gains["scratch"] = paired_gain(ours, scores["scratch"])
    baselines = [system for system in scores if system in BASELINE_NAMES]
    strongest = max(baselines, key=lambda system: sum(scores[system]))
    gains["baseline"] = {"system": strongest, **paired_gain(ours, scores[strongest])}
    return gains
