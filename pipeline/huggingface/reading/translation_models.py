"""The Transformer of a translation as `transformers` has it: names and shapes, both ways.

`MarianMTModel` is post-norm, `PegasusForConditionalGeneration` pre-norm; both have sinusoidal
positions with the sines first, one embedding for both sides and the output, and the same names.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import torch
from torch import Tensor

from pipeline.console.errors import UserError
from pipeline.model.positions import sinusoidal
from pipeline.model.transformer import Transformer, TransformerConfiguration
from pipeline.model.weights import load_weights

CLASSES = {"marian": "MarianMTModel", "pegasus": "PegasusForConditionalGeneration"}
TYPES = {"post": "marian", "pre": "pegasus"}  # by where the normalization stands
LONGEST = 1024  # tokens that their table of positions reaches

SELF = (
    ("attention.query_key_value", ("self_attn.q_proj", "self_attn.k_proj", "self_attn.v_proj")),
    ("attention.output", ("self_attn.out_proj",)),
    ("attention_norm", ("self_attn_layer_norm",)),
    ("feed_forward.intermediate", ("fc1",)),
    ("feed_forward.output", ("fc2",)),
    ("feed_forward_norm", ("final_layer_norm",)),
)
CROSS = (
    ("cross_attention.query", ("encoder_attn.q_proj",)),
    ("cross_attention.key_value", ("encoder_attn.k_proj", "encoder_attn.v_proj")),
    ("cross_attention.output", ("encoder_attn.out_proj",)),
    ("cross_attention_norm", ("encoder_attn_layer_norm",)),
)


def entries(configuration: TransformerConfiguration) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Each tensor of ours, and those of theirs that it holds one below the other."""
    c = configuration
    yield "target_tokens.weight", ("model.shared.weight",)
    sides = (
        ("encoder", c.num_encoder_layers, SELF),
        ("decoder", c.num_decoder_layers, SELF + CROSS),
    )
    for side, number, modules in sides:
        for layer in range(number):
            for ours, theirs in modules:
                for kind in ("weight", "bias"):
                    yield (
                        f"{side}_layers.{layer}.{ours}.{kind}",
                        tuple(f"model.{side}.layers.{layer}.{name}.{kind}" for name in theirs),
                    )
        if c.norm_position == "pre":
            for kind in ("weight", "bias"):
                yield f"{side}_norm.{kind}", (f"model.{side}.layer_norm.{kind}",)


def to_published(model: Transformer) -> dict[str, Tensor]:
    """Tensors under their names; raises `UserError` for what no class of theirs computes."""
    c = model.configuration
    if c.positions != "sinusoidal" or not (c.shared_embeddings and c.tied_output):
        one = c.shared_embeddings and c.tied_output
        raise UserError(
            "`transformers` has no class for this Transformer: "
            + (f"its positions are {c.positions}" if one else "it has several embeddings"),
            where="config.json",
            expected="positions: sinusoidal, one embedding for both sides and the output",
        )
    state = model.state_dict()
    tensors: dict[str, Tensor] = {}
    for ours, theirs in entries(c):
        tensors |= zip(theirs, state[ours].chunk(len(theirs)), strict=True)
    tensors["final_logits_bias"] = state["output_bias"][None]
    if c.norm_position == "pre":  # Marian computes them, Pegasus reads them
        table = sinusoidal(0, LONGEST, c.hidden_size, torch.device("cpu"))
        tensors |= {
            f"model.{side}.embed_positions.weight": table for side in ("encoder", "decoder")
        }
    return {name: tensor.clone() for name, tensor in tensors.items()}


def published_configuration(
    configuration: TransformerConfiguration, start: int, end: int
) -> dict[str, Any]:
    """Their `config.json`; `start`, `end`: the ids that a target begins and ends with."""
    c = configuration
    name = TYPES[c.norm_position]
    return {
        "architectures": [CLASSES[name]],
        "model_type": name,
        "vocab_size": c.vocab_size,
        "d_model": c.hidden_size,
        "encoder_layers": c.num_encoder_layers,
        "decoder_layers": c.num_decoder_layers,
        "encoder_attention_heads": c.num_attention_heads,
        "decoder_attention_heads": c.num_attention_heads,
        "encoder_ffn_dim": c.intermediate_size,
        "decoder_ffn_dim": c.intermediate_size,
        "activation_function": "gelu",
        "scale_embedding": True,
        "dropout": c.dropout,
        "attention_dropout": c.attention_dropout,
        "max_position_embeddings": LONGEST,
        "pad_token_id": c.pad_token_id,
        "decoder_start_token_id": start,
        "bos_token_id": start,
        "eos_token_id": end,
        "forced_eos_token_id": end,
    }


def from_published(
    configuration: Mapping[str, Any], tensors: Mapping[str, Tensor], where: str
) -> Transformer:
    """The same model as ours; raises `UserError` for what ours cannot compute, or is not whole."""
    found = {name: configuration.get(name) for name in ("model_type", "activation_function")}
    heads = [configuration.get(f"{side}_attention_heads") for side in ("encoder", "decoder")]
    inner = [configuration.get(f"{side}_ffn_dim") for side in ("encoder", "decoder")]
    mistakes = []
    if found["model_type"] not in CLASSES:
        mistakes.append(f"model_type is {found['model_type']}, not one of {', '.join(CLASSES)}")
    if found["activation_function"] != "gelu":
        mistakes.append(f"activation_function is {found['activation_function']}, ours is gelu")
    if not configuration.get("scale_embedding", False):
        mistakes.append("scale_embedding is false: ours multiplies embeddings by sqrt(d_model)")
    if heads[0] != heads[1] or inner[0] != inner[1]:
        mistakes.append("encoder and decoder differ in heads or ffn_dim")
    if not configuration.get("share_encoder_decoder_embeddings", True):
        mistakes.append("encoder and decoder have embeddings of their own")
    if mistakes:
        raise UserError(
            "not a Transformer of ours:\n" + "\n".join(f"  - {m}" for m in mistakes), where=where
        )
    try:
        ours = TransformerConfiguration(
            vocab_size=configuration["vocab_size"],
            hidden_size=configuration["d_model"],
            num_encoder_layers=configuration["encoder_layers"],
            num_decoder_layers=configuration["decoder_layers"],
            num_attention_heads=configuration["encoder_attention_heads"],
            intermediate_size=configuration["encoder_ffn_dim"],
            max_length=1,
            norm_position="post" if found["model_type"] == "marian" else "pre",
            dropout=configuration.get("dropout", 0.1),
            attention_dropout=configuration.get("attention_dropout", 0.0),
            pad_token_id=configuration["pad_token_id"],
        )
    except (KeyError, TypeError, ValueError) as error:
        raise UserError(f"not a Transformer's configuration: {error}", where=where) from None
    state: dict[str, Tensor] = {}
    for name, theirs in entries(ours):
        missing = [one for one in theirs if one not in tensors]
        if missing:
            raise UserError(f"the weights lack {missing[0]}", where=where)
        state[name] = torch.cat([tensors[one] for one in theirs])
    bias = tensors.get("final_logits_bias")
    state["output_bias"] = torch.zeros(ours.vocab_size) if bias is None else bias[0]
    model = Transformer(ours)
    load_weights(model, state, where)
    return model
