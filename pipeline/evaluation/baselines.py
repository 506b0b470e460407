"""What a pre-trained encoder should beat, on the same labels and seeds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from statistics import fmean
from typing import TYPE_CHECKING, Any, Protocol

from pipeline.evaluation.linear_models import Trial
from pipeline.evaluation.tfidf import TfidfBaseline
from pipeline.evaluation.word_features import WordFeaturesBaseline

if TYPE_CHECKING:
    from pipeline.tasks.task_data import TaskData


class Baseline(Protocol):
    """A model that is trained on some training rows and predicts the test split."""

    name: str

    def trained_on(self, rows: Sequence[int]) -> Trial:
        """Train on these rows of the training split."""


class MajorityBaseline:
    """The most frequent label (of words: tag), or the mean number, whatever the input."""

    name = "majority"

    def __init__(self, data: TaskData) -> None:
        self.data = data

    def trained_on(self, rows: Sequence[int]) -> Trial:
        """Nothing is chosen, so nothing is scored on validation."""
        kind, splits = self.data.kind, self.data.splits
        training = [splits["train"][row] for row in rows]
        if kind.regression:
            value: Any = fmean(example["label"] for example in training)
        else:
            counts = Counter(label for example in training for label in kind.labels_of(example))
            value = max(sorted(counts), key=counts.__getitem__)
        answers = [kind.answer(example) for example in splits["test"]]
        constant = [
            [value] * len(answer) if isinstance(answer, list) else value for answer in answers
        ]
        return Trial(str(value), 0.0, constant)


def baselines_of(data: TaskData, metric: str, rows: Sequence[int]) -> list[Baseline]:
    """The baselines of a task: the majority's answer, and the linear model of its kind.

    `rows` are all training rows that they will be trained on.
    """
    if data.kind.name == "tagging":
        return [MajorityBaseline(data), WordFeaturesBaseline(data, metric, rows)]
    return [MajorityBaseline(data), TfidfBaseline(data, metric)]
