"""Our models beside `transformers`': names, weights, and both run on the same tokens."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from pipeline.model.configuration import EncoderConfiguration
from pipeline.model.heads import PretrainingModel
from tests.model.models import packed_pairs, padded_pairs, unpacked

BERT_PARTS = {
    "encoder.embeddings.tokens.": "bert.embeddings.word_embeddings.",
    "encoder.embeddings.positions.": "bert.embeddings.position_embeddings.",
    "encoder.embeddings.token_types.": "bert.embeddings.token_type_embeddings.",
    "encoder.embeddings.norm.": "bert.embeddings.LayerNorm.",
    "encoder.layers.": "bert.encoder.layer.",
    ".attention.output.": ".attention.output.dense.",
    ".attention_norm.": ".attention.output.LayerNorm.",
    ".feed_forward.intermediate.": ".intermediate.dense.",
    ".feed_forward.output.": ".output.dense.",
    ".feed_forward_norm.": ".output.LayerNorm.",
    "pooler.": "bert.pooler.",
    "masked_language_modelling.dense.": "cls.predictions.transform.dense.",
    "masked_language_modelling.norm.": "cls.predictions.transform.LayerNorm.",
    "masked_language_modelling.decoder_bias": "cls.predictions.bias",
    "next_sentence.classifier.": "cls.seq_relationship.",
}
MODERN_PARTS = {
    "encoder.embeddings.tokens.": "model.embeddings.tok_embeddings.",
    "encoder.embeddings.norm.": "model.embeddings.norm.",
    "encoder.layers.": "model.layers.",
    "encoder.final_norm.": "model.final_norm.",
    ".attention.query_key_value.": ".attn.Wqkv.",
    ".attention.output.": ".attn.Wo.",
    ".attention_norm.": ".attn_norm.",
    ".feed_forward.intermediate.": ".mlp.Wi.",
    ".feed_forward.output.": ".mlp.Wo.",
    ".feed_forward_norm.": ".mlp_norm.",
    "masked_language_modelling.dense.": "head.dense.",
    "masked_language_modelling.norm.": "head.norm.",
    "masked_language_modelling.decoder_bias": "decoder.bias",
}
# What their models name twice: the decoder is tied.
TIED = {"cls.predictions.decoder.weight", "cls.predictions.decoder.bias", "decoder.weight"}


def to_theirs(tensors: dict[str, Tensor], configuration: EncoderConfiguration) -> dict[str, Tensor]:
    """Our names to those of `transformers`; of `bert` query, key and value taken apart."""
    theirs: dict[str, Tensor] = {}
    for name, tensor in tensors.items():
        for ours, part in (MODERN_PARTS if configuration.is_modern else BERT_PARTS).items():
            name = name.replace(ours, part)
        if ".query_key_value." in name:
            for kind, piece in zip(("query", "key", "value"), tensor.chunk(3), strict=True):
                theirs[name.replace(".query_key_value.", f".self.{kind}.")] = piece
        else:
            theirs[name] = tensor
    return theirs


def their_config(c: EncoderConfiguration, **options: Any) -> Any:
    """The configuration of `transformers` for ours."""
    import transformers

    common = {
        "vocab_size": c.vocab_size,
        "hidden_size": c.hidden_size,
        "num_hidden_layers": c.num_hidden_layers,
        "num_attention_heads": c.num_attention_heads,
        "intermediate_size": c.intermediate_size,
        "max_position_embeddings": c.max_position_embeddings,
        "pad_token_id": c.pad_token_id,
        **options,
    }
    if not c.is_modern:
        return transformers.BertConfig(
            hidden_dropout_prob=0.0,
            attention_probs_dropout_prob=0.0,
            layer_norm_eps=c.layer_norm_epsilon,
            **common,
        )
    return transformers.ModernBertConfig(
        norm_eps=c.layer_norm_epsilon,
        global_attn_every_n_layers=c.global_attention_every,
        local_attention=c.local_attention,
        rope_parameters={
            kind: {"rope_type": "default", "rope_theta": theta}
            for kind, theta in (
                ("full_attention", c.global_rope_theta),
                ("sliding_attention", c.local_rope_theta),
            )
        },
        bos_token_id=2,
        eos_token_id=3,
        cls_token_id=2,
        sep_token_id=3,
        **common,
    )


def their_model(model: PretrainingModel, dtype: torch.dtype) -> nn.Module:
    """`BertForPreTraining` or `ModernBertForMaskedLM` with our weights, none missing."""
    import transformers

    configuration = model.configuration
    kind = (
        transformers.ModernBertForMaskedLM
        if configuration.is_modern
        else transformers.BertForPreTraining
    )
    theirs = kind(their_config(configuration)).to(dtype).eval()
    tensors = to_theirs(model.state_dict(), configuration)
    missing, unexpected = theirs.load_state_dict(tensors, strict=False)
    assert not unexpected
    assert {name for name in missing if "position_ids" not in name} <= TIED
    return theirs


def rotary_in_any_precision(query: Tensor, key: Tensor, cos: Tensor, sin: Tensor, **_: Any) -> Any:
    """`apply_rotary_pos_emb` without its rounding of queries and keys to float32."""

    def turned(x: Tensor) -> Tensor:
        first, second = x.chunk(2, dim=-1)
        return x * cos.unsqueeze(1) + torch.cat((-second, first), dim=-1) * sin.unsqueeze(1)

    return turned(query), turned(key)


@dataclass
class Run:
    """What a model made of the three sequences of `padded_pairs`."""

    layers: list[Tensor]  # embeddings, each layer, and all of it: (tokens, hidden_size)
    losses: dict[str, Tensor]
    gradients: dict[str, Tensor]  # by their names


MASKED = ((1, 4), (2, 3), (6, 7))  # columns of each sequence
LABELS = torch.arange(10, 16).view(3, 2)
NEXT_LABELS = torch.tensor([0, 1, 1])


def run_ours(model: PretrainingModel, *, packed: bool, segments: bool) -> Run:
    """Our model on the sequences, padded or packed."""
    kept = _watch([model.encoder.embeddings, *model.encoder.layers, model.encoder.final_norm])
    losses: dict[str, Tensor] = {}
    if packed:
        ids, sequences, types = packed_pairs()
        hidden = model(ids, None, types if segments else None, sequences)
        chosen = [
            part[list(columns)] for part, columns in zip(unpacked(hidden), MASKED, strict=True)
        ]
        vectors = model.masked_language_modelling(torch.cat(chosen))
        logits = F.linear(vectors, model.decoder_weight, model.decoder_bias)
        is_token = sequences > 0

        def of_sequences(values: Tensor) -> Tensor:
            if values.dim() == 2:  # gathered
                whole = values.new_zeros(*is_token.shape, values.shape[-1])
                whole[is_token] = values
                values = whole
            return torch.cat(unpacked(values))

    else:
        ids, mask, types = padded_pairs()
        hidden = model(ids, mask, types if segments else None)
        columns = torch.tensor(MASKED) + ids.shape[1] * torch.arange(3)[:, None]
        logits = model.token_logits(hidden, columns.flatten())
        if model.next_sentence is not None:
            found = model.next_sentence_logits(hidden)
            losses["next sentence"] = F.cross_entropy(found, NEXT_LABELS)

        def of_sequences(values: Tensor) -> Tensor:
            return values if values.dim() == 2 else values[mask]

    losses["masked tokens"] = F.cross_entropy(logits, LABELS.flatten())
    sum(losses.values()).backward()  # type: ignore[union-attr]
    gradients = {
        name: parameter.grad
        for name, parameter in model.named_parameters()
        if parameter.grad is not None
    }
    return Run(
        [of_sequences(values.detach()) for values in kept],
        losses,
        to_theirs(gradients, model.configuration),
    )


def run_theirs(theirs: nn.Module, *, packed: bool, segments: bool) -> Run:
    """Their model on the sequences: a padded batch, or in place of a pack each one alone."""
    ids, mask, types = padded_pairs()
    modern = hasattr(theirs, "model")
    encoder: Any = theirs.model if modern else theirs.bert  # type: ignore[union-attr]
    layers = encoder.layers if modern else encoder.encoder.layer
    last = encoder.final_norm if modern else nn.Identity()
    kept = _watch([encoder.embeddings, *layers, last])
    labels = torch.full_like(ids, -100)
    for row, columns in enumerate(MASKED):
        labels[row, list(columns)] = LABELS[row]

    def run(rows: slice, length: int, **options: Any) -> Any:
        if segments:
            options["token_type_ids"] = types[rows, :length]
        return theirs(ids[rows, :length], **options)

    losses: dict[str, Tensor] = {}
    if packed:
        lengths = mask.sum(1).tolist()
        logits = []
        for row, length in enumerate(lengths):
            out = run(slice(row, row + 1), length)
            found = out.logits if modern else out.prediction_logits
            logits.append(found[0, list(MASKED[row])])
            if not modern:
                kept.append(kept[-1])
        losses["masked tokens"] = F.cross_entropy(torch.cat(logits), LABELS.flatten())
        count = len(kept) // 3
        kept = [
            torch.cat([kept[index + count * row][0] for row in range(3)]) for index in range(count)
        ]
    else:
        options: dict[str, Any] = {"attention_mask": mask.long(), "labels": labels}
        if not modern:
            options["next_sentence_label"] = NEXT_LABELS
        out = run(slice(None), ids.shape[1], **options)
        if not modern:
            kept.append(kept[-1])
            losses["next sentence"] = F.cross_entropy(out.seq_relationship_logits, NEXT_LABELS)
        # Their own loss is this one, but ModernBERT's is rounded to float32.
        logits = out.logits if modern else out.prediction_logits
        losses["masked tokens"] = F.cross_entropy(logits.flatten(0, 1), labels.flatten())
        total = sum(float(loss.detach()) for loss in losses.values())
        assert float(out.loss.detach()) == pytest.approx(total, rel=1e-6)
        kept = [values[mask] for values in kept]
    sum(losses.values()).backward()  # type: ignore[union-attr]
    gradients = {
        name: parameter.grad
        for name, parameter in theirs.named_parameters()
        if parameter.grad is not None
    }
    return Run([values.detach() for values in kept], losses, gradients)


def _watch(modules: list[nn.Module]) -> list[Tensor]:
    """A list that the modules' outputs come into as they are made."""
    kept: list[Tensor] = []

    def hook(module: nn.Module, inputs: Any, output: Any) -> None:
        kept.append(output[0] if isinstance(output, tuple) else output)

    for module in modules:
        module.register_forward_hook(hook)
    return kept


def errors(ours: Run, theirs: Run) -> dict[str, tuple[float, float]]:
    """What was compared -> (greatest absolute difference, greatest number of theirs)."""
    result: dict[str, tuple[float, float]] = {}

    def compare(name: str, mine: Tensor, other: Tensor) -> None:
        assert mine.shape == other.shape, name
        mine, other = mine.detach(), other.detach()
        result[name] = (float((mine - other).abs().max()), float(other.abs().max()))

    assert len(ours.layers) == len(theirs.layers)
    for index, pair in enumerate(zip(ours.layers, theirs.layers, strict=True)):
        compare(f"output {index}", *pair)
    assert set(ours.losses) == set(theirs.losses)
    for name, loss in ours.losses.items():
        compare(f"loss of {name}", loss, theirs.losses[name])
    assert set(ours.gradients) == set(theirs.gradients)
    for name, gradient in ours.gradients.items():
        compare(f"gradient of {name}", gradient, theirs.gradients[name])
    return result
