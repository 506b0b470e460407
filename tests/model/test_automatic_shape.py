"""Which encoder `size: auto` is."""

from __future__ import annotations

import doctest
import itertools

import pytest

from pipeline.model import automatic
from pipeline.model.sizes import encoder_configuration


def test_the_examples_hold() -> None:
    assert doctest.testmod(automatic).failed == 0


def test_every_level_is_an_encoder_and_larger_than_the_one_before() -> None:
    words = [1, *(most + 1 for most, _, _ in automatic.LEVELS)]
    shapes = [encoder_configuration({"size": "auto"}, 100, number) for number in words]
    assert len(set(shapes)) == len(automatic.LEVELS) + 1
    for small, large in itertools.pairwise(shapes):
        assert small.hidden_size <= large.hidden_size
        assert small.num_hidden_layers <= large.num_hidden_layers


def test_a_bound_belongs_to_the_level_that_it_ends() -> None:
    for most, layers, width in automatic.LEVELS:
        shape = encoder_configuration({"size": "auto"}, 100, most)
        assert (shape.num_hidden_layers, shape.hidden_size) == (layers, width)


def test_a_field_beside_auto_goes_before_that_of_the_rule() -> None:
    given = {"size": "auto", "max_position_embeddings": 300}
    assert encoder_configuration(given, 100, 10**6).max_position_embeddings == 300


@pytest.mark.parametrize(
    ("width", "heads"), [(32, 2), (64, 2), (128, 2), (200, 2), (256, 4), (65, 1)]
)
def test_heads_and_feed_forward_layers_follow_a_width_beside_auto(width: int, heads: int) -> None:
    shape = encoder_configuration({"size": "auto", "hidden_size": width}, 100, 10**8)
    assert (shape.num_hidden_layers, shape.hidden_size) == (6, width)
    assert (shape.num_attention_heads, shape.intermediate_size) == (heads, 4 * width)


def test_what_is_given_beside_a_width_stays() -> None:
    given = {"hidden_size": 64, "num_attention_heads": 8, "intermediate_size": 100}
    shape = encoder_configuration({"size": "auto", **given}, 100, 10**8)
    assert {name: getattr(shape, name) for name in given} == given


def test_auto_changes_something() -> None:
    shape = automatic.shape_for(1)
    with pytest.raises(ValueError, match="size auto changes nothing"):
        encoder_configuration({"size": "auto", **shape}, 100)
