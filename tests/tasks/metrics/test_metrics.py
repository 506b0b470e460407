"""Every metric equals the reference's."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from seqeval.metrics import f1_score as seqeval_f1_score
from sklearn.metrics import accuracy_score, f1_score

from pipeline.tasks.metrics.scores import METRICS, score, score_of_rows

CLASSES = st.sampled_from("abcd")
PAIRS = st.lists(st.tuples(CLASSES, CLASSES), min_size=1, max_size=30)
TAGS = st.sampled_from(["O", "A", "B"])
SENTENCES = st.lists(st.lists(st.tuples(TAGS, TAGS), min_size=1, max_size=6), min_size=1)


@given(PAIRS)
def test_class_metrics_are_those_of_scikit_learn(pairs: list[tuple[str, str]]) -> None:
    labels, predictions = map(list, zip(*pairs, strict=True))
    assert score("accuracy", labels, predictions) == accuracy_score(labels, predictions)
    reference = f1_score(labels, predictions, average="macro", zero_division=0)
    assert score("macro_f1", labels, predictions) == pytest.approx(reference, abs=1e-12)


@given(SENTENCES)
def test_tag_f1_is_the_micro_f1_of_the_tags_that_say_something(
    sentences: list[list[tuple[str, str]]],
) -> None:
    labels = [[label for label, _ in words] for words in sentences]
    predictions = [[prediction for _, prediction in words] for words in sentences]
    reference = f1_score(
        [tag for tags in labels for tag in tags],
        [tag for tags in predictions for tag in tags],
        average="micro",
        labels=["A", "B"],
        zero_division=0,
    )
    assert score("tag_f1", labels, predictions) == pytest.approx(reference, abs=1e-12)


def test_an_entity_is_right_only_as_a_whole() -> None:
    labels = [["B-PS", "I-PS", "O", "B-LC"]]
    assert score("entity_f1", labels, labels) == 1.0
    assert score("entity_f1", labels, [["B-PS", "O", "O", "B-LC"]]) == 0.5
    assert score("entity_f1", labels, [["O", "O", "O", "O"]]) == 0.0


def test_correlations_are_those_of_scipy_and_of_a_plain_formula() -> None:
    random = np.random.default_rng(1)
    labels = random.integers(0, 6, 200).astype(float)  # ties
    predictions = labels + random.normal(size=200)
    plain = np.corrcoef(labels, predictions)[0, 1]
    assert score("pearson", labels, predictions) == pytest.approx(plain)
    ranks = np.corrcoef(stats.rankdata(labels), stats.rankdata(predictions))[0, 1]
    assert score("spearman", labels, predictions) == pytest.approx(ranks)


@given(SENTENCES)
def test_the_f1_of_entities_is_that_of_seqeval(sentences: list[list[tuple[str, str]]]) -> None:
    names = {"O": "O", "A": "B-PS", "B": "I-PS"}
    labels = [[names[label] for label, _ in words] for words in sentences]
    predictions = [[names[prediction] for _, prediction in words] for words in sentences]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        reference = seqeval_f1_score(labels, predictions, zero_division=0)
    assert score("entity_f1", labels, predictions) == pytest.approx(reference, abs=1e-12)


def example_of(metric: str, random: np.random.Generator, rows: int) -> tuple[list[Any], list[Any]]:
    """Labels and predictions that fit each other somewhat."""
    if metric in ("accuracy", "macro_f1"):
        labels = random.choice([*"abc"], rows)
        return labels.tolist(), np.where(random.random(rows) < 0.6, labels, "b").tolist()
    if metric in ("tag_f1", "entity_f1"):
        tags = ["O", "B-PS", "I-PS", "B-LC"]
        lengths = random.integers(1, 7, rows)
        return tuple([random.choice(tags, n).tolist() for n in lengths] for _ in "lp")  # type: ignore[return-value]
    numbers = random.integers(0, 6, rows).astype(float)  # ties
    return numbers.tolist(), (numbers + random.normal(size=rows)).round(1).tolist()


@pytest.mark.parametrize("metric", METRICS)
def test_statistics_of_rows_score_any_selection_of_them(metric: str) -> None:
    random = np.random.default_rng(2)
    labels, predictions = example_of(metric, random, 60)
    table = METRICS[metric].row_statistics(labels, predictions)
    assert table.shape[0] == 60
    assert score_of_rows(metric, table) == score(metric, labels, predictions)
    drawn = random.integers(60, size=(20, 60))
    counts = np.array([np.bincount(rows, minlength=60) for rows in drawn])
    plain = [
        score(metric, [labels[row] for row in rows], [predictions[row] for row in rows])
        for rows in drawn
    ]
    np.testing.assert_allclose(METRICS[metric].scores(table, counts), plain, atol=1e-12)


@pytest.mark.parametrize("metric", ["pearson", "spearman"])
def test_a_selection_of_equal_rows_has_no_correlation(metric: str) -> None:
    table = METRICS[metric].row_statistics([1.0, 2.0, 3.0], [0.1, 0.7, 0.2])
    assert METRICS[metric].scores(table, np.array([[0, 3, 0]])).tolist() == [0.0]


@pytest.mark.parametrize("metric", ["pearson", "spearman"])
def test_a_constant_prediction_has_no_correlation(metric: str) -> None:
    assert score(metric, [1.0, 2.0, 3.0], [2.0, 2.0, 2.0]) == 0.0


@pytest.mark.parametrize("metric", METRICS)
def test_lists_of_unequal_length_are_a_mistake_of_ours(metric: str) -> None:
    with pytest.raises(ValueError, match="2 labels but 1 predictions"):
        score(metric, ["a", "b"], ["a"])
