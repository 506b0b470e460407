"""What came before BERT: that it learns, and that its short cuts change nothing."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from scipy import sparse
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression, Ridge

from pipeline.baselines.fitting import fit
from pipeline.baselines.linear_models import Candidate, best, row_space
from pipeline.baselines.tfidf import ANALYZERS, text_features
from pipeline.baselines.word_features import word_features, word_shape
from pipeline.kinds.registry import baseline_of, data_of
from pipeline.tasks.metrics.scores import score
from pipeline.tasks.task_data import TaskData, read_task
from tests.tasks.toys import METRICS, write_toy_task


def toy_data(folder: Path, kind: str) -> TaskData:
    write_toy_task(folder / "toy", kind)
    return read_task(folder / "toy", "toy", data_of(kind))


def chosen_of(data: TaskData, number: int) -> tuple[Candidate, Candidate]:
    """What the majority's answer and the linear model give from `number` rows."""
    rows = data.training_order(1)[:number]
    majority, linear = baseline_of(data.kind.name)(data, METRICS[data.kind.name], rows, {})
    return majority.trained_on(rows), linear.trained_on(rows)


@pytest.mark.parametrize("kind", ["classification", "tagging", "pair_regression"])
def test_the_linear_model_learns_what_a_word_says(tmp_path: Path, kind: str) -> None:
    data = toy_data(tmp_path, kind)
    answers = [data.kind.answer(example) for example in data.splits["test"]]
    majority, linear = chosen_of(data, 100)
    assert score(METRICS[kind], answers, linear.predictions) > 0.8
    assert score(METRICS[kind], answers, majority.predictions) < 0.4


def test_a_pair_is_more_than_its_two_texts(tmp_path: Path) -> None:
    data = toy_data(tmp_path, "pair_classification")
    answers = [example["label"] for example in data.splits["test"]]
    majority, linear = chosen_of(data, 150)
    ours, constant = (score("accuracy", answers, found.predictions) for found in (linear, majority))
    assert ours > constant + 0.05  # same or other colour: neither text alone tells


def test_the_majority_is_one_answer_for_all(tmp_path: Path) -> None:
    data = toy_data(tmp_path, "tagging")
    majority, _ = chosen_of(data, 20)
    assert {tag for tags in majority.predictions for tag in tags} == {"O"}
    assert [len(tags) for tags in majority.predictions] == [
        len(example["tags"]) for example in data.splits["test"]
    ]


@pytest.mark.parametrize("strength", [0.1, 1.0, 100.0])
def test_in_row_space_a_model_predicts_what_it_predicts_on_all_columns(strength: float) -> None:
    random = np.random.default_rng(1)
    draw = random.choice([0.0, 1.0], (60, 300), p=[0.9, 0.1]) * random.random((60, 300))
    training, other = sparse.csr_matrix(draw[:40]), sparse.csr_matrix(draw[40:])
    answers = random.integers(0, 3, 40)
    small, (small_other,) = row_space(training, [other])
    assert small.shape[1] <= 40
    options = {"C": strength, "max_iter": 5000, "tol": 1e-8}
    whole = LogisticRegression(**options).fit(training, answers).predict_proba(other)
    ours = LogisticRegression(**options).fit(small, answers).predict_proba(small_other)
    np.testing.assert_allclose(ours, whole, atol=1e-4)
    ridge = Ridge(alpha=1 / strength, tol=1e-10)
    expected = ridge.fit(training.toarray(), answers).predict(other.toarray())
    np.testing.assert_allclose(ridge.fit(small, answers).predict(small_other), expected, atol=1e-6)


def test_of_equal_candidates_the_first_is_taken() -> None:
    candidates = [Candidate("a", 0.5, []), Candidate("b", 0.7, []), Candidate("c", 0.7, [])]
    assert best(iter(candidates)).setting == "b"


def test_vocabulary_and_weights_come_from_the_training_rows_alone() -> None:
    training = [{"text": "red noun1"}, {"text": "blue noun1"}]
    features, other = text_features(
        ANALYZERS["words"], ["text"], training, [[{"text": "green noun1"}]]
    )
    reference = TfidfVectorizer(sublinear_tf=True, **ANALYZERS["words"])
    expected = reference.fit_transform([row["text"] for row in training])
    np.testing.assert_allclose(features.toarray(), expected.toarray())
    assert other.shape[1] == features.shape[1]
    assert other.sum() > 0


def test_equal_texts_of_a_pair_have_cosine_one_and_no_difference() -> None:
    rows = [{"text": "red noun1", "text_pair": "red noun1"}]
    (features,) = text_features(ANALYZERS["words"], ["text", "text_pair"], rows, [])
    columns = features.toarray()[0]
    size = (len(columns) - 1) // 4
    assert columns[-1] == pytest.approx(1.0)
    assert not columns[2 * size : 3 * size].any()


def test_a_word_is_described_by_itself_and_its_neighbours() -> None:
    features = list(word_features(["The", "GetItem", "call"]))
    assert "word getitem" in features[1]
    assert "shape Xx+Xx+" in features[1]
    assert "ends em" in features[1]
    assert "-1 the" in features[1]
    assert "2 edge" in features[1]
    assert len(features) == 3


@pytest.mark.parametrize(
    ("word", "shape"), [("abc", "x+"), ("S3", "X0"), ("A-b", "X-x"), ("한국", "한국"), ("", "")]
)
def test_shapes(word: str, shape: str) -> None:
    assert word_shape(word) == shape


def test_a_subset_is_trained_on_its_rows_whatever_other_rows_are_known(tmp_path: Path) -> None:
    data = toy_data(tmp_path, "tagging")
    order = data.training_order(1)
    (_, alone), (_, among) = (
        baseline_of("tagging")(data, "tag_f1", order[:size], {}) for size in (20, 80)
    )
    assert alone.trained_on(order[:20]).predictions == among.trained_on(order[:20]).predictions


def test_of_the_same_rows_a_baseline_is_fitted_once_and_every_seed_has_it(tmp_path: Path) -> None:
    data = toy_data(tmp_path, "classification")
    trained: list[list[int]] = []

    class Counting:
        name = "counting"

        def trained_on(self, rows: Sequence[int]) -> Candidate:
            trained.append(list(rows))
            return Candidate("", 0.0, [str(len(trained))] * len(data.splits["test"]))

    subsets = {("2", 1): [0, 1], ("2", 2): [2, 1], ("all", 1): [0, 1, 2], ("all", 2): [2, 0, 1]}
    found = list(fit(lambda *_: [Counting()], data, "accuracy", subsets, {}))
    assert trained == [[0, 1], [2, 1], [0, 1, 2]]
    assert [(f.budget, f.seed, f.predictions[0]) for f in found] == [
        ("2", 1, "1"),
        ("2", 2, "2"),
        ("all", 1, "3"),
        ("all", 2, "3"),
    ]
