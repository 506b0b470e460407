"""Properties of the encoder and its heads, of both architectures."""

from __future__ import annotations

import dataclasses
import math

import pytest
import torch
import torch.nn.functional as F

from pipeline.model.configuration import EncoderConfiguration
from pipeline.model.heads import PretrainingModel, SequenceClassifier, TokenClassifier
from pipeline.model.initialization import standard_deviation
from pipeline.model.padding import layout_of
from tests.model.models import TINY, TINY_MODERN, build, packed_pairs, padded_pairs, unpacked


def test_padding_changes_nothing(configuration: EncoderConfiguration) -> None:
    model = build(configuration, deviation=0.2)
    ids, mask, types = padded_pairs()
    together = model(ids, mask, types)
    for row, length in enumerate(mask.sum(1).tolist()):
        alone = model(ids[row : row + 1, :length], None, types[row : row + 1, :length])
        torch.testing.assert_close(together[row, :length], alone[0], rtol=1e-4, atol=1e-5)


def test_gathered_tokens_give_what_padded_ones_give(
    configuration: EncoderConfiguration, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids, mask, types = padded_pairs()
    results = []
    for share, is_gathered in ((0.0, True), (1.0, False)):
        monkeypatch.setattr("pipeline.model.padding.GATHER_ABOVE", share)
        assert (layout_of(ids, mask).places is not None) == is_gathered
        model = build(configuration, deviation=0.2)
        hidden = model(ids, mask, types)
        (hidden * hidden.detach().sin())[mask].sum().backward()
        gradients = [p.grad for p in model.parameters() if p.grad is not None]
        results.append([hidden[mask], *gradients])
    for gathered, padded in zip(*results, strict=True):
        torch.testing.assert_close(gathered, padded, rtol=1e-4, atol=1e-4)


@pytest.mark.parametrize("share", [0.0, 1.0])  # real tokens gathered, or all left in place
def test_other_sequences_in_the_pack_change_nothing(
    configuration: EncoderConfiguration, share: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipeline.model.padding.GATHER_ABOVE", share)
    model = build(configuration, deviation=0.2)
    ids, sequences, types = packed_pairs()
    assert (layout_of(ids, None, sequences).places is None) == (share == 1.0)
    together = unpacked(model(ids, None, types, sequences))
    pairs, mask, pair_types = padded_pairs()
    for row, length in enumerate(mask.sum(1).tolist()):
        inputs = pairs[row : row + 1, :length], None, pair_types[row : row + 1, :length]
        torch.testing.assert_close(together[row], model(*inputs)[0], rtol=1e-4, atol=1e-5)


def test_no_gradient_crosses_the_border_between_packed_sequences(
    configuration: EncoderConfiguration,
) -> None:
    model = build(configuration, deviation=0.2)
    ids, sequences, types = packed_pairs()
    embedded: list[torch.Tensor] = []

    def keep(module: torch.nn.Module, inputs: object, output: torch.Tensor) -> torch.Tensor:
        embedded.append(output.detach().requires_grad_())
        return embedded[0]

    model.encoder.embeddings.register_forward_hook(keep)
    unpacked(model(ids, None, types, sequences).sin())[1].sum().backward()
    assert embedded[0].grad is not None
    touched = embedded[0].grad.abs().sum(-1) > 0
    layout = layout_of(ids, None, sequences)
    assert torch.equal(touched, layout.unpadded(sequences == 2))


def test_positions_begin_anew_with_each_sequence() -> None:
    sequences = torch.tensor([[1, 1, 1, 2, 2, 0], [4, 3, 3, 3, 3, 3]])
    layout = layout_of(torch.zeros_like(sequences), None, sequences)
    assert layout.positions is not None
    assert layout.positions.tolist() == [[0, 1, 2, 0, 1, 0], [0, 0, 1, 2, 3, 4]]


def test_nothing_is_masked_where_nothing_is_padding() -> None:
    ids = torch.ones(2, 3, dtype=torch.int64)
    assert layout_of(ids, torch.ones_like(ids)) == layout_of(ids, None)


def test_rows_are_independent_of_their_order(configuration: EncoderConfiguration) -> None:
    model = build(configuration, deviation=0.2)
    ids, mask, types = padded_pairs()
    order = torch.tensor([2, 0, 1])
    permuted = model(ids[order], mask[order], types[order])
    torch.testing.assert_close(permuted, model(ids, mask, types)[order], rtol=1e-4, atol=1e-5)


def test_absent_segments_are_segment_0() -> None:
    model = build(TINY, deviation=0.2)
    ids, mask, types = padded_pairs()
    torch.testing.assert_close(model(ids, mask), model(ids, mask, torch.zeros_like(types)))
    assert not torch.allclose(model(ids, mask), model(ids, mask, types))


def test_the_modern_encoder_knows_no_segments() -> None:
    model = build(TINY_MODERN, deviation=0.2)
    ids, mask, types = padded_pairs()
    assert torch.equal(model(ids, mask), model(ids, mask, types))
    assert model.pooler is None
    assert model.next_sentence is None


def test_every_parameter_gets_a_gradient(configuration: EncoderConfiguration) -> None:
    model = build(configuration)
    hidden = model(*padded_pairs())
    loss = model.token_logits(hidden, torch.tensor([1, 14, 30])).logsumexp(1).sum()
    if model.next_sentence is not None:
        loss = loss + model.next_sentence_logits(hidden)[:, 0].sum()
    loss.backward()
    for name, parameter in model.named_parameters():
        assert parameter.grad is not None, name
        # A key's bias shifts all scores of a query alike: softmax does not see it.
        if not name.endswith(("query_key_value.bias", "positions.weight")):
            assert parameter.grad.abs().sum() > 0, name


def test_first_loss_is_that_of_guessing(configuration: EncoderConfiguration) -> None:
    model = build(configuration)
    hidden = model(*padded_pairs())
    loss = F.cross_entropy(
        model.token_logits(hidden, torch.arange(7)),
        torch.randint(5, configuration.vocab_size, (7,)),
    )
    assert loss.item() == pytest.approx(math.log(configuration.vocab_size), abs=0.1)


def test_dropout_is_off_in_evaluation(configuration: EncoderConfiguration) -> None:
    model = build(dataclasses.replace(configuration, hidden_dropout=0.5, attention_dropout=0.5))
    inputs = padded_pairs()
    assert torch.equal(model(*inputs), model(*inputs))
    model.train()
    assert not torch.equal(model(*inputs), model(*inputs))


def test_initialization_is_truncated_normal_and_repeatable(
    configuration: EncoderConfiguration,
) -> None:
    first, second = (
        PretrainingModel(dataclasses.replace(configuration, hidden_size=64)) for _ in range(2)
    )
    for model in (first, second):
        model.initialize(torch.Generator().manual_seed(5))
    for (name, weight), other in zip(first.named_parameters(), second.parameters(), strict=True):
        assert torch.equal(weight, other), name
        if weight.ndim == 2:
            deviation = standard_deviation(name.removesuffix(".weight"), configuration)
            assert weight.abs().max() <= 2 * deviation, name
            if weight.numel() > 1000:  # a normal cut off at twice its deviation
                assert weight.std().item() == pytest.approx(deviation * 0.8796, rel=0.05), name
        else:
            assert torch.equal(weight, torch.full_like(weight, "norm.weight" in name)), name


def test_what_adds_to_the_residual_path_begins_smaller_in_the_modern_encoder() -> None:
    names = {
        "encoder.layers.1.attention.output": (0.02, 0.02 / math.sqrt(8)),
        "encoder.layers.1.feed_forward.output": (0.02, 0.02 / math.sqrt(8)),
        "masked_language_modelling.dense": (0.02, 0.02 / math.sqrt(8)),
        "encoder.layers.1.feed_forward.intermediate": (0.02, 0.02),
        "encoder.embeddings.tokens": (0.02, 0.02),
        "classifier": (0.02, 24**-0.5),
    }
    for name, expected in names.items():
        found = [standard_deviation(name, shape) for shape in (TINY, TINY_MODERN)]
        assert found == pytest.approx(expected), name


@pytest.mark.parametrize("pooling", ["mean", "cls"])
def test_sequence_classifier_ignores_padding(
    configuration: EncoderConfiguration, pooling: str
) -> None:
    model = SequenceClassifier(configuration, 3, pooling, 0.1).eval()  # type: ignore[arg-type]
    ids, mask, types = padded_pairs()
    logits = model(ids, mask, types)
    assert logits.shape == (3, 3)
    alone = model(ids[1:2, :7], mask[1:2, :7], types[1:2, :7])
    torch.testing.assert_close(logits[1:2], alone, rtol=1e-4, atol=1e-5)


def test_token_classifier_has_a_row_of_logits_a_token(configuration: EncoderConfiguration) -> None:
    model = TokenClassifier(configuration, 4, 0.1)
    assert model(*padded_pairs()).shape == (3, 12, 4)
