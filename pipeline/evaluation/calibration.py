"""How a model's answers and its confidence in them fit what is true.

A confidence is the probability that a model gives to its own answer; of words that were cut off
before the model saw them there is none, and they are left out here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

NUM_BINS = 10


class Answer(NamedTuple):
    """One answer of a model: of a row, or of a word of it."""

    label: str
    prediction: str
    confidence: float


def answers_of(rows: Iterable[Mapping[str, Any]]) -> Iterator[Answer]:
    """The answers in rows of a predictions table: one a row, or one a word that was seen."""
    for row in rows:
        if "confidences" in row:
            words = zip(row["label"], row["prediction"], row["confidences"], strict=True)
            yield from (Answer(*word) for word in words if word[2] is not None)
        else:
            yield Answer(row["label"], row["prediction"], max(row["probabilities"]))


def calibration(rows: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """`bins` and `expected_calibration_error` of rows of a predictions table."""
    answers = list(answers_of(rows))
    confidences = [answer.confidence for answer in answers]
    right = [answer.label == answer.prediction for answer in answers]
    return calibration_of(confidences, right)


def calibration_of(confidences: Sequence[float], right: Sequence[bool]) -> dict[str, Any]:
    """Ten bins of equal width over [0, 1], and the expected calibration error (Guo et al. 2017).

    A bin (low, high] has the `count` of answers whose confidence falls in it, their mean
    `confidence` and their `accuracy` (both `None` where there are none). The error is the mean
    distance of the two, each answer counted once: 0 means that of answers given with 80 %
    confidence, 80 % are right.
    """
    confidence, correct = np.asarray(confidences, float), np.asarray(right, float)
    edges = np.arange(NUM_BINS + 1) / NUM_BINS
    places = np.clip(np.searchsorted(edges, confidence, side="left") - 1, 0, NUM_BINS - 1)
    bins: list[dict[str, Any]] = []
    error = 0.0
    for place in range(NUM_BINS):
        here = places == place
        count = int(here.sum())
        mean = float(confidence[here].mean()) if count else None
        accuracy = float(correct[here].mean()) if count else None
        if mean is not None and accuracy is not None:
            error += count / len(confidence) * abs(mean - accuracy)
        bounds = {"low": float(edges[place]), "high": float(edges[place + 1])}
        bins.append({**bounds, "confidence": mean, "accuracy": accuracy, "count": count})
    return {"bins": bins, "expected_calibration_error": error}


def confident_errors(rows: Sequence[Mapping[str, Any]], number: int) -> list[dict[str, Any]]:
    """The `number` wrong rows of a predictions table with the highest confidence, highest first.

    `id`, `label`, `prediction`, `confidence`; in tagging the confidence is that of the row's
    surest wrong word, and `word` its place in the row.
    """
    errors = []
    for row in rows:
        if "confidences" in row:
            error = _surest_wrong_word(row)
        else:
            wrong = row["label"] != row["prediction"]
            error = {"confidence": max(row["probabilities"])} if wrong else None
        if error is not None:
            errors.append({**{name: row[name] for name in ("id", "label", "prediction")}, **error})
    return sorted(errors, key=lambda error: (-error["confidence"], error["id"]))[:number]


def _surest_wrong_word(row: Mapping[str, Any]) -> dict[str, Any] | None:
    words = zip(row["label"], row["prediction"], row["confidences"], strict=True)
    wrong = [
        (confidence, -place)
        for place, (label, prediction, confidence) in enumerate(words)
        if label != prediction and confidence is not None
    ]
    if not wrong:
        return None
    confidence, place = max(wrong)
    return {"confidence": confidence, "word": -place}
