"""The published sizes have the published numbers of parameters."""

from __future__ import annotations

import dataclasses
import math
import typing

import pytest
import torch

from pipeline.model.configuration import EncoderConfiguration
from pipeline.model.heads import PretrainingModel
from pipeline.model.sizes import SIZES, Size, encoder_configuration
from tests.model.parity import their_config

# Turc et al. 2019 (rounded), and Warner et al. 2024 (cut off), with its own vocabulary.
PUBLISHED_MILLIONS = {
    "bert_tiny": 4.4,
    "bert_mini": 11.3,
    "bert_small": 29.1,
    "bert_medium": 41.7,
    "bert_base": 110.1,
    "modernbert_base": 149,
    "modernbert_large": 395,
}
UNCASED = 30_522  # tokens in the published vocabulary of `bert`


def parameters(model: torch.nn.Module) -> int:
    return sum(parameter.numel() for parameter in model.parameters())


def count(size: str) -> int:
    vocab_size = 50_368 if size.startswith("modern") else UNCASED
    with torch.device("meta"):
        return parameters(PretrainingModel(encoder_configuration({"size": size}, vocab_size)))


def test_every_size_has_its_shape() -> None:
    assert set(typing.get_args(Size)) == set(SIZES)


@pytest.mark.parametrize("size", list(SIZES))
def test_as_many_parameters_as_transformers_counts(size: str) -> None:
    transformers = pytest.importorskip("transformers")
    configuration = encoder_configuration({"size": size}, UNCASED)
    kind = (
        transformers.ModernBertForMaskedLM
        if configuration.is_modern
        else transformers.BertForPreTraining
    )
    with torch.device("meta"):
        ours, theirs = PretrainingModel(configuration), kind(their_config(configuration))
    assert parameters(ours) == parameters(theirs)


def test_a_modern_size_is_what_transformers_takes_for_its_own() -> None:
    transformers = pytest.importorskip("transformers")
    default = transformers.ModernBertConfig()
    ours = their_config(encoder_configuration({"size": "modernbert_base"}, default.vocab_size))
    for name in ("layer_types", "rope_parameters", "local_attention", "norm_eps"):
        assert getattr(ours, name) == getattr(default, name), name
    for name in ("num_hidden_layers", "num_attention_heads", "max_position_embeddings"):
        assert getattr(ours, name) == getattr(default, name), name


def test_the_published_counts() -> None:
    assert count("bert_base") == 110_106_428
    for size, millions in PUBLISHED_MILLIONS.items():
        exactly = count(size) / 1e6
        found = round(exactly, 1) if size.startswith("bert") else math.floor(exactly)
        assert found == millions, size


def test_a_field_beside_a_size_goes_before_that_of_the_size() -> None:
    given = {"size": "bert_tiny", "max_position_embeddings": 64, "norm_position": "pre"}
    base = encoder_configuration({"size": "bert_tiny"}, 100)
    expected = dataclasses.replace(base, max_position_embeddings=64, norm_position="pre")
    assert encoder_configuration(given, 100) == expected


def test_a_size_that_changes_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="size bert_base changes nothing"):
        encoder_configuration({"size": "bert_base", **SIZES["bert_tiny"]}, 100)


def test_without_a_size_every_field_is_needed() -> None:
    with pytest.raises(ValueError, match=r"missing architecture, attention_dropout, .*bert_tiny"):
        encoder_configuration({"hidden_size": 64}, 100)


def test_a_field_that_does_not_fit_the_size_is_named() -> None:
    with pytest.raises(ValueError, match="architecture modern needs global_attention_every"):
        encoder_configuration({"size": "bert_tiny", "architecture": "modern"}, 100)
    with pytest.raises(ValueError, match="num_attention_heads 3"):
        encoder_configuration({"size": "bert_tiny", "num_attention_heads": 3}, 100)


def test_all_fields_stand_for_the_same_encoder_as_its_size() -> None:
    whole = encoder_configuration({"size": "modernbert_base"}, 100)
    assert isinstance(whole, EncoderConfiguration)
    assert encoder_configuration(SIZES["modernbert_base"], 100) == whole
