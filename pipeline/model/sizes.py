"""Published sizes by their names, each a shape and the numbers that it was published with.

`bert_*`: google-research/bert (Devlin et al. 2019; tiny to medium: Turc et al. 2019,
arXiv:1908.08962), post-norm. `modernbert_*`: answerdotai/ModernBERT (Warner et al. 2024,
arXiv:2412.13663), but for the vocabulary, which is the tokenizer's.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, fields
from typing import Any, Literal

from pipeline.model.automatic import shape_for
from pipeline.model.configuration import EncoderConfiguration

Size = Literal[
    "bert_tiny",
    "bert_mini",
    "bert_small",
    "bert_medium",
    "bert_base",
    "bert_large",
    "modernbert_base",
    "modernbert_large",
]


def _bert(num_hidden_layers: int, hidden_size: int) -> dict[str, Any]:
    return {
        "architecture": "bert",
        "hidden_size": hidden_size,
        "num_hidden_layers": num_hidden_layers,
        "num_attention_heads": hidden_size // 64,
        "intermediate_size": 4 * hidden_size,
        "max_position_embeddings": 512,
        "norm_position": "post",
        "hidden_dropout": 0.1,
        "attention_dropout": 0.1,
        "initializer_range": 0.02,
        "layer_norm_epsilon": 1e-12,
    }


def _modernbert(num_hidden_layers: int, hidden_size: int, intermediate_size: int) -> dict[str, Any]:
    return {
        "architecture": "modern",
        "hidden_size": hidden_size,
        "num_hidden_layers": num_hidden_layers,
        "num_attention_heads": hidden_size // 64,
        "intermediate_size": intermediate_size,
        "max_position_embeddings": 8192,
        "norm_position": "pre",
        "hidden_dropout": 0.0,
        "attention_dropout": 0.0,
        "initializer_range": 0.02,
        "layer_norm_epsilon": 1e-5,
        "global_attention_every": 3,
        "local_attention": 128,
        "global_rope_theta": 160_000.0,
        "local_rope_theta": 10_000.0,
    }


SIZES: dict[Size, dict[str, Any]] = {
    "bert_tiny": _bert(2, 128),
    "bert_mini": _bert(4, 256),
    "bert_small": _bert(4, 512),
    "bert_medium": _bert(8, 512),
    "bert_base": _bert(12, 768),
    "bert_large": _bert(24, 1024),
    "modernbert_base": _modernbert(22, 768, 1152),
    "modernbert_large": _modernbert(28, 1024, 2624),
}


def encoder_configuration(
    model: Mapping[str, Any], vocab_size: int, words: int = 0
) -> EncoderConfiguration:
    """The encoder that `pretrain.model` of params.yaml stands for.

    `model` holds what is given there, absent fields left out: a `size`, fields that go before
    those of the size, or all fields without one. `words`, of the training text, are what
    `size: auto` goes by; its heads and feed-forward layers are those of a width given beside it.
    Raises `ValueError` for missing fields,
    for contradictions, and for a size that every field is given beside.
    """
    given = dict(model)
    size = given.pop("size", None)
    width = given.get("hidden_size")
    of_size = shape_for(words, width) if size == "auto" else SIZES.get(size, {})
    if size is not None and not set(of_size) - set(given):
        raise ValueError(f"size {size} changes nothing: every field is given beside it")
    values = of_size | given
    needed = {field.name for field in fields(EncoderConfiguration) if field.default is MISSING}
    missing = sorted(needed - {"vocab_size"} - set(values))
    if missing:
        raise ValueError(
            f"missing {', '.join(missing)}; or a size: one of auto, {', '.join(SIZES)}"
        )
    segments = 0 if values["architecture"] == "modern" else 2
    return EncoderConfiguration(vocab_size=vocab_size, type_vocab_size=segments, **values)
