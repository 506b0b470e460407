"""What `auto` stands for in section `pretrain`, once the text is known."""

from __future__ import annotations

import doctest
import itertools
from typing import Any

import pytest

from pipeline.params import Pretrain
from pipeline.pretraining import automatic
from tests.pretraining.texts import small_values


def settings_of(**changes: Any) -> Pretrain:
    return Pretrain.model_validate(small_values()["pretrain"] | changes)


def resolved(settings: Pretrain, words: int, tokens: int) -> Pretrain:
    return automatic.resolved(settings, {"words": words}, {"train": {"tokens": tokens}})


def test_the_examples_hold() -> None:
    assert doctest.testmod(automatic).failed == 0


def test_more_text_never_means_more_passes_nor_fewer_tokens_seen() -> None:
    sizes = [round(10 ** (power / 4)) for power in range(8, 40)]
    passes = [automatic.epochs_for(size) for size in sizes]
    assert all(few >= many for few, many in itertools.pairwise(passes))
    assert (passes[0], passes[-1]) == (automatic.MOST, automatic.FEWEST)


def test_everything_left_to_the_rules_is_a_number_afterwards() -> None:
    asked = settings_of(model={"size": "auto"}, sequence_length="auto", budget="auto")
    made = resolved(asked, words=400_000, tokens=600_000)
    assert made.model.size is None
    assert (made.model.num_hidden_layers, made.model.hidden_size) == (4, 128)
    assert made.sequence_length == 128
    assert made.budget.epochs == automatic.epochs_for(600_000)
    assert made.model_dump(exclude={"model", "sequence_length", "budget"}) == asked.model_dump(
        exclude={"model", "sequence_length", "budget"}
    )
    said = automatic.chosen(asked, made)
    assert said == f"4 layers of 128, sequences of 128 tokens, {made.budget.epochs:g} epochs"


def test_what_is_given_stays_as_it_is() -> None:
    asked = settings_of()
    assert resolved(asked, 10**9, 10**9) is asked
    assert automatic.chosen(asked, asked) is None
    budget = settings_of(budget="auto")
    made = resolved(budget, 10**9, 10**9)
    assert made.model == budget.model
    assert made.sequence_length == budget.sequence_length


def test_a_sequence_is_no_longer_than_the_encoder_can_read() -> None:
    model = small_values()["pretrain"]["model"] | {"max_position_embeddings": 40}
    assert resolved(settings_of(model=model, sequence_length="auto"), 1, 1).sequence_length == 40


def test_another_word_is_no_budget() -> None:
    with pytest.raises(ValueError, match="budget"):
        settings_of(budget="automatic")
