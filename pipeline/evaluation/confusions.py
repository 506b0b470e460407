"""What a model takes for what."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from pipeline.tasks.facets import ViewFacet


@dataclass(frozen=True)
class Confusion:
    """How often each label was taken for each on a test split, by rows or by words."""

    task: str
    strategy: str
    budget: str
    unit: str  # of the kind's view: "rows" or "words"
    labels: list[str]
    counts: list[list[int]]  # [true label][predicted label]

    def to_json(self) -> dict[str, Any]:
        """Plain values; the task is the key they stand under."""
        return {name: value for name, value in vars(self).items() if name != "task"}


def confusion_of(
    task: str,
    strategy: str,
    labels: Sequence[str],
    predictions: Iterable[Mapping[str, Any]],
    view: ViewFacet,
) -> Confusion:
    """Count the predictions of the budget that comes last in a predictions table."""
    by_budget: dict[str, list[Mapping[str, Any]]] = {}
    for row in predictions:
        by_budget.setdefault(row["budget"], []).append(row)
    budget, rows = list(by_budget.items())[-1]
    counted: Counter[tuple[str, str]] = Counter()
    for row in rows:
        counted.update((answer.label, answer.prediction) for answer in view.answers(row))
    counts = [[counted[true, guess] for guess in labels] for true in labels]
    return Confusion(task, strategy, budget, view.unit, list(labels), counts)


def per_label(labels: Sequence[str], counts: Sequence[Sequence[int]]) -> list[dict[str, Any]]:
    """Precision, recall, F1 and support of each label, from a confusion matrix.

    `counts[i][j]`: how often `labels[i]` was taken for `labels[j]`. What has no denominator is 0
    (scikit-learn: `precision_recall_fscore_support(zero_division=0)`).
    """
    matrix = np.asarray(counts)
    found = []
    for place, label in enumerate(labels):
        right = int(matrix[place, place])
        support, guessed = int(matrix[place].sum()), int(matrix[:, place].sum())
        found.append(
            {
                "label": label,
                "precision": right / max(guessed, 1),
                "recall": right / max(support, 1),
                "f1": 2 * right / max(support + guessed, 1),
                "support": support,
            }
        )
    return found
