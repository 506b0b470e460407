"""Label budgets: nested, the same for everyone, with every class."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.console.errors import UserError
from pipeline.tasks.label_budgets import rows_of_budget, training_order


@given(st.lists(st.sampled_from("abcde"), min_size=1, max_size=60), st.integers(0, 5))
def test_a_budget_with_room_for_every_class_has_every_class(labels: list[str], seed: int) -> None:
    order = training_order([[label] for label in labels], seed)
    assert sorted(order) == list(range(len(labels)))
    classes = set(labels)
    assert {labels[row] for row in order[: len(classes)]} == classes


def test_a_smaller_budget_is_the_beginning_of_a_larger_one() -> None:
    order = training_order([["a"], ["b"]] * 50, seed=1)
    small, large = (rows_of_budget(order, budget, "tasks.toy") for budget in (10, 40))
    assert large[:10] == small
    assert rows_of_budget(order, "all", "tasks.toy") == order


def test_seeds_draw_different_rows_and_the_same_seed_the_same() -> None:
    labels = [["a"], ["b"]] * 50
    assert training_order(labels, 1) == training_order(labels, 1)
    assert training_order(labels, 1)[:20] != training_order(labels, 2)[:20]


def test_a_budget_beyond_the_rows_is_refused() -> None:
    with pytest.raises(UserError, match="budget of 5, but only 2 training rows"):
        rows_of_budget([0, 1], 5, "tasks.toy")
