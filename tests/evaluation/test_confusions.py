"""What is taken for what, against scikit-learn."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import confusion_matrix, precision_recall_fscore_support

from pipeline.evaluation.confusions import confusion_of, per_label
from pipeline.kinds.registry import view_of

LABELS = ["a", "b", "c"]
CLASSES = st.sampled_from(LABELS)


@given(st.lists(st.tuples(CLASSES, CLASSES), min_size=1, max_size=30))
def test_counts_and_scores_of_labels_are_those_of_scikit_learn(
    pairs: list[tuple[str, str]],
) -> None:
    rows = [
        {"budget": "9", "label": label, "prediction": guess, "probabilities": [1.0]}
        for label, guess in pairs
    ]
    found = confusion_of("toy", "finetune", LABELS, rows, view_of("classification"))
    truth, guesses = map(list, zip(*pairs, strict=True))
    assert found.counts == confusion_matrix(truth, guesses, labels=LABELS).tolist()
    scores = per_label(LABELS, found.counts)
    reference = precision_recall_fscore_support(truth, guesses, labels=LABELS, zero_division=0)
    for name, values in zip(("precision", "recall", "f1", "support"), reference, strict=True):
        assert [score[name] for score in scores] == pytest.approx(np.asarray(values).tolist())


def test_of_tags_words_are_counted_and_the_last_budget_is_shown() -> None:
    rows = [
        {"budget": "1", "label": ["a"], "prediction": ["b"], "confidences": [0.9]},
        {"budget": "2", "label": ["a", "b"], "prediction": ["a", "a"], "confidences": [0.9, None]},
    ]
    assert confusion_of("toy", "finetune", ["a", "b"], rows, view_of("tagging")).to_json() == {
        "strategy": "finetune",
        "budget": "2",
        "unit": "words",
        "labels": ["a", "b"],
        "counts": [[1, 0], [1, 0]],
    }
