"""How a model's answers and its confidence in them fit what is true.

A confidence is the probability that a model gives to its own answer; of words that were cut off
before the model saw them there is none, and they are left out here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from pipeline.tasks.facets import ViewFacet

NUM_BINS = 10


def calibration(rows: Iterable[Mapping[str, Any]], view: ViewFacet) -> dict[str, Any]:
    """`bins` and `expected_calibration_error` of rows of a predictions table."""
    answers = [answer for row in rows for answer in view.answers(row)]
    seen = [answer for answer in answers if answer.confidence is not None]
    right = [answer.label == answer.prediction for answer in seen]
    return calibration_of([answer.confidence or 0.0 for answer in seen], right)


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


def confident_errors(
    rows: Sequence[Mapping[str, Any]], view: ViewFacet, number: int
) -> list[dict[str, Any]]:
    """The `number` wrong rows of a predictions table with the highest confidence, highest first.

    `id`, `label`, `prediction`, `confidence`; where a row has several answers the confidence is
    that of the surest wrong one, and `word` its place in the row.
    """
    errors = []
    for row in rows:
        wrong = [
            answer
            for answer in view.answers(row)
            if answer.label != answer.prediction and answer.confidence is not None
        ]
        if not wrong:
            continue
        surest = max(wrong, key=lambda answer: (answer.confidence, -(answer.place or 0)))
        error = {name: row[name] for name in ("id", "label", "prediction")}
        error["confidence"] = surest.confidence
        errors.append(error if surest.place is None else {**error, "word": surest.place})
    return sorted(errors, key=lambda error: (-error["confidence"], error["id"]))[:number]
