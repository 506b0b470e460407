"""Labels as the numbers a model is trained on, and a model's scores as predictions.

`scores` of one example are `(places, outputs)`: one place for a class or a number, one for each
scored word for tags; words that were cut off or have no piece get the default tag, and no
confidence (`None`): the model never saw them.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from pipeline.tasks.kind import Example, TaskKind
from pipeline.tasks.tagging import OUTSIDE

if TYPE_CHECKING:
    import pyarrow as pa

    from pipeline.tasks.encoding import EncodedText


class Targets(ABC):
    """Between the labels of a task and the numbers of a model."""

    @abstractmethod
    def encode(self, example: Example, text: EncodedText) -> np.ndarray:
        """What the model should give for each of the example's scored places, `(places,)`."""

    @abstractmethod
    def decode(self, scores: np.ndarray, text: EncodedText) -> dict[str, Any]:
        """`prediction`, from the model's scores; for classes `probabilities`, for tags
        `confidences` (the highest probability at each word).
        """


class ClassTargets(Targets):
    """One of `labels`."""

    def __init__(self, labels: Sequence[str]) -> None:
        self.labels = list(labels)

    def encode(self, example: Example, text: EncodedText) -> np.ndarray:
        return np.array([self.labels.index(example["label"])])

    def decode(self, scores: np.ndarray, text: EncodedText) -> dict[str, Any]:
        probabilities = softmax(scores[0])
        return {
            "prediction": self.labels[int(probabilities.argmax())],
            "probabilities": probabilities.tolist(),
        }


class TagTargets(Targets):
    """One of `labels` for each word; `default` for those that the model does not see."""

    def __init__(self, labels: Sequence[str], default: str) -> None:
        self.labels = list(labels)
        self.default = default

    def encode(self, example: Example, text: EncodedText) -> np.ndarray:
        assert text.word_spans is not None, "tagging encodes words"
        places = zip(example["tags"], text.word_spans, strict=True)
        return np.array([self.labels.index(t) for t, place in places if place is not None], int)

    def decode(self, scores: np.ndarray, text: EncodedText) -> dict[str, Any]:
        assert text.word_spans is not None, "tagging encodes words"
        probabilities = softmax(scores)
        best = iter(probabilities.argmax(axis=-1).tolist())
        highest = iter(probabilities.max(axis=-1).tolist())
        seen = [place is not None for place in text.word_spans]
        return {
            "prediction": [self.labels[next(best)] if word else self.default for word in seen],
            "confidences": [next(highest) if word else None for word in seen],
        }


class NumberTargets(Targets):
    """A number; the model sees it with mean 0 and deviation 1 over the training rows."""

    def __init__(self, mean: float, deviation: float) -> None:
        self.mean = mean
        self.deviation = deviation

    def encode(self, example: Example, text: EncodedText) -> np.ndarray:
        return np.array([(example["label"] - self.mean) / self.deviation])

    def decode(self, scores: np.ndarray, text: EncodedText) -> dict[str, Any]:
        return {"prediction": float(scores[0, 0]) * self.deviation + self.mean}


def targets_of(kind: TaskKind, labels: Sequence[str], training: Sequence[Example]) -> Targets:
    """The targets of a task whose labels are `labels`, as seen in its `training` rows."""
    if kind.regression:
        numbers = [example["label"] for example in training]
        return NumberTargets(float(np.mean(numbers)), float(np.std(numbers)) or 1.0)
    if kind.label_column == "tags":
        return TagTargets(labels, default_tag(labels, training))
    return ClassTargets(labels)


def predictions_schema(kind: TaskKind) -> pa.Schema:
    """The columns of a predictions table: `label` and `prediction` as in the prepared task."""
    import pyarrow as pa

    answer = kind.schema.field(kind.label_column).type
    columns = [("budget", pa.string()), ("id", pa.string()), ("label", answer)]
    columns.append(("prediction", answer))
    if answer == pa.string():
        columns.append(("probabilities", pa.list_(pa.float64())))
    elif kind.label_column == "tags":
        columns.append(("confidences", pa.list_(pa.float64())))
    return pa.schema(columns)


def default_tag(labels: Sequence[str], examples: Sequence[Example]) -> str:
    """The tag of a word that a model does not see: "O", or else the most frequent."""
    if OUTSIDE in labels:
        return OUTSIDE
    counts = Counter(tag for example in examples for tag in example["tags"])
    return max(sorted(counts), key=lambda tag: counts[tag])


def softmax(scores: np.ndarray) -> np.ndarray:
    """Probabilities in float64 that sum to 1 over the last axis, `(…, outputs)`."""
    powers = np.exp(scores.astype(np.float64) - scores.max(axis=-1, keepdims=True))
    return powers / powers.sum(axis=-1, keepdims=True)
