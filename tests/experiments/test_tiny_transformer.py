"""The stacked Transformer: torch's own with the same weights, masks, positions, stacks."""

from __future__ import annotations

import dataclasses

import pytest
import torch

from experiments.workbench.transformer import (
    Shape,
    accuracy,
    forward,
    losses,
    sinusoids,
    start,
    turned,
)

SHAPE = Shape(10, 5, 16, heads=4, layers=2, longest=8, positions="none")


def tokens(seeds=1, rows=2, length=6):
    return torch.randint(10, (seeds, rows, length), generator=torch.Generator().manual_seed(1))


@pytest.mark.parametrize("norm", ["pre", "post"])
def test_it_equals_torchs_encoder_layers(norm):
    shape = dataclasses.replace(SHAPE, norm=norm)
    weights = {name: w.detach()[0, 0] for name, w in start(shape, [1], 1, stage="t").items()}
    hidden = weights["tokens"][tokens()[0]]
    for layer in range(shape.layers):
        theirs = torch.nn.TransformerEncoderLayer(
            16, 4, 64, dropout=0.0, batch_first=True, norm_first=norm == "pre"
        ).eval()
        with torch.no_grad():
            for name, parameter in theirs.named_parameters():
                if name.endswith("bias"):
                    parameter.zero_()
            theirs.self_attn.in_proj_weight.copy_(weights[f"qkv{layer}"].T)
            theirs.self_attn.out_proj.weight.copy_(weights[f"out{layer}"].T)
            theirs.linear1.weight.copy_(weights[f"up{layer}"].T)
            theirs.linear2.weight.copy_(weights[f"down{layer}"].T)
            hidden = theirs(hidden)
    if norm == "pre":
        hidden = torch.nn.functional.layer_norm(hidden, (16,))
    wanted = hidden @ weights["classes"]
    ours = forward(start(shape, [1], 1, stage="t"), shape, tokens())
    torch.testing.assert_close(ours[0, 0], wanted, atol=1e-5, rtol=1e-4)


@pytest.mark.parametrize("positions", ["none", "sinusoidal", "learned", "rotary"])
def test_only_without_positions_are_shuffled_words_the_same(positions):
    shape = dataclasses.replace(SHAPE, positions=positions)
    weights, order = start(shape, [1], 1, stage="t"), torch.tensor([3, 0, 5, 1, 4, 2])
    one = forward(weights, shape, tokens())[..., order, :]
    other = forward(weights, shape, tokens()[..., order])
    assert torch.allclose(one, other, atol=1e-5) == (positions == "none")


def test_of_a_causal_one_a_later_token_changes_nothing_before_it():
    shape = dataclasses.replace(SHAPE, positions="rotary", causal=True)
    weights, changed = start(shape, [1], 1, stage="t"), tokens().clone()
    changed[..., -1] = (changed[..., -1] + 1) % 10
    one, other = (forward(weights, shape, given) for given in (tokens(), changed))
    assert torch.equal(one[..., :-1, :], other[..., :-1, :])
    assert not torch.equal(one[..., -1, :], other[..., -1, :])


def test_rotary_products_depend_on_distances_alone():
    heads = torch.randn(8, generator=torch.Generator().manual_seed(1)).expand(10, 8)
    products = turned(heads) @ turned(heads).T
    for distance in range(4):
        along = products.diagonal(distance)
        torch.testing.assert_close(along, along[:1].expand_as(along), atol=1e-4, rtol=1e-4)
    assert sinusoids(3, 4)[0].tolist() == [0, 1, 0, 1]


def test_a_stack_is_its_networks():
    given = tokens(seeds=2)
    both = forward(start(SHAPE, [1, 2], 3, stage="t"), SHAPE, given)
    assert both.shape == (3, 2, 2, 6, 5)
    for place, seed in enumerate((1, 2)):
        alone = forward(start(SHAPE, [seed], 1, stage="t"), SHAPE, given[place : place + 1])
        torch.testing.assert_close(both[2, place], alone[0, 0])


def test_places_without_a_class_do_not_count():
    logits = torch.zeros(1, 1, 1, 3, 4)
    logits[..., 1, 2] = 50.0
    classes = torch.tensor([[[-1, 2, 1]]])
    assert accuracy(logits, classes).item() == 0.5
    assert losses(logits, classes).item() == pytest.approx(torch.tensor(4.0).log().item() / 2)


def test_what_was_looked_at_sums_to_one():
    seen = []
    forward(start(SHAPE, [1], 1, stage="t"), SHAPE, tokens(), seen)
    assert len(seen) == 2
    torch.testing.assert_close(seen[0].sum(-1), torch.ones(1, 1, 2, 4, 6))
