"""The weights shown are those that the encoder used."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import Tensor

from pipeline.inference.attention import attention_weights, weights_of
from pipeline.inference.attention_facts import head_facts
from pipeline.model.attention import Scope, SelfAttention
from pipeline.model.configuration import EncoderConfiguration
from pipeline.model.padding import Layout
from tests.model.conftest import configuration  # noqa: F401  (a fixture)
from tests.model.models import TINY_MODERN, build, padded_pairs


@pytest.mark.parametrize(("dtype", "error"), [(torch.float32, 1e-5), (torch.float64, 1e-12)])
@pytest.mark.parametrize("padded", [False, True])
def test_weights_times_values_are_the_modules_own_output(
    configuration: EncoderConfiguration,  # noqa: F811
    dtype: torch.dtype,
    error: float,
    padded: bool,
) -> None:
    model = build(configuration, deviation=0.3).to(dtype)
    ids, mask, types = padded_pairs()
    seen: list[float] = []

    def compare(
        module: SelfAttention, inputs: tuple[Tensor, Layout, Scope], output: Tensor
    ) -> None:
        query, key, value = module.queries_keys_values(*inputs)
        weights = weights_of(query, key, inputs[2].mask)
        assert weights.sum(-1).sub(1).abs().max() < 1e-5
        context = (weights @ value).transpose(1, 2).flatten(2)
        ours = module.output(inputs[1].unpadded(context))
        seen.append((ours - output).abs().max().item())

    for module in model.modules():
        if isinstance(module, SelfAttention):
            module.register_forward_hook(compare)
    with torch.no_grad():
        model(ids, mask if padded else None, types)
    assert len(seen) == configuration.num_hidden_layers
    assert max(seen) < error


def test_local_layers_give_no_weight_to_what_is_far() -> None:
    encoder = build(TINY_MODERN, deviation=0.3).encoder
    ids = padded_pairs()[0][:1]
    weights = attention_weights(encoder, ids)
    places = torch.arange(ids.shape[1])
    far = (places[:, None] - places).abs() > 2  # local_attention // 2
    for layer, found in enumerate(weights):
        assert (found[:, far] == 0).all() == TINY_MODERN.is_local(layer)
        assert (found[:, ~far] > 0).all()


def test_looking_changes_nothing_and_leaves_nothing_behind(
    configuration: EncoderConfiguration,  # noqa: F811
) -> None:
    encoder = build(configuration, deviation=0.3).encoder
    ids, _, types = (values[:1] for values in padded_pairs())
    before = encoder(ids, None, types)
    weights = attention_weights(encoder, ids, types)
    layers, heads = configuration.num_hidden_layers, configuration.num_attention_heads
    assert weights.shape == (layers, heads, ids.shape[1], ids.shape[1])
    assert torch.equal(encoder(ids, None, types), before)
    assert not any(module._forward_pre_hooks for module in encoder.modules())


@given(st.integers(1, 12), st.integers(0, 100))
def test_facts_stay_in_their_bounds(length: int, seed: int) -> None:
    scores = np.random.default_rng(seed).normal(0, 5, (2, 3, length, length))
    weights = np.exp(scores) / np.exp(scores).sum(-1, keepdims=True)
    special = [place in (0, length - 1) for place in range(length)]
    facts = head_facts(weights, special)
    assert [(f.layer, f.head) for f in facts] == [(i, j) for i in (1, 2) for j in (1, 2, 3)]
    for f in facts:
        assert 0 <= f.entropy <= np.log(length) + 1e-9
        assert 0 <= f.distance <= length - 1
        assert 0 <= f.special <= 1 + 1e-9
        assert f.itself + f.previous + f.following <= 1 + 1e-9


def test_facts_of_heads_that_are_easy_to_read() -> None:
    length = 4
    itself, uniform = np.eye(length), np.full((length, length), 1 / length)
    before = np.eye(length, k=-1)
    before[0, 0] = 1
    looks_at_itself, anywhere, back = head_facts(
        np.array([[itself, uniform, before]]), [True, False, False, True]
    )
    assert (looks_at_itself.entropy, looks_at_itself.distance, looks_at_itself.itself) == (0, 0, 1)
    assert anywhere.entropy == pytest.approx(np.log(4))
    assert anywhere.special == 0.5
    assert anywhere.distance == pytest.approx(1.25)
    assert (back.previous, back.itself, back.special) == (0.75, 0.25, 0.5)
    assert back.strongest == [(0, 1.0), (0, 1.0), (1, 1.0), (2, 1.0)]
