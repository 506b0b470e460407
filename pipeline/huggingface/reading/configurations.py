"""`config.json` of `transformers` to our `EncoderConfiguration`, and back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pipeline.console.errors import UserError
from pipeline.huggingface.reading.families import Family, family_named, family_of
from pipeline.huggingface.reading.published_files import refuse_remote_code
from pipeline.model.configuration import EncoderConfiguration

# A configuration is published without what equals the default of its class: these are they.
_BERT_DEFAULTS: dict[str, Any] = {
    "vocab_size": 30522,
    "hidden_size": 768,
    "num_hidden_layers": 12,
    "num_attention_heads": 12,
    "intermediate_size": 3072,
    "hidden_act": "gelu",
    "hidden_dropout_prob": 0.1,
    "attention_probs_dropout_prob": 0.1,
    "max_position_embeddings": 512,
    "type_vocab_size": 2,
    "initializer_range": 0.02,
    "layer_norm_eps": 1e-12,
    "pad_token_id": 0,
    "position_embedding_type": "absolute",
    "is_decoder": False,
    "add_cross_attention": False,
}
DEFAULTS: dict[str, dict[str, Any]] = {
    "bert": _BERT_DEFAULTS,
    "roberta": _BERT_DEFAULTS | {"vocab_size": 50265, "pad_token_id": 1},
    "roberta-prelayernorm": _BERT_DEFAULTS | {"vocab_size": 50265, "pad_token_id": 1},
    "electra": _BERT_DEFAULTS
    | {
        "embedding_size": 128,
        "hidden_size": 256,
        "num_attention_heads": 4,
        "intermediate_size": 1024,
    },
    "modernbert": {
        "vocab_size": 50368,
        "hidden_size": 768,
        "intermediate_size": 1152,
        "num_hidden_layers": 22,
        "num_attention_heads": 12,
        "hidden_activation": "gelu",
        "max_position_embeddings": 8192,
        "initializer_range": 0.02,
        "norm_eps": 1e-5,
        "norm_bias": False,
        "pad_token_id": 50283,
        "attention_bias": False,
        "attention_dropout": 0.0,
        "global_attn_every_n_layers": 3,
        "local_attention": 128,
        "embedding_dropout": 0.0,
        "mlp_bias": False,
        "mlp_dropout": 0.0,
        "decoder_bias": True,
        "classifier_bias": False,
        "classifier_activation": "gelu",
        "global_rope_theta": 160_000.0,
        "local_rope_theta": 10_000.0,
    },
}
# What our encoders cannot be otherwise.
_BERT_FIXED = {
    "hidden_act": "gelu",  # with erf; "gelu_new" is another function
    "position_embedding_type": "absolute",
    "is_decoder": False,
    "add_cross_attention": False,
}
_MODERN_FIXED = {
    "hidden_activation": "gelu",
    "classifier_activation": "gelu",
    "norm_bias": False,
    "attention_bias": False,
    "mlp_bias": False,
    "classifier_bias": False,
    "decoder_bias": True,
}
GLOBAL, LOCAL = "full_attention", "sliding_attention"


# --- In ----------------------------------------------------------------------------------------


def to_configuration(
    published: Mapping[str, Any], where: str
) -> tuple[Family, EncoderConfiguration]:
    """The family and our configuration of a published `config.json`.

    Raises `UserError` for remote code, an unknown architecture, and for what our encoders lack
    (another activation, a decoder, a projection of the embeddings, quantized weights).
    """
    refuse_remote_code(published, where)
    family = family_named(published.get("model_type"), where)
    values = DEFAULTS[family.model_type] | {
        name: value for name, value in published.items() if value is not None
    }
    if "quantization_config" in values:
        raise UserError("quantized weights cannot be read", where=where)
    modern = family.model_type == "modernbert"
    _refuse_unless(values, _MODERN_FIXED if modern else _BERT_FIXED, where)
    try:
        configuration = _modern(values, where) if modern else _bert(values, family, where)
    except (ValueError, TypeError) as error:
        raise UserError(f"contradictions in the configuration: {error}", where=where) from None
    return family, configuration


def _refuse_unless(values: Mapping[str, Any], fixed: Mapping[str, Any], where: str) -> None:
    for name, needed in fixed.items():
        if values[name] != needed:
            raise UserError(
                f"{name} is {values[name]!r}, which our encoders are not",
                where=where,
                expected=f"{name}: {needed!r}",
            )


def _bert(values: Mapping[str, Any], family: Family, where: str) -> EncoderConfiguration:
    if values.get("embedding_size", values["hidden_size"]) != values["hidden_size"]:
        raise UserError(
            f"embedding_size {values['embedding_size']} is not hidden_size "
            f"{values['hidden_size']}: our encoders do not project their embeddings",
            where=where,
            hint="the small ELECTRAs do; take a base or large one",
        )
    extra_rows = values["pad_token_id"] + 1 if family.counts_from_padding else 0
    pre_norm = family.model_type == "roberta-prelayernorm"
    return EncoderConfiguration(
        architecture="bert",
        vocab_size=values["vocab_size"],
        hidden_size=values["hidden_size"],
        num_hidden_layers=values["num_hidden_layers"],
        num_attention_heads=values["num_attention_heads"],
        intermediate_size=values["intermediate_size"],
        max_position_embeddings=values["max_position_embeddings"] - extra_rows,
        norm_position="pre" if pre_norm else "post",
        hidden_dropout=values["hidden_dropout_prob"],
        attention_dropout=values["attention_probs_dropout_prob"],
        initializer_range=values["initializer_range"],
        layer_norm_epsilon=values["layer_norm_eps"],
        type_vocab_size=values["type_vocab_size"],
        pad_token_id=values["pad_token_id"],
    )


def _modern(values: Mapping[str, Any], where: str) -> EncoderConfiguration:
    _refuse_unless(values, {"embedding_dropout": values["mlp_dropout"]}, where)
    return EncoderConfiguration(
        architecture="modern",
        vocab_size=values["vocab_size"],
        hidden_size=values["hidden_size"],
        num_hidden_layers=values["num_hidden_layers"],
        num_attention_heads=values["num_attention_heads"],
        intermediate_size=values["intermediate_size"],
        max_position_embeddings=values["max_position_embeddings"],
        norm_position="pre",
        hidden_dropout=values["mlp_dropout"],
        attention_dropout=values["attention_dropout"],
        initializer_range=values["initializer_range"],
        layer_norm_epsilon=values["norm_eps"],
        type_vocab_size=0,
        pad_token_id=values["pad_token_id"],
        global_attention_every=_global_attention_every(values, where),
        local_attention=values["local_attention"],
        global_rope_theta=_rope_theta(values, GLOBAL, "global_rope_theta", where),
        local_rope_theta=_rope_theta(values, LOCAL, "local_rope_theta", where),
    )


def _global_attention_every(values: Mapping[str, Any], where: str) -> int:
    """From the list of the layers' kinds, or from the number that older configurations have."""
    kinds = values.get("layer_types")
    if kinds is None:
        return values["global_attn_every_n_layers"]
    later = [index for index, kind in enumerate(kinds) if index > 0 and kind == GLOBAL]
    every = later[0] if later else max(len(kinds), 1)
    if kinds != layer_types(values["num_hidden_layers"], every):
        raise UserError(
            f"layer_types {kinds}",
            where=where,
            expected=f"one for each of {values['num_hidden_layers']} layers: {GLOBAL} for the "
            f"first and every so many-th from there, {LOCAL} for the others",
        )
    return every


