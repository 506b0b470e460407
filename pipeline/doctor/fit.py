"""A fine-tuned model's score on rows it was trained on, and on validation."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.doctor.facts import Fit
from pipeline.metrics.scores import score
from pipeline.tasks.label_budgets import rows_of_budget

if TYPE_CHECKING:
    from pipeline.tasks.facets import Example
    from pipeline.tasks.task_data import TaskData

MOST_ROWS = 500  # of each; a score is then known to about 0.02


def fit_of(folder: Path, data: TaskData, metric: str, seed: int) -> Fit:
    """The score of the model in `folder`, of the largest label budget, on the CPU.

    The first rows of each split: those of training are rows of its budget, in its order.
    """
    import torch

    from pipeline.inference.model_folder import open_model_folder
    from pipeline.inference.prediction import Predictor

    found = open_model_folder(folder)
    predict = Predictor(found, torch.device("cpu"))

    def scored(rows: Sequence[Example]) -> float:
        answers = [data.kind.answer(row) for row in rows]
        inputs = [{name: row[name] for name in data.kind.inputs} for row in rows]
        return score(metric, answers, [row["prediction"] for row in predict(inputs)])

    budget = found.facts["label_budget"]
    learned = rows_of_budget(data.training_order(seed), budget, f"tasks.{data.name}")
    return Fit(
        str(budget),
        scored([data.splits["train"][row] for row in learned[:MOST_ROWS]]),
        scored(data.splits["validation"][:MOST_ROWS]),
    )
