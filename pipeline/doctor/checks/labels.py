"""A task's labels: whether they agree, and how many there are of each."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.doctor.diagnosis import Diagnosis, Figure
from pipeline.doctor.facts import RunFacts, about

CONFLICTS = 0.03  # of the rows; the quickstart's tasks have up to 0.013
RARE_ROWS = 8  # of a class in the largest label budget
MAJORITY = 0.8  # of the rows, where the metric is accuracy


def conflicting_labels(run: RunFacts) -> Iterator[Diagnosis]:
    """Equal texts with unequal labels: what no model can get right."""
    for task in run.tasks.values():
        if task.conflict_fraction > CONFLICTS:
            figures: dict[str, Figure] = {"rows": task.conflict_fraction}
            yield about(
                task,
                "conflicting_labels",
                "medium",
                task.conflict_fraction,
                f"tasks.{task.name}.train",
                figures,
            )


def rare_class(run: RunFacts) -> Iterator[Diagnosis]:
    """The class with fewest rows, in the largest label budget."""
    for task in run.tasks.values():
        if not task.labels or not task.a_label_a_row or not task.trained:
            continue
        total = max(sum(task.labels.values()), 1)
        label, number = min(task.labels.items(), key=lambda item: (item[1], item[0]))
        largest = max(budget.rows for budget in task.trained)
        rows = number / total * min(largest, total)
        if rows < RARE_ROWS:
            figures: dict[str, Figure] = {"label": label, "rows": rows, "budget": largest}
            yield about(
                task,
                "rare_class",
                "medium",
                1 - rows / RARE_ROWS,
                "finetune.training.label_budgets",
                figures,
            )


def unbalanced_classes(run: RunFacts) -> Iterator[Diagnosis]:
    """One class has nearly all rows, and the metric counts rows."""
    for task in run.tasks.values():
        if not task.labels or not task.a_label_a_row or task.metric != "accuracy":
            continue
        label, number = max(task.labels.items(), key=lambda item: (item[1], item[0]))
        share = number / max(sum(task.labels.values()), 1)
        if share > MAJORITY:
            figures: dict[str, Figure] = {"label": label, "share": share}
            yield about(
                task, "unbalanced_classes", "medium", share, f"tasks.{task.name}.metric", figures
            )
