"""One answer whatever the input: what every model must beat."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from statistics import fmean
from typing import TYPE_CHECKING, Any

from pipeline.baselines.linear_models import Candidate

if TYPE_CHECKING:
    from pipeline.tasks.task_data import TaskData


class MajorityBaseline:
    """The most frequent label of the training rows."""

    name = "majority"

    def __init__(self, data: TaskData) -> None:
        self.data = data

    def trained_on(self, rows: Sequence[int]) -> Candidate:
        """Nothing is chosen, so nothing is scored on validation."""
        kind, splits = self.data.kind, self.data.splits
        value = self._value([kind.answer(splits["train"][row]) for row in rows])
        answers = [kind.answer(example) for example in splits["test"]]
        return Candidate(str(value), 0.0, [self._like(answer, value) for answer in answers])

    def _value(self, answers: Sequence[Any]) -> Any:
        return most_frequent(answers)

    def _like(self, answer: Any, value: Any) -> Any:
        return value


class MajorityTag(MajorityBaseline):
    """The most frequent tag of a word, for every word."""

    def _value(self, answers: Sequence[Any]) -> Any:
        return most_frequent([tag for tags in answers for tag in tags])

    def _like(self, answer: Any, value: Any) -> Any:
        return [value] * len(answer)


class MeanNumber(MajorityBaseline):
    """The mean of the training rows."""

    def _value(self, answers: Sequence[Any]) -> Any:
        return fmean(answers)


def most_frequent(labels: Sequence[str]) -> str:
    """Of equally frequent ones the first by name."""
    counts = Counter(labels)
    return max(sorted(counts), key=counts.__getitem__)
