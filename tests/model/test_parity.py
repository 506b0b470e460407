"""Our post-norm encoder is `transformers.BertForPreTraining`: outputs, loss and every gradient."""

from __future__ import annotations

import pytest
import torch
import torch.nn.functional as F

from pipeline.model.heads import BertForPreTraining
from tests.model.models import TINY, build, padded_pairs

PARTS = {
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


def to_theirs(tensors: dict[str, torch.Tensor]) -> dict[str, torch.Tensor]:
    """Our names to those of `transformers`; query, key and value taken apart."""
    theirs: dict[str, torch.Tensor] = {}
    for name, tensor in tensors.items():
        for ours, part in PARTS.items():
            name = name.replace(ours, part)
        if ".query_key_value." in name:
            for kind, piece in zip(("query", "key", "value"), tensor.chunk(3), strict=True):
                theirs[name.replace(".query_key_value.", f".self.{kind}.")] = piece
        else:
            theirs[name] = tensor
    return theirs


def their_model(model: BertForPreTraining, dtype: torch.dtype) -> torch.nn.Module:
    transformers = pytest.importorskip("transformers")
    config = transformers.BertConfig(
        vocab_size=TINY.vocab_size,
        hidden_size=TINY.hidden_size,
        num_hidden_layers=TINY.num_hidden_layers,
        num_attention_heads=TINY.num_attention_heads,
        intermediate_size=TINY.intermediate_size,
        max_position_embeddings=TINY.max_position_embeddings,
        hidden_dropout_prob=0.0,
        attention_probs_dropout_prob=0.0,
        layer_norm_eps=TINY.layer_norm_epsilon,
        attn_implementation="eager",
    )
    theirs = transformers.BertForPreTraining(config).to(dtype).eval()
    missing, unexpected = theirs.load_state_dict(to_theirs(model.state_dict()), strict=False)
    assert not unexpected
    tied = {"cls.predictions.decoder.weight", "cls.predictions.decoder.bias"}
    assert {name for name in missing if "position_ids" not in name} <= tied
    return theirs


@pytest.mark.parametrize(("dtype", "tolerance"), [(torch.float64, 1e-10), (torch.float32, 1e-5)])
def test_equals_transformers(dtype: torch.dtype, tolerance: float) -> None:
    model = build(TINY, deviation=0.2).to(dtype)
    theirs = their_model(model, dtype)
    ids, mask, types = padded_pairs()
    masked = torch.tensor([[1, 4], [2, 3], [6, 7]]) + 12 * torch.arange(3)[:, None]
    positions = masked.flatten()
    labels = torch.full((36,), -100).index_copy(0, positions, torch.arange(10, 16))
    next_labels = torch.tensor([0, 1, 1])

    ours_by_layer: list[torch.Tensor] = []
    for layer in (model.encoder.embeddings, *model.encoder.layers):
        layer.register_forward_hook(lambda module, inputs, output: ours_by_layer.append(output))
    hidden = model(ids, mask, types)
    next_logits = model.next_sentence_logits(hidden)
    loss = F.cross_entropy(model.token_logits(hidden, positions), labels[positions])
    loss = loss + F.cross_entropy(next_logits, next_labels)
    loss.backward()

    result = theirs(
        ids,
        attention_mask=mask.long(),
        token_type_ids=types,
        labels=labels.view(3, 12),
        next_sentence_label=next_labels,
        output_hidden_states=True,
    )
    result.loss.backward()

    def close(ours: torch.Tensor, expected: torch.Tensor, name: str) -> None:
        difference = (ours - expected).abs().max().item()
        # A key's bias has a gradient of 0 but for rounding: hence the floor.
        assert difference < tolerance * max(expected.abs().max().item(), 0.01), name

    assert len(ours_by_layer) == len(result.hidden_states) == TINY.num_hidden_layers + 1
    for index, (ours, expected) in enumerate(zip(ours_by_layer, result.hidden_states, strict=True)):
        tokens = ours if ours.dim() == 2 else ours[mask]  # gathered, or still padded
        close(tokens, expected[mask], f"hidden state {index}")
    close(next_logits, result.seq_relationship_logits, "next sentence logits")
    close(loss, result.loss, "loss")
    gradients = to_theirs({name: p.grad for name, p in model.named_parameters()})
    their_gradients = {name: p.grad for name, p in theirs.named_parameters()}
    assert set(gradients) == set(their_gradients)
    for name, gradient in gradients.items():
        close(gradient, their_gradients[name], name)


def test_base_has_the_published_number_of_parameters() -> None:
    import dataclasses

    base = dataclasses.replace(
        TINY,
        vocab_size=30_522,
        hidden_size=768,
        num_hidden_layers=12,
        num_attention_heads=12,
        intermediate_size=3072,
        max_position_embeddings=512,
    )
    with torch.device("meta"):
        model = BertForPreTraining(base)
    assert sum(parameter.numel() for parameter in model.parameters()) == 110_106_428
