"""Attention is what its definition says, written out in loops."""

from __future__ import annotations

import cmath
import math

import pytest
import torch
from torch import Tensor

from pipeline.model.attention import SelfAttention
from pipeline.model.configuration import EncoderConfiguration
from pipeline.model.encoder import Encoder
from pipeline.model.padding import layout_of
from tests.model.models import TINY, TINY_MODERN, packed_pairs, padded_pairs


def turned(vector: Tensor, position: int, theta: float) -> Tensor:
    """A head's vector as complex numbers, each turned by its own angle."""
    half = len(vector) // 2
    result = vector.clone()
    for i in range(half):
        angle = position * theta ** (-2 * i / len(vector))
        number = complex(float(vector[i]), float(vector[i + half])) * cmath.exp(1j * angle)
        result[i], result[i + half] = number.real, number.imag
    return result


def attention_in_loops(
    attention: SelfAttention,
    hidden: Tensor,  # (length, hidden_size): one sequence, alone
    theta: float | None,
    distance: float,
) -> Tensor:
    """Softmax over the keys within `distance`, for each head and token on its own."""
    size = hidden.shape[-1]
    query, key, value = attention.query_key_value(hidden).split(size, dim=-1)
    result = torch.zeros_like(hidden)
    for head in range(attention.num_heads):
        here = slice(head * attention.head_size, (head + 1) * attention.head_size)
        for i in range(len(hidden)):
            seen = [j for j in range(len(hidden)) if abs(i - j) <= distance]
            scores = []
            for j in seen:
                q, k = query[i, here], key[j, here]
                if theta is not None:
                    q, k = turned(q, i, theta), turned(k, j, theta)
                scores.append(float(q @ k) / math.sqrt(attention.head_size))
            weights = [math.exp(score - max(scores)) for score in scores]
            for weight, j in zip(weights, seen, strict=True):
                result[i, here] += weight / sum(weights) * value[j, here]
    return attention.output(result)


@torch.no_grad()
@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("gathered", [False, True])
@pytest.mark.parametrize("configuration", [TINY, TINY_MODERN], ids=["bert", "modern"])
def test_attention_is_its_definition(
    configuration: EncoderConfiguration,
    packed: bool,
    gathered: bool,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("pipeline.model.padding.GATHER_ABOVE", 0.0 if gathered else 1.0)
    torch.manual_seed(5)
    encoder = Encoder(configuration).double()
    if packed:
        ids, sequences, _ = packed_pairs()
        layout = layout_of(ids, None, sequences)
    else:
        ids, mask, _ = padded_pairs()
        sequences = mask * (torch.arange(3)[:, None] + 1)
        layout = layout_of(ids, mask)
    assert (layout.places is not None) == gathered
    whole = torch.randn(*ids.shape, configuration.hidden_size, dtype=torch.float64)
    hidden = layout.unpadded(whole)
    scopes = encoder.scopes(layout, hidden)
    for index in (0, 1):  # of `modern`: the whole sequence, its surroundings
        attention = encoder.layers[index].attention
        assert isinstance(attention, SelfAttention)
        found = layout.padded(attention(hidden, layout, scopes[index]))
        theta, distance = None, math.inf
        if configuration.is_modern:
            theta = (160_000.0, 10_000.0)[index]
            distance = (math.inf, 2)[index]
        for number in (1, 2, 3):
            expected = attention_in_loops(attention, whole[sequences == number], theta, distance)
            # Angles are float32 whatever the precision of the model.
            tolerance = 1e-6 if configuration.is_modern else 1e-12
            torch.testing.assert_close(
                found[sequences == number], expected, rtol=tolerance, atol=tolerance
            )
