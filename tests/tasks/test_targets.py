"""Labels to numbers and scores back to labels."""

from __future__ import annotations

import numpy as np
import pytest

from pipeline.finetuning.results import predictions_schema
from pipeline.kinds.registry import data_of, head_of
from pipeline.tasks.encoding import EncodedText, EncodedWords

TEXT = [EncodedText([2, 7, 3], [0, 0, 0])]
SENTENCE = [EncodedWords([2, 7, 8, 3], [0, 0, 0, 0], [(1, 2), None, (2, 3), None])]


def test_the_likeliest_class_is_predicted_with_probabilities_that_sum_to_one() -> None:
    targets = head_of("classification").targets(["a", "b", "c"], [])
    assert targets.num_outputs == 3
    assert targets.encode({"label": "c"}, TEXT)[0].tolist() == [2]
    made = targets.decode([np.array([[0.0, 1000.0, 1.0]], np.float32)], TEXT)
    assert made["prediction"] == "b"
    assert sum(made["probabilities"]) == pytest.approx(1.0, abs=1e-15)


def test_words_without_a_score_get_the_default_tag() -> None:
    targets = head_of("tagging").targets(["B", "O"], [])
    tags = {"tags": ["B", "B", "O", "B"]}
    assert targets.encode(tags, SENTENCE)[0].tolist() == [0, 1]
    made = targets.decode([np.array([[2.0, 1.0], [3.0, 0.0]])], SENTENCE)
    assert made["prediction"] == ["B", "O", "B", "O"]
    assert made["confidences"] == [
        pytest.approx(1 / (1 + np.exp(-1))),
        None,
        pytest.approx(1 / (1 + np.exp(-3))),
        None,
    ]


def test_a_word_of_several_windows_has_the_tag_of_the_first_that_holds_it() -> None:
    targets = head_of("tagging").targets(["B", "O"], [])
    windows = [
        EncodedWords([2, 7, 8, 3], [0] * 4, [(1, 2), (2, 3), None]),
        EncodedWords([2, 8, 9, 3], [0] * 4, [None, (1, 2), (2, 3)]),
    ]
    first, second = targets.encode({"tags": ["B", "O", "B"]}, windows)
    assert (first.tolist(), second.tolist()) == ([0, 1], [1, 0])
    likely, unlikely = [5.0, 0.0], [0.0, 5.0]
    made = targets.decode([np.array([unlikely, unlikely]), np.array([likely, likely])], windows)
    assert made["prediction"] == ["O", "O", "B"]


def test_without_an_outside_tag_the_most_frequent_one_is_the_default() -> None:
    training = [{"tags": ["N", "V", "N"]}, {"tags": ["V", "N"]}]
    targets = head_of("tagging").targets(["N", "V"], training)
    made = targets.decode([np.array([[0.0, 1.0], [0.0, 1.0]])], SENTENCE)
    assert made["prediction"] == ["V", "N", "V", "N"]


def test_numbers_survive_the_round_trip() -> None:
    training = [{"label": value} for value in (1.0, 2.0, 4.5)]
    targets = head_of("pair_regression").targets([], training)
    seen = np.array([targets.encode(row, TEXT)[0][0] for row in training])
    assert (seen.mean(), seen.std()) == (pytest.approx(0.0), pytest.approx(1.0))
    assert targets.decode([seen[2:3, None]], TEXT)["prediction"] == pytest.approx(4.5)


@pytest.mark.parametrize(
    ("kind", "labels", "scores", "windows"),
    [
        ("classification", ["a", "b"], [[0.0, 1.0]], TEXT),
        ("tagging", ["B", "O"], [[2.0, 1.0], [3.0, 0.0]], SENTENCE),
        ("pair_regression", [], [[0.5]], TEXT),
    ],
)
def test_what_is_decoded_fits_the_table_of_predictions(
    kind: str, labels: list[str], scores: list[list[float]], windows: list[EncodedText]
) -> None:
    data, head = data_of(kind), head_of(kind)
    targets = head.targets(labels, [{"label": 1.0, "tags": ["O"]}])
    made = targets.decode([np.array(scores, np.float32)], windows)
    schema = predictions_schema(data, head)
    assert set(made) == set(schema.names) - {"budget", "id", "label"}
    assert schema.field("prediction").type == schema.field("label").type
    stored = head.stored_targets({"labels": labels, **targets.facts})
    assert vars(stored) == vars(targets)
