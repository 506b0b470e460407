"""Confidence beside truth, by hand and against the definition."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.evaluation.calibration import calibration, calibration_of, confident_errors
from pipeline.kinds.registry import view_of

CLASSES, TAGS = view_of("classification"), view_of("tagging")
ANSWERS = st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1, max_size=50)


@given(ANSWERS)
def test_the_error_is_that_of_the_definition(answers: list[tuple[float, bool]]) -> None:
    confidences, right = zip(*answers, strict=True)
    found = calibration_of(confidences, right)
    error = 0.0
    for place in range(10):
        low, high = place / 10, (place + 1) / 10
        here = [a for a in answers if low < a[0] <= high or (place == 0 and a[0] == 0)]
        if here:
            distance = abs(np.mean([c for c, _ in here]) - np.mean([r for _, r in here]))
            error += len(here) / len(answers) * distance
        assert found["bins"][place]["count"] == len(here)
    assert found["expected_calibration_error"] == pytest.approx(error, abs=1e-12)


def test_who_is_right_as_often_as_sure_has_no_error() -> None:
    found = calibration_of([0.75] * 4, [True, True, True, False])
    assert found["expected_calibration_error"] == 0.0
    (full,) = [part for part in found["bins"] if part["count"]]
    assert (full["low"], full["high"], full["accuracy"], full["confidence"]) == (
        0.7,
        0.8,
        0.75,
        0.75,
    )
    assert found["bins"][0] == {
        "low": 0.0,
        "high": 0.1,
        "confidence": None,
        "accuracy": None,
        "count": 0,
    }


def class_row(name: str, label: str, prediction: str, confidence: float) -> dict[str, Any]:
    probabilities = [confidence, 1 - confidence]
    return {"id": name, "label": label, "prediction": prediction, "probabilities": probabilities}


TAGGED = {
    "id": "t",
    "label": ["O", "A", "O", "A"],
    "prediction": ["O", "O", "A", "O"],
    "confidences": [0.9, 0.6, 0.8, None],
}


def test_words_that_were_cut_off_have_no_calibration() -> None:
    assert sum(part["count"] for part in calibration([TAGGED], TAGS)["bins"]) == 3
    one = [class_row("a", "x", "y", 0.9)]
    assert sum(part["count"] for part in calibration(one, CLASSES)["bins"]) == 1


def test_errors_come_surest_first_and_no_right_answer_is_among_them() -> None:
    rows = [
        class_row("a", "x", "y", 0.7),
        class_row("b", "x", "x", 0.99),
        class_row("c", "y", "x", 0.9),
        class_row("d", "y", "x", 0.8),
    ]
    found = confident_errors(rows, CLASSES, 2)
    assert [(error["id"], error["confidence"]) for error in found] == [("c", 0.9), ("d", 0.8)]
    assert found[0]["label"] == "y"


def test_an_error_of_tags_is_as_sure_as_its_surest_wrong_word() -> None:
    (error,) = confident_errors([TAGGED], TAGS, 8)
    assert (error["confidence"], error["word"]) == (0.8, 2)
    only_cut = {**TAGGED, "prediction": ["O", "A", "O", "O"]}
    assert confident_errors([only_cut], TAGS, 8) == []
