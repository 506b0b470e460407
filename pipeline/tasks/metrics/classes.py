"""Scores of classes: one answer a row."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from pipeline.tasks.metrics.metric import Metric


def _right(labels: Sequence[Any], predictions: Sequence[Any]) -> np.ndarray:
    """Right or not, and 1, `(rows, 2)`."""
    pairs = zip(labels, predictions, strict=True)
    return np.array([(label == prediction, 1) for label, prediction in pairs], np.uint8)


def _ratio(sums: np.ndarray) -> np.ndarray:
    return sums[..., 0] / sums[..., 1]


def _class_counts(labels: Sequence[str], predictions: Sequence[str]) -> np.ndarray:
    """Of every class: is it rightly predicted, and how often is it label or prediction,
    `(rows, 2 * classes)`: first the ones, then the others.
    """
    classes, codes = np.unique([*labels, *predictions], return_inverse=True)
    truth, guess = codes[: len(labels), None], codes[len(labels) :, None]
    every = np.arange(len(classes))
    in_truth, in_guess = truth == every, guess == every
    return np.hstack([in_truth & in_guess, in_truth + in_guess.astype(np.uint8)]).astype(np.uint8)


def _macro_f1(sums: np.ndarray) -> np.ndarray:
    """The mean of F1 over the classes that occur as label or as prediction."""
    right, total = np.split(sums.astype(np.float64), 2, axis=-1)
    return (2 * right / np.maximum(total, 1)).sum(-1) / (total > 0).sum(-1)


# The share of predictions that are right.
accuracy = Metric("accuracy", "classes", _right, _ratio)
# scikit-learn: f1_score(average="macro", zero_division=0).
macro_f1 = Metric("macro F1", "classes", _class_counts, _macro_f1)
