"""The recurrent models against torch.nn.LSTM and loops that spell the equations out."""

from __future__ import annotations

import pytest
import torch
from torch import Tensor, nn

from pipeline.model.recurrent import RECURRENT, RecurrentConfiguration, RecurrentModel

VOCABULARY, SIZE, LAYERS = 19, 6, 2
SOURCE = torch.tensor([[5, 6, 7, 8, 3], [10, 11, 3, 0, 0], [4, 3, 0, 0, 0]])
TARGET = torch.tensor([[2, 14, 15, 16], [2, 18, 0, 0], [2, 13, 12, 0]])


def model(name: str, **changes: object) -> RecurrentModel:
    configuration = RecurrentConfiguration(
        **{
            "architecture": name,
            "vocab_size": VOCABULARY,
            "hidden_size": SIZE,
            "num_layers": LAYERS,
            "dropout": 0.0,
            **changes,
        }
    )
    made = RECURRENT[name](configuration)
    made.initialize(torch.Generator().manual_seed(3))
    return made.double()


def cell(lstm: nn.LSTM, layer: int, inputs: Tensor, state: tuple[Tensor, Tensor], suffix=""):
    """Hochreiter & Schmidhuber 1997 with a forget gate: one step of one layer, one row."""
    w, u, b, d = (
        getattr(lstm, f"{kind}_l{layer}{suffix}")
        for kind in ("weight_ih", "weight_hh", "bias_ih", "bias_hh")
    )
    hidden, memory = state
    gates = w @ inputs + b + u @ hidden + d
    enter, forget, new, leave = gates.chunk(4)
    memory = forget.sigmoid() * memory + enter.sigmoid() * new.tanh()
    return leave.sigmoid() * memory.tanh(), memory


def stack(lstm: nn.LSTM, inputs: Tensor, states: list[tuple[Tensor, Tensor]]) -> Tensor:
    """One step of all layers; `states` go on."""
    for layer in range(LAYERS):
        states[layer] = cell(lstm, layer, inputs, states[layer])
        inputs = states[layer][0]
    return inputs


def zeros() -> tuple[Tensor, Tensor]:
    return torch.zeros(SIZE).double(), torch.zeros(SIZE).double()


def forwards(ours: RecurrentModel, source: Tensor) -> tuple[list[Tensor], list]:
    states = [zeros() for _ in range(LAYERS)]
    outputs = [stack(ours.encoder, ours.source_tokens.weight[t], states) for t in source]
    return outputs, states


def by_hand_lstm(ours, source, target):
    _, states = forwards(ours, source.flip(0))
    return [stack(ours.decoder, ours.target_tokens.weight[t], states) for t in target]


def by_hand_luong(ours, source, target):
    memory, states = forwards(ours, source)
    fed, made = torch.zeros(SIZE).double(), []
    for token in target:
        inputs = torch.cat([ours.target_tokens.weight[token], fed])
        top = stack(ours.decoder, inputs, states)
        scores = torch.stack([top @ ours.of_source.weight @ state for state in memory])
        context = sum(w * state for w, state in zip(scores.softmax(0), memory, strict=True))
        fed = torch.tanh(ours.output.weight @ torch.cat([context, top]))
        made.append(fed)
    return made


def by_hand_bahdanau(ours, source, target):
    inputs = [ours.source_tokens.weight[t] for t in source]
    starts = []
    for layer in range(LAYERS):
        there, back = zeros(), zeros()
        ahead, behind = [], []
        for value in inputs:
            there = cell(ours.encoder, layer, value, there)
            ahead.append(there[0])
        for value in reversed(inputs):
            back = cell(ours.encoder, layer, value, back, "_reverse")
            behind.insert(0, back[0])
        starts.append(behind[0])
        inputs = [torch.cat(pair) for pair in zip(ahead, behind, strict=True)]
    states = [
        (torch.tanh(ours.first_state.weight @ s + ours.first_state.bias), zeros()[1])
        for s in starts
    ]
    made = []
    for token in target:
        asked = ours.of_state.weight @ states[-1][0]
        scores = torch.stack(
            [
                ours.energy.weight[0]
                @ torch.tanh(asked + ours.of_source.weight @ h + ours.of_source.bias)
                for h in inputs
            ]
        )
        context = sum(w * h for w, h in zip(scores.softmax(0), inputs, strict=True))
        embedded = ours.target_tokens.weight[token]
        top = stack(ours.decoder, torch.cat([embedded, context]), states)
        whole = torch.cat([top, context, embedded])
        made.append(torch.tanh(ours.output.weight @ whole + ours.output.bias))
    return made


