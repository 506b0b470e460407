"""How alike two splits are: figures that are known for made ones."""

from __future__ import annotations

from typing import Any

import pytest

from pipeline.kinds.registry import data_of
from pipeline.validation.likeness import likeness, told_apart

Rows = list[dict[str, Any]]


def rows(split: str, texts: list[str], labels: list[str] | None = None, **columns: Any) -> Rows:
    labels = labels or ["yes"] * len(texts)
    return [
        {"id": f"{split}{i}", "group": f"{split}{i}", "text": text, "label": label, **columns}
        for i, (text, label) in enumerate(zip(texts, labels, strict=True))
    ]


def test_shares_and_lengths_are_those_of_the_rows() -> None:
    first = rows("a", ["x" * 10] * 10, ["yes"] * 7 + ["no"] * 3)
    second = rows("b", ["x" * 10] * 5 + ["x" * 30] * 5, ["yes"] * 5 + ["no"] * 5)
    found = likeness(data_of("classification"), first, second)
    assert found.label_distance == pytest.approx(0.2)
    assert found.most_changed is not None
    assert found.most_changed[0] == "no"
    assert found.length_distance == pytest.approx(0.5)
    assert (found.median_length.first, found.median_length.second) == (10, 20)
    assert found.identical_pairs is None


def test_identical_pairs_are_counted_case_and_space_aside() -> None:
    first = rows("a", ["One  text", "another"] * 5, text_pair="one text")
    second = rows("b", ["another"] * 10, text_pair="one text")
    shares = likeness(data_of("pair_classification"), first, second).identical_pairs
    assert shares is not None
    assert (shares.first, shares.second) == (0.5, 0.0)


def test_numbers_are_compared_by_their_distributions() -> None:
    first, second = rows("a", ["one"] * 10, text_pair="b"), rows("b", ["one"] * 10, text_pair="b")
    for i, (one, other) in enumerate(zip(first, second, strict=True)):
        one["label"], other["label"] = float(i), float(i + 5)
    found = likeness(data_of("pair_regression"), first, second)
    assert found.label_distance == pytest.approx(0.5)
    assert found.most_changed is None


def test_a_word_of_one_split_alone_tells_it_apart() -> None:
    first = rows("a", [f"word{i % 7} here" for i in range(40)])
    second = rows("b", [f"word{i % 7} there" for i in range(40)])
    assert told_apart(data_of("classification"), first, second) == 1.0


def test_what_only_a_group_has_in_common_does_not_count() -> None:
    def grouped(split: str) -> Rows:
        found = rows(split, [f"service{split}{i // 10} text" for i in range(100)])
        for i, row in enumerate(found):
            row["group"] = f"{split}{i // 10}"
        return found

    auc = told_apart(data_of("classification"), grouped("a"), grouped("b"))
    assert auc is not None
    assert auc < 0.7


def test_too_few_groups_are_not_compared() -> None:
    few = rows("a", ["text"] * 4)
    assert told_apart(data_of("classification"), few, rows("b", ["text"] * 40)) is None
