"""Labels as the numbers a model is trained on, and a model's scores as predictions.

`scores` of a window are `(places, outputs)`: one place for a class or a number, one for each
scored word for tags; words that were cut off or have no piece get the default tag, and no
confidence (`None`): the model never saw them.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from pipeline.tasks.encoding import EncodedWords
from pipeline.tasks.metrics.tags import OUTSIDE

if TYPE_CHECKING:
    from pipeline.tasks.encoding import EncodedText
    from pipeline.tasks.facets import Example


class Targets(ABC):
    """Between the labels of a task and the numbers of a model."""

    labels: list[str]  # empty where there are no classes

    @property
    def num_outputs(self) -> int:
        """How many numbers a model gives for a place."""
        return len(self.labels)

    @property
    def facts(self) -> dict[str, Any]:
        """What `HeadFacet.stored_targets` needs beside `labels` to make them again."""
        return {}

    @abstractmethod
    def encode(self, example: Example, windows: Sequence[EncodedText]) -> list[np.ndarray]:
        """What the model should give for the places of each of the example's windows,
        `(places,)`."""

    @abstractmethod
    def decode(
        self, scores: Sequence[np.ndarray], windows: Sequence[EncodedText]
    ) -> dict[str, Any]:
        """`prediction`, from the scores of each window, and the columns of
        `HeadFacet.evidence`."""


class ClassTargets(Targets):
    """One of `labels`, from one window."""

    def __init__(self, labels: Sequence[str]) -> None:
        self.labels = list(labels)

    def encode(self, example: Example, windows: Sequence[EncodedText]) -> list[np.ndarray]:
        return [np.array([self.labels.index(example["label"])])]

    def decode(
        self, scores: Sequence[np.ndarray], windows: Sequence[EncodedText]
    ) -> dict[str, Any]:
        (window,) = scores
        probabilities = softmax(window[0])
        return {
            "prediction": self.labels[int(probabilities.argmax())],
            "probabilities": probabilities.tolist(),
        }


class TagTargets(Targets):
    """One of `labels` for each word; `default` for those that the model does not see.

    `confidences` are the highest probability at each word; a word in several windows is that of
    the first of them.
    """

    def __init__(self, labels: Sequence[str], default: str, column: str = "tags") -> None:
        self.labels, self.default, self.column = list(labels), default, column

    @property
    def facts(self) -> dict[str, Any]:
        return {"default_tag": self.default}

    def encode(self, example: Example, windows: Sequence[EncodedText]) -> list[np.ndarray]:
        tags = example[self.column]
        return [
            np.array([self.labels.index(tags[word]) for word in _seen(window)], int)
            for window in windows
        ]

    def decode(
        self, scores: Sequence[np.ndarray], windows: Sequence[EncodedText]
    ) -> dict[str, Any]:
        assert isinstance(windows[0], EncodedWords), "tags are of words"
        number = len(windows[0].word_spans)
        prediction = [self.default] * number
        confidences: list[float | None] = [None] * number
        for window, places in zip(windows, scores, strict=True):
            probabilities = softmax(places)
            best, highest = probabilities.argmax(axis=-1), probabilities.max(axis=-1)
            for place, word in enumerate(_seen(window)):
                if confidences[word] is None:
                    prediction[word] = self.labels[int(best[place])]
                    confidences[word] = float(highest[place])
        return {"prediction": prediction, "confidences": confidences}


def _seen(window: EncodedText) -> list[int]:
    """The words of which the window has pieces: its places, in order."""
    assert isinstance(window, EncodedWords), "tags are of words"
    return [word for word, span in enumerate(window.word_spans) if span is not None]


class NumberTargets(Targets):
    """A number; the model sees it with mean 0 and deviation 1 over the training rows."""

    def __init__(self, mean: float, deviation: float) -> None:
        self.labels = []
        self.mean, self.deviation = mean, deviation

    @property
    def num_outputs(self) -> int:
        return 1

    @property
    def facts(self) -> dict[str, Any]:
        return {"label_mean": self.mean, "label_deviation": self.deviation}

    def encode(self, example: Example, windows: Sequence[EncodedText]) -> list[np.ndarray]:
        return [np.array([(example["label"] - self.mean) / self.deviation])]

    def decode(
        self, scores: Sequence[np.ndarray], windows: Sequence[EncodedText]
    ) -> dict[str, Any]:
        (window,) = scores
        return {"prediction": float(window[0, 0]) * self.deviation + self.mean}


def default_tag(labels: Sequence[str], tags: Sequence[Sequence[str]]) -> str:
    """The tag of a word that a model does not see: "O", or else the most frequent of `tags`."""
    if OUTSIDE in labels:
        return OUTSIDE
    counts = Counter(tag for row in tags for tag in row)
    return max(sorted(counts), key=lambda tag: counts[tag])


def softmax(scores: np.ndarray) -> np.ndarray:
    """Probabilities in float64 that sum to 1 over the last axis, `(…, outputs)`."""
    powers = np.exp(scores.astype(np.float64) - scores.max(axis=-1, keepdims=True))
    return powers / powers.sum(axis=-1, keepdims=True)