BY_HAND = {"lstm": by_hand_lstm, "bahdanau": by_hand_bahdanau, "luong": by_hand_luong}


@pytest.mark.parametrize("name", RECURRENT)
def test_every_row_is_what_the_equations_say_of_it_alone(name):
    """And so padding changes nothing, and no later token anything before it."""
    ours = model(name, shared_embeddings=False, tied_output=False).train()
    found = ours(SOURCE, TARGET)
    random = torch.randn(found.shape, generator=torch.Generator().manual_seed(1)).double()
    total = expected_total = 0.0
    for row in range(len(SOURCE)):
        source, target = SOURCE[row][SOURCE[row] != 0], TARGET[row][TARGET[row] != 0]
        expected = torch.stack(BY_HAND[name](ours, source, target))
        torch.testing.assert_close(found[row, : len(target)], expected, rtol=0, atol=1e-12)
        total = total + (random[row, : len(target)] * found[row, : len(target)]).sum()
        expected_total = expected_total + (random[row, : len(target)] * expected).sum()
    named = {n: p for n, p in ours.named_parameters() if n not in ("own_output", "output_bias")}
    one = torch.autograd.grad(total, list(named.values()))
    other = torch.autograd.grad(expected_total, list(named.values()))
    for parameter, left, right in zip(named, one, other, strict=True):
        torch.testing.assert_close(left, right, rtol=0, atol=1e-12, msg=parameter)


@pytest.mark.parametrize("name", RECURRENT)
def test_token_by_token_is_all_at_once(name):
    """With rows of the batch taken out, and one doubled, on the way."""
    ours = model(name).eval()
    whole = ours(SOURCE, TARGET)
    state, rows = ours.start(SOURCE), torch.arange(3)
    for place in range(TARGET.shape[1]):
        vectors = ours.step(TARGET[rows, place], state)
        torch.testing.assert_close(vectors, whole[rows, place], rtol=0, atol=1e-12)
        if place == 1:
            kept = torch.tensor([2, 0, 0])
            state, rows = state.select(kept), rows[kept]


def test_only_what_looks_at_the_source_has_alignments():
    assert model("lstm").eval().alignments(SOURCE, TARGET) is None
    for name in ("bahdanau", "luong"):
        found = model(name).eval().alignments(SOURCE, TARGET)
        assert found.shape == (3, TARGET.shape[1], SOURCE.shape[1])
        torch.testing.assert_close(found.sum(dim=2), torch.ones(3, TARGET.shape[1]).double())
        assert (found[2, :, 2:] == 0).all()


@pytest.mark.parametrize("name", RECURRENT)
def test_the_same_generator_gives_the_same_weights(name):
    for one, other in zip(model(name).parameters(), model(name).parameters(), strict=True):
        assert torch.equal(one, other)


@pytest.mark.parametrize("name", ["bahdanau", "luong"])
def test_dropout_stands_between_the_layers_of_the_decoder(name):
    """With all of it dropped, what the first layer says is not heard; afterwards it is."""
    ours = model(name)
    ours.decoder.dropout = 1.0
    with torch.no_grad():
        ours.train()
        found = ours(SOURCE, TARGET)
        heard = ours.eval()(SOURCE, TARGET)
        ours.decoder.weight_ih_l0.zero_()
        torch.testing.assert_close(ours.train()(SOURCE, TARGET), found, rtol=0, atol=0)
        assert not torch.allclose(ours.eval()(SOURCE, TARGET), heard)
