"""Models on disk come back equal, or are refused with names and shapes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import torch

from pipeline.console.errors import UserError
from pipeline.model.configuration import EncoderConfiguration
from pipeline.model.weights import (
    load_encoder,
    load_pretraining_model,
    read_tensors,
    save_model,
    write_tensors,
)
from tests.model.models import TINY, TINY_MODERN, build, padded_pairs


def test_round_trip(tmp_path: Path, configuration: EncoderConfiguration) -> None:
    model = build(configuration)
    save_model(tmp_path, model, {"labels": ["a"]})
    loaded = load_pretraining_model(tmp_path).eval()
    assert loaded.configuration == configuration
    assert torch.equal(loaded(*padded_pairs()), model(*padded_pairs()))
    assert torch.equal(load_encoder(tmp_path).eval()(*padded_pairs()), model(*padded_pairs()))


def test_same_model_same_bytes(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        save_model(tmp_path / name, build(TINY))
    for file in ("model.safetensors", "config.json"):
        assert (tmp_path / "a" / file).read_bytes() == (tmp_path / "b" / file).read_bytes()


def test_wrong_missing_and_unknown_tensors_are_named(tmp_path: Path) -> None:
    model = build(TINY)
    save_model(tmp_path, model)
    tensors = dict(model.state_dict())
    tensors["pooler.dense.bias"] = torch.zeros(7)
    tensors["stranger"] = torch.zeros(2, 3)
    del tensors["next_sentence.classifier.bias"]
    write_tensors(tmp_path / "model.safetensors", tensors)
    with pytest.raises(UserError) as caught:
        load_pretraining_model(tmp_path)
    for words in (
        "pooler.dense.bias: has (7,), expected (24,)",
        "stranger: unknown, has (2, 3)",
        "next_sentence.classifier.bias: missing, expected (2,)",
    ):
        assert words in str(caught.value)


def test_weights_of_the_other_architecture_are_refused_by_their_names(tmp_path: Path) -> None:
    save_model(tmp_path, build(TINY_MODERN))
    write_tensors(tmp_path / "model.safetensors", build(TINY).state_dict())
    with pytest.raises(UserError) as caught:
        load_pretraining_model(tmp_path)
    for words in (
        "encoder.embeddings.positions.weight: unknown, has (20, 24)",
        "encoder.layers.0.feed_forward.intermediate.weight: has (40, 24), expected (72, 24)",
        "encoder.layers.3.attention_norm.weight: missing, expected (24,)",
    ):
        assert words in str(caught.value)


def test_the_names_of_the_modern_architectures_tensors() -> None:
    names = set(build(TINY_MODERN).state_dict())
    layer = (
        "attention_norm",
        "attention.query_key_value",
        "attention.output",
        "feed_forward_norm",
        "feed_forward.intermediate",
        "feed_forward.output",
    )
    assert names == {
        "encoder.embeddings.tokens.weight",
        "encoder.embeddings.norm.weight",
        "encoder.final_norm.weight",
        "masked_language_modelling.dense.weight",
        "masked_language_modelling.norm.weight",
        "masked_language_modelling.decoder_bias",
        *(f"encoder.layers.{i}.{part}.weight" for i in range(4) for part in layer),
    } - {"encoder.layers.0.attention_norm.weight"}


def test_a_pickle_is_refused(tmp_path: Path) -> None:
    torch.save({"a": torch.zeros(1)}, tmp_path / "model.safetensors")
    with pytest.raises(UserError, match="not a safetensors file"):
        read_tensors(tmp_path / "model.safetensors")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (None, "no model's configuration"),
        ("{", "not JSON"),
        ("[]", "not a model's configuration"),
        (json.dumps({"encoder": {"vocab_size": 3, "colour": 1}}), "unknown \\['colour'\\]"),
    ],
)
def test_a_bad_configuration_is_explained(tmp_path: Path, text: str | None, message: str) -> None:
    if text is not None:
        (tmp_path / "config.json").write_text(text)
    with pytest.raises(UserError, match=message):
        load_encoder(tmp_path)


def test_missing_weights_are_explained(tmp_path: Path) -> None:
    save_model(tmp_path, build(TINY))
    (tmp_path / "model.safetensors").unlink()
    with pytest.raises(UserError, match="no weights file"):
        load_encoder(tmp_path)
