"""Attention and positions: what order is worth, how far it carries, heads, and cost by length.

Sequences are made up, so that the answer is known: `previous` is nothing but order, `count` has
none of it (experiments/workbench/sequences.py).
"""

from __future__ import annotations

import dataclasses
import time
from typing import TYPE_CHECKING, Any

import torch
from torch import Tensor

from experiments.workbench import transformer
from experiments.workbench.intervals import Check, above, over_seeds, within
from experiments.workbench.outcomes import Outcome
from experiments.workbench.sequences import MOST, TOKENS, batch
from experiments.workbench.transformer import Shape, Weights, accuracy, forward, losses, start
from pipeline.foundation.randomness import generator

if TYPE_CHECKING:
    from experiments.params import Attention

STAGE = "attention"
KINDS = ("previous", "count")
POSITIONS: tuple[transformer.Positions, ...] = ("none", "sinusoidal", "learned", "rotary")
NEAR = 0.02
TESTED = 100_000  # the index of the rows that are tested on


def measure(section: Attention) -> Outcome:
    """All parts."""
    outcome = Outcome()
    for kind in KINDS:
        found: dict[str, dict[str, Tensor]] = {}
        for positions in POSITIONS:
            shape = _shape(section, kind, positions)
            weights = _fit(section, kind, shape)
            found[positions] = _tested(outcome, section, kind, shape, weights)
            if kind == "previous" and positions == "rotary":
                _picture(outcome, section, shape, weights)
        _halves(outcome, section, kind, found)
    _heads(outcome, section)
    _cost(outcome, section)
    return outcome


def _shape(section: Attention, kind: str, positions: transformer.Positions) -> Shape:
    return Shape(
        TOKENS,
        TOKENS if kind == "previous" else MOST,
        section.width,
        heads=4,
        layers=section.layers,
        longest=max(section.lengths),
        positions=positions,
    )


def _fit(section: Attention, kind: str, shape: Shape) -> Weights:
    """Trained by Adam on rows that are drawn anew for each update."""
    weights = start(shape, section.seeds, 1, stage=STAGE)
    optimizer = torch.optim.Adam(list(weights.values()), lr=section.learning_rate)
    for update in range(section.updates):
        rows = batch(kind, section.seeds, section.batch_size, section.length, update)
        loss = losses(forward(weights, shape, rows[0]), rows[1]).sum()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return weights


def _tested(
    outcome: Outcome, section: Attention, kind: str, shape: Shape, weights: Weights
) -> dict[str, Tensor]:
    """Accuracy by length `(seeds,)`, and with the words shuffled."""
    found: dict[str, Tensor] = {}
    rows = section.tested
    for length in section.lengths:
        tokens, classes = batch(kind, section.seeds, rows, length, TESTED)
        with torch.no_grad():
            found[str(length)] = accuracy(forward(weights, shape, tokens), classes)[0]
    tokens, _classes = batch(kind, section.seeds, rows, section.length, TESTED)
    order = torch.tensor(generator(0, STAGE, "shuffle").permutation(section.length))
    with torch.no_grad():
        straight = forward(weights, shape, tokens)[:, :, :, order]
        mixed = forward(weights, shape, tokens[..., order])
    found["unmoved"] = (straight.argmax(-1) == mixed.argmax(-1)).float().mean((-1, -2))[0]
    row = {name: over_seeds(values.tolist()).record() for name, values in found.items()}
    outcome.tables.setdefault("positions", []).append(
        {"kind": kind, "positions": shape.positions, **row}
    )
    curves = outcome.curves.setdefault("length", {}).setdefault(kind, {})
    curves[shape.positions] = [found[str(length)].tolist() for length in section.lengths]
    outcome.curves["lengths"] = section.lengths
    return found


def _check(outcome: Outcome, half: str, of: str, pair: tuple[str, str], values: Tensor) -> None:
    interval = over_seeds(values.tolist())
    check = Check(of, *pair, interval, above(interval))
    outcome.halves.setdefault(half, []).append(check)


