"""Labels to numbers and scores back to labels."""

from __future__ import annotations

import numpy as np
import pytest

from pipeline.tasks.encoding import EncodedText
from pipeline.tasks.kinds import kind_of
from pipeline.tasks.targets import predictions_schema, targets_of

TEXT = EncodedText([2, 7, 3], [0, 0, 0])
SENTENCE = EncodedText([2, 7, 8, 3], [0, 0, 0, 0], [1, None, 2, None])


def test_the_likeliest_class_is_predicted_with_probabilities_that_sum_to_one() -> None:
    targets = targets_of(kind_of("classification"), ["a", "b", "c"], [])
    assert targets.encode({"label": "c"}, TEXT).tolist() == [2]
    made = targets.decode(np.array([[0.0, 1000.0, 1.0]], np.float32), TEXT)
    assert made["prediction"] == "b"
    assert sum(made["probabilities"]) == pytest.approx(1.0, abs=1e-15)


def test_words_without_a_score_get_the_default_tag() -> None:
    targets = targets_of(kind_of("tagging"), ["B", "O"], [])
    tags = {"tags": ["B", "B", "O", "B"]}
    assert targets.encode(tags, SENTENCE).tolist() == [0, 1]
    made = targets.decode(np.array([[2.0, 1.0], [3.0, 0.0]]), SENTENCE)
    assert made["prediction"] == ["B", "O", "B", "O"]
    assert made["confidences"] == [
        pytest.approx(1 / (1 + np.exp(-1))),
        None,
        pytest.approx(1 / (1 + np.exp(-3))),
        None,
    ]


def test_without_an_outside_tag_the_most_frequent_one_is_the_default() -> None:
    training = [{"tags": ["N", "V", "N"]}, {"tags": ["V", "N"]}]
    targets = targets_of(kind_of("tagging"), ["N", "V"], training)
    made = targets.decode(np.array([[0.0, 1.0], [0.0, 1.0]]), SENTENCE)
    assert made["prediction"] == ["V", "N", "V", "N"]


def test_numbers_survive_the_round_trip() -> None:
    training = [{"label": value} for value in (1.0, 2.0, 4.5)]
    targets = targets_of(kind_of("pair_regression"), [], training)
    seen = np.array([targets.encode(row, TEXT)[0] for row in training])
    assert (seen.mean(), seen.std()) == (pytest.approx(0.0), pytest.approx(1.0))
    assert targets.decode(seen[2:3, None], TEXT)["prediction"] == pytest.approx(4.5)


@pytest.mark.parametrize("kind", ["classification", "tagging", "pair_regression"])
def test_predictions_have_the_type_of_the_labels(kind: str) -> None:
    schema = predictions_schema(kind_of(kind))
    assert schema.field("prediction").type == schema.field("label").type


def test_what_is_decoded_fits_the_table_of_predictions() -> None:
    for kind, labels, scores in (
        ("classification", ["a", "b"], [[0.0, 1.0]]),
        ("tagging", ["B", "O"], [[2.0, 1.0], [3.0, 0.0]]),
        ("pair_regression", [], [[0.5]]),
    ):
        targets = targets_of(kind_of(kind), labels, [{"label": 1.0}])
        made = targets.decode(np.array(scores, np.float32), SENTENCE)
        columns = set(predictions_schema(kind_of(kind)).names) - {"budget", "id", "label"}
        assert set(made) == columns
