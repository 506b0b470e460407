"""What an encoder cannot be is refused by the names of the fields."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from pipeline.console.errors import UserError
from pipeline.model.configuration import EncoderConfiguration
from tests.model.models import TINY, TINY_MODERN


def test_json_gives_it_back(configuration: EncoderConfiguration) -> None:
    assert EncoderConfiguration.from_json(configuration.to_json(), "here") == configuration


@pytest.mark.parametrize(
    ("configuration", "changes", "words"),
    [
        (TINY, {"architecture": "gpt"}, "architecture 'gpt' is unknown: one of bert, modern"),
        (TINY, {"norm_position": "both"}, "norm_position 'both' is unknown: one of post, pre"),
        (TINY, {"hidden_size": 25}, "hidden_size 25 is not a multiple of num_attention_heads 4"),
        (TINY, {"hidden_size": "24"}, "no positive integers: hidden_size '24'"),
        (TINY, {"num_hidden_layers": 0}, "no positive integers: num_hidden_layers 0"),
        (TINY, {"local_attention": 4}, "architecture bert has no local_attention"),
        (TINY, {"type_vocab_size": 0}, "needs segments: type_vocab_size is 0"),
        (TINY_MODERN, {"norm_position": "post"}, "norm_position must be pre"),
        (TINY_MODERN, {"type_vocab_size": 2}, "has no segments: type_vocab_size 2 must be 0"),
        (TINY_MODERN, {"local_rope_theta": None}, "architecture modern needs local_rope_theta"),
        (TINY_MODERN, {"local_attention": 0}, "must be positive integers"),
        (TINY_MODERN, {"num_attention_heads": 8}, "num_attention_heads 8 must be even"),
    ],
)
def test_contradictions_are_named(
    configuration: EncoderConfiguration, changes: dict[str, Any], words: str
) -> None:
    with pytest.raises(ValueError, match=words.replace("(", "\\(")):
        dataclasses.replace(configuration, **changes)
    with pytest.raises(UserError, match=words) as caught:
        EncoderConfiguration.from_json(configuration.to_json() | changes, "config.json")
    assert "config.json" in str(caught.value)


def test_several_contradictions_are_named_at_once() -> None:
    with pytest.raises(ValueError, match=r"must be pre.*type_vocab_size 2 must be 0"):
        dataclasses.replace(TINY_MODERN, norm_position="post", type_vocab_size=2)