def _halves(
    outcome: Outcome, section: Attention, kind: str, found: dict[str, dict[str, Tensor]]
) -> None:
    trained, longest = str(section.length), str(max(section.lengths))
    unmoved = over_seeds(found["none"]["unmoved"].tolist())
    outcome.halves.setdefault("without_positions_order_is_nothing", []).append(
        Check(kind, "unmoved", "all answers", unmoved, within(unmoved, 0.999, 1.001))
    )
    for positions in POSITIONS[1:]:
        difference = found[positions][trained] - found["none"][trained]
        if kind == "previous":
            pair = (positions, "none")
            _check(outcome, "positions_tell_order", kind, pair, difference)
        else:
            near = over_seeds((-difference).tolist())
            outcome.halves.setdefault("without_order_none_are_needed", []).append(
                Check(kind, "none", positions, near, above(near, -NEAR))
            )
    if kind == "previous":
        for positions in ("rotary", "sinusoidal"):
            difference = found[positions][longest] - found["learned"][longest]
            of = f"{kind}, length {longest}"
            _check(
                outcome, "computed_positions_carry_further", of, (positions, "learned"), difference
            )
        difference = found["rotary"][trained] - found["rotary"][longest]
        interval = over_seeds(difference.tolist())
        outcome.halves.setdefault("rotary_keeps_at_any_length", []).append(
            Check(
                kind,
                f"length {trained}",
                f"length {longest}",
                interval,
                within(interval, -NEAR, NEAR),
            )
        )


def _heads(outcome: Outcome, section: Attention) -> None:
    """Numbers of heads at one width."""
    found = {}
    for heads in section.heads:
        shape = dataclasses.replace(_shape(section, "count", "sinusoidal"), heads=heads)
        weights = _fit(section, "count", shape)
        tokens, classes = batch("count", section.seeds, section.tested, section.length, TESTED)
        with torch.no_grad():
            found[heads] = accuracy(forward(weights, shape, tokens), classes)[0]
        outcome.tables.setdefault("heads", []).append(
            {"heads": heads, "accuracy": over_seeds(found[heads].tolist()).record()}
        )
    most = max(section.heads)
    _check(outcome, "heads_help", "count", (f"heads {most}", "heads 1"), found[most] - found[1])


def _picture(outcome: Outcome, section: Attention, shape: Shape, weights: Weights) -> None:
    """What every place of one row looks at, of the first seed: the mean of each layer's heads."""
    tokens, _classes = batch("previous", section.seeds, 1, section.length, TESTED)
    seen: list[Tensor] = []
    with torch.no_grad():
        forward(weights, shape, tokens, seen)
    outcome.curves["looked_at"] = {
        "tokens": tokens[0, 0].tolist(),
        "layers": [layer[0, 0, 0].mean(0).tolist() for layer in seen],
    }


def _cost(outcome: Outcome, section: Attention) -> None:
    """Multiplications of a layer of attention and of an LSTM, counted; and seconds, measured."""
    width = section.cost_width
    attention = torch.nn.MultiheadAttention(width, 4, batch_first=True)
    recurrent = torch.nn.LSTM(width, width, batch_first=True)
    times: dict[str, Any] = {"lengths": section.cost_lengths, "attention": [], "lstm": []}
    for length in section.cost_lengths:
        counts = {
            "attention": 4 * length * width**2 + 2 * length**2 * width,
            "lstm": 8 * length * width**2,
        }
        outcome.tables.setdefault("cost", []).append({"length": length, **counts})
        inputs = torch.zeros(1, length, width)
        with torch.no_grad():
            times["attention"].append(
                _seconds(lambda x=inputs: attention(x, x, x, need_weights=False))
            )
            times["lstm"].append(_seconds(lambda x=inputs: recurrent(x)))
    outcome.times["cost"] = times


def _seconds(work: Any, repeats: int = 5) -> float:
    """The least of a few."""
    taken = []
    for _repeat in range(repeats):
        began = time.perf_counter()
        work()
        taken.append(time.perf_counter() - began)
    return min(taken)
