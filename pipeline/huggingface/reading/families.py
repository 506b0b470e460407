"""Whose models ours are interchangeable with, and what these call each tensor.

| family (`model_type`) | ours | both ways |
| --- | --- | --- |
| `bert` | architecture bert, norm_position post; pooler and both heads | yes |
| `roberta-prelayernorm` | architecture bert, norm_position pre; pooler, masked-token head | yes |
| `modernbert` | architecture modern; masked-token head | yes |
| `roberta` | as `bert`; masked-token head | in only |
| `electra` (discriminator) | as `bert`; the encoder alone | in only |

Out goes what came in from RoBERTa or ELECTRA as `bert`, which computes the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from pipeline.console.errors import UserError
from pipeline.model.configuration import EncoderConfiguration

Modules = Mapping[str, tuple[str, ...]]  # ours -> theirs; several: one below the other in ours

HEADS = ("pooler", "masked_language_modelling", "next_sentence")
LAYER = "encoder.layers."


@dataclass(frozen=True)
class Family:
    """Names of modules (parameters are called weight and bias on both sides).

    `encoder` are ours below `encoder.` and theirs below `prefix`; `layer` those of each layer;
    `heads` are whole names, by head. `tied` are copies of a tensor that stands elsewhere, and
    `ignored` beginnings of names that have no place here.
    """

    model_type: str
    prefix: str
    layers: str  # theirs, of all layers, below `prefix`
    encoder: Modules
    layer: Modules
    heads: Mapping[str, Modules]
    tied: Mapping[str, str] = field(default_factory=dict)
    ignored: tuple[str, ...] = ()
    # Of positions: theirs begin to count behind pad_token_id, so their table has more rows.
    counts_from_padding: bool = False
    sequence_head: Modules = field(default_factory=dict)
    token_head: Modules = field(default_factory=dict)
    classes: Mapping[str, str] = field(default_factory=dict)


def _one(names: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    return {ours: (theirs,) for ours, theirs in names.items()}


_QUERY_KEY_VALUE = tuple(f"attention.self.{name}" for name in ("query", "key", "value"))
_BERT_EMBEDDINGS = _one(
    {
        "embeddings.tokens": "embeddings.word_embeddings",
        "embeddings.positions": "embeddings.position_embeddings",
        "embeddings.token_types": "embeddings.token_type_embeddings",
        "embeddings.norm": "embeddings.LayerNorm",
    }
)
_POST_NORM_LAYER = {
    "attention.query_key_value": _QUERY_KEY_VALUE,
    **_one(
        {
            "attention.output": "attention.output.dense",
            "attention_norm": "attention.output.LayerNorm",
            "feed_forward.intermediate": "intermediate.dense",
            "feed_forward.output": "output.dense",
            "feed_forward_norm": "output.LayerNorm",
        }
    ),
}
_PRE_NORM_LAYER = _POST_NORM_LAYER | _one(
    {"attention_norm": "attention.LayerNorm", "feed_forward_norm": "intermediate.LayerNorm"}
)
_LM_HEAD = _one(
    {
        "masked_language_modelling.dense": "lm_head.dense",
        "masked_language_modelling.norm": "lm_head.layer_norm",
    }
)
# The decoder's bias is a parameter of its own on our side.
DECODER_BIAS = "masked_language_modelling.decoder_bias"

BERT = Family(
    model_type="bert",
    prefix="bert.",
    layers="encoder.layer.",
    encoder=_BERT_EMBEDDINGS,
    layer=_POST_NORM_LAYER,
    heads={
        "pooler": _one({"pooler.dense": "bert.pooler.dense"}),
        "masked_language_modelling": {
            **_one(
                {
                    "masked_language_modelling.dense": "cls.predictions.transform.dense",
                    "masked_language_modelling.norm": "cls.predictions.transform.LayerNorm",
                }
            ),
            DECODER_BIAS: ("cls.predictions.bias",),
        },
        "next_sentence": _one({"next_sentence.classifier": "cls.seq_relationship"}),
    },
    tied={
        "cls.predictions.decoder.weight": "bert.embeddings.word_embeddings.weight",
        "cls.predictions.decoder.bias": "cls.predictions.bias",
    },
    ignored=("bert.embeddings.position_ids", "bert.embeddings.token_type_ids"),
    sequence_head=_one({"pooler.dense": "bert.pooler.dense", "classifier": "classifier"}),
    token_head=_one({"classifier": "classifier"}),
    classes={
        "pretraining": "BertForPreTraining",
        "masked_lm": "BertForMaskedLM",
        "encoder": "BertModel",
        "sequence": "BertForSequenceClassification",
        "token": "BertForTokenClassification",
    },
)
ROBERTA = Family(
    model_type="roberta",
    prefix="roberta.",
    layers="encoder.layer.",
    encoder=_BERT_EMBEDDINGS,
    layer=_POST_NORM_LAYER,
    heads={
        "pooler": _one({"pooler.dense": "roberta.pooler.dense"}),
        "masked_language_modelling": {**_LM_HEAD, DECODER_BIAS: ("lm_head.bias",)},
    },
    tied={
        "lm_head.decoder.weight": "roberta.embeddings.word_embeddings.weight",
        "lm_head.decoder.bias": "lm_head.bias",
    },
    ignored=("roberta.embeddings.position_ids", "roberta.embeddings.token_type_ids"),
    counts_from_padding=True,
)
ELECTRA = Family(
    model_type="electra",
    prefix="electra.",
    layers="encoder.layer.",
    encoder=_BERT_EMBEDDINGS,
    layer=_POST_NORM_LAYER,
    heads={},
    # What tells replaced tokens from others; the encoder below it is what is wanted.
    ignored=(
        "discriminator_predictions.",
        "electra.embeddings.position_ids",
        "electra.embeddings.token_type_ids",
    ),
)
PRE_NORM = Family(
    model_type="roberta-prelayernorm",
    prefix="roberta_prelayernorm.",
    layers="encoder.layer.",
    encoder=_BERT_EMBEDDINGS | _one({"final_norm": "LayerNorm"}),
    layer=_PRE_NORM_LAYER,
    heads={
        "pooler": _one({"pooler.dense": "roberta_prelayernorm.pooler.dense"}),
        "masked_language_modelling": {**_LM_HEAD, DECODER_BIAS: ("lm_head.bias",)},
    },
    tied={
        "lm_head.decoder.weight": "roberta_prelayernorm.embeddings.word_embeddings.weight",
        "lm_head.decoder.bias": "lm_head.bias",
    },
    ignored=(
        "roberta_prelayernorm.embeddings.position_ids",
        "roberta_prelayernorm.embeddings.token_type_ids",
    ),
    counts_from_padding=True,
    sequence_head=_one({"pooler.dense": "classifier.dense", "classifier": "classifier.out_proj"}),
    token_head=_one({"classifier": "classifier"}),
    classes={
        "masked_lm": "RobertaPreLayerNormForMaskedLM",
        "encoder": "RobertaPreLayerNormModel",
        "sequence": "RobertaPreLayerNormForSequenceClassification",
        "token": "RobertaPreLayerNormForTokenClassification",
    },
)
_MODERN_HEAD = {"head.dense": "head.dense", "head.norm": "head.norm", "classifier": "classifier"}
MODERN = Family(
    model_type="modernbert",
    prefix="model.",
    layers="layers.",
    encoder=_one(
        {
            "embeddings.tokens": "embeddings.tok_embeddings",
            "embeddings.norm": "embeddings.norm",
            "final_norm": "final_norm",
        }
    ),
    layer=_one(
        {
            "attention.query_key_value": "attn.Wqkv",
            "attention.output": "attn.Wo",
            "attention_norm": "attn_norm",
            "feed_forward.intermediate": "mlp.Wi",
            "feed_forward.output": "mlp.Wo",
            "feed_forward_norm": "mlp_norm",
        }
    ),
    heads={
        "masked_language_modelling": {
            **_one(
                {
                    "masked_language_modelling.dense": "head.dense",
                    "masked_language_modelling.norm": "head.norm",
                }
            ),
            DECODER_BIAS: ("decoder.bias",),
        }
    },
    tied={"decoder.weight": "model.embeddings.tok_embeddings.weight"},
    sequence_head=_one(_MODERN_HEAD),
    token_head=_one(_MODERN_HEAD),
    classes={
        "masked_lm": "ModernBertForMaskedLM",
        "encoder": "ModernBertModel",
        "sequence": "ModernBertForSequenceClassification",
        "token": "ModernBertForTokenClassification",
    },
)
FAMILIES = {family.model_type: family for family in (BERT, ROBERTA, ELECTRA, PRE_NORM, MODERN)}


def family_named(model_type: object, where: str) -> Family:
    """The family of a published model; raises `UserError` that lists the known ones."""
    if isinstance(model_type, str) and model_type in FAMILIES:
        return FAMILIES[model_type]
    raise UserError(
        f"an unknown architecture: model_type {model_type!r}",
        where=where,
        expected=f"one of {', '.join(FAMILIES)}",
    )


def family_of(configuration: EncoderConfiguration) -> Family:
    """The family that our model goes out as."""
    if configuration.is_modern:
        return MODERN
    return BERT if configuration.norm_position == "post" else PRE_NORM