def _rope_theta(values: Mapping[str, Any], kind: str, name: str, where: str) -> float:
    """From the parameters of each kind of layer, or from the number of older configurations."""
    rope = (values.get("rope_parameters") or {}).get(kind) or {}
    if rope.get("rope_type", "default") != "default" or values.get("rope_scaling"):
        raise UserError(
            "rotary positions that are scaled", where=where, expected="rope_type: default"
        )
    return float(rope.get("rope_theta", values[name]))


# --- Out ---------------------------------------------------------------------------------------


def from_configuration(configuration: EncoderConfiguration) -> dict[str, Any]:
    """The fields of `config.json` that say what the encoder is; `to_configuration` reads them."""
    values = (_to_modern if configuration.is_modern else _to_bert)(configuration)
    return {
        "model_type": family_of(configuration).model_type,
        "vocab_size": configuration.vocab_size,
        "hidden_size": configuration.hidden_size,
        "num_hidden_layers": configuration.num_hidden_layers,
        "num_attention_heads": configuration.num_attention_heads,
        "intermediate_size": configuration.intermediate_size,
        "initializer_range": configuration.initializer_range,
        "pad_token_id": configuration.pad_token_id,
        "tie_word_embeddings": True,
        "dtype": "float32",
        **values,
    }


def _to_bert(configuration: EncoderConfiguration) -> dict[str, Any]:
    counted = family_of(configuration).counts_from_padding
    extra_rows = configuration.pad_token_id + 1 if counted else 0
    return {
        "hidden_act": "gelu",
        "hidden_dropout_prob": configuration.hidden_dropout,
        "attention_probs_dropout_prob": configuration.attention_dropout,
        "max_position_embeddings": configuration.max_position_embeddings + extra_rows,
        "type_vocab_size": configuration.type_vocab_size,
        "layer_norm_eps": configuration.layer_norm_epsilon,
        "position_embedding_type": "absolute",
    }


def _to_modern(configuration: EncoderConfiguration) -> dict[str, Any]:
    every = configuration.global_attention_every
    assert every is not None, "modern has it"
    thetas = {GLOBAL: configuration.global_rope_theta, LOCAL: configuration.local_rope_theta}
    return {
        **_MODERN_FIXED,
        "max_position_embeddings": configuration.max_position_embeddings,
        "norm_eps": configuration.layer_norm_epsilon,
        "attention_dropout": configuration.attention_dropout,
        "embedding_dropout": configuration.hidden_dropout,
        "mlp_dropout": configuration.hidden_dropout,
        "local_attention": configuration.local_attention,
        "layer_types": layer_types(configuration.num_hidden_layers, every),
        "rope_parameters": {
            kind: {"rope_type": "default", "rope_theta": theta} for kind, theta in thetas.items()
        },
        # The same for transformers below 5.
        "global_attn_every_n_layers": every,
        "global_rope_theta": configuration.global_rope_theta,
        "local_rope_theta": configuration.local_rope_theta,
    }


def layer_types(num_layers: int, global_attention_every: int) -> list[str]:
    """What each layer of `modern` attends to, in their words."""
    return [LOCAL if layer % global_attention_every else GLOBAL for layer in range(num_layers)]
