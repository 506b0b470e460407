"""What a pre-trained encoder should beat, on the same labels and seeds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from statistics import fmean
from typing import TYPE_CHECKING, Any, Protocol

from threadpoolctl import threadpool_limits

from pipeline.baselines.averaged_vectors import AveragedVectorsBaseline
from pipeline.baselines.fitted_baselines import Fitted
from pipeline.baselines.linear_models import Trial
from pipeline.baselines.tfidf import TfidfBaseline
from pipeline.baselines.word_features import WordFeaturesBaseline
from pipeline.console.progress import Progress

if TYPE_CHECKING:
    from pipeline.tasks.task_data import TaskData
    from pipeline.vocabulary.word_vectors import WordVectors


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


def baselines_of(
    data: TaskData, metric: str, rows: Sequence[int], embeddings: Mapping[str, WordVectors]
) -> list[Baseline]:
    """The baselines of a task: the majority's answer, the linear model of its kind, and one on
    averaged word vectors for each of `embeddings` (by algorithm).

    `rows` are all training rows that they will be trained on.
    """
    linear: Baseline = TfidfBaseline(data, metric)
    if data.kind.name == "tagging":
        linear = WordFeaturesBaseline(data, metric, rows)
    averaged = [
        AveragedVectorsBaseline(name, data, metric, rows, vectors)
        for name, vectors in embeddings.items()
    ]
    return [MajorityBaseline(data), linear, *averaged]


def fit(
    data: TaskData,
    metric: str,
    subsets: Mapping[tuple[str, int], Sequence[int]],
    embeddings: Mapping[str, WordVectors],
) -> Iterator[Fitted]:
    """The baselines, on the training rows of each label budget and seed of `subsets`."""
    used = [row for rows in subsets.values() for row in rows]
    # One thread: the matrices are small, so that several would wait for each other.
    with threadpool_limits(1):
        baselines = baselines_of(data, metric, used, embeddings)
        total = len(baselines) * len(subsets)
        with Progress(f"{data.name} baselines", total=total, unit="models") as progress:
            for baseline in baselines:
                for (budget, seed), rows in subsets.items():
                    trial = baseline.trained_on(rows)
                    progress.advance()
                    yield Fitted(
                        baseline.name,
                        seed,
                        budget,
                        len(rows),
                        trial.setting,
                        trial.predictions,
                    )
