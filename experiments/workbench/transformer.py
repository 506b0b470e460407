"""Many small Transformers of one shape, trained as one: the axes are choices and seeds.

    weights["qkv0"]  # (choices, seeds, width, 3 * width)
    tokens           # (seeds, rows, length)
    logits           # (choices, seeds, rows, length, classes)

Vaswani et al. 2017; rotary positions: Su et al. 2021. Parts can be left out, which is the point.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import torch
from torch import Tensor

from pipeline.foundation.randomness import torch_seed

Positions = Literal["none", "sinusoidal", "learned", "rotary"]
Norm = Literal["pre", "post", "none"]
Weights = dict[str, Tensor]


@dataclass(frozen=True)
class Shape:
    """What a network is made of."""

    vocabulary: int
    classes: int
    width: int
    heads: int = 4
    layers: int = 2
    longest: int = 64  # of learned positions
    positions: Positions = "sinusoidal"
    norm: Norm = "pre"
    residual: bool = True
    causal: bool = False


def start(shape: Shape, seeds: Sequence[int], choices: int, *, stage: str) -> Weights:
    """A start a seed, the same for all choices: normal with a variance of 1 / inputs, biases 0."""
    width = shape.width
    sizes = {"tokens": (shape.vocabulary, width), "places": (shape.longest, width)}
    for layer in range(shape.layers):
        sizes |= {
            f"qkv{layer}": (width, 3 * width),
            f"out{layer}": (width, width),
            f"up{layer}": (width, 4 * width),
            f"down{layer}": (4 * width, width),
        }
    sizes["classes"] = (width, shape.classes)
    weights: Weights = {}
    generators = [torch.Generator().manual_seed(torch_seed(s, stage, "transformer")) for s in seeds]
    for name, size in sizes.items():
        scale = 0.5 if name in {"tokens", "places"} else 1 / math.sqrt(size[0])
        drawn = torch.stack([torch.randn(size, generator=one) * scale for one in generators])
        weights[name] = drawn.expand(choices, *drawn.shape).clone()
    for name, kept in [("last", shape.norm == "pre")] + [
        (f"{part}{layer}", shape.norm != "none")
        for layer in range(shape.layers)
        for part in ("first", "second")
    ]:
        if kept:
            weights[f"{name}_scale"] = torch.ones(choices, len(seeds), 1, width)
            weights[f"{name}_shift"] = torch.zeros(choices, len(seeds), 1, width)
    return {name: weight.requires_grad_() for name, weight in weights.items()}


def forward(
    weights: Weights, shape: Shape, tokens: Tensor, seen: list[Tensor] | None = None
) -> Tensor:
    """-> logits `(choices, seeds, rows, length, classes)`; attention of each layer `(choices,
    seeds, rows, heads, length, length)` is put into `seen`."""
    seeds, rows, length = tokens.shape
    choices, width = weights["tokens"].shape[0], shape.width
    table = weights["tokens"].unsqueeze(2).expand(-1, -1, rows, -1, -1)
    places = tokens.expand(choices, *tokens.shape).unsqueeze(-1).expand(-1, -1, -1, -1, width)
    hidden = table.gather(3, places)
    if shape.positions == "sinusoidal":
        hidden = hidden + sinusoids(length, width)
    elif shape.positions == "learned":
        hidden = hidden + weights["places"][:, :, None, :length]
    hidden = hidden.flatten(2, 3)  # (choices, seeds, rows * length, width)
    for layer in range(shape.layers):
        for part, work in (("first", _attend), ("second", _feed)):
            name = f"{part}{layer}"
            given = _normalized(weights, name, hidden) if shape.norm == "pre" else hidden
            made = work(weights, shape, layer, given, (rows, length), seen)
            hidden = hidden + made if shape.residual else made
            if shape.norm == "post":
                hidden = _normalized(weights, name, hidden)
    if shape.norm == "pre":
        hidden = _normalized(weights, "last", hidden)
    logits = hidden @ weights["classes"]
    return logits.view(choices, seeds, rows, length, shape.classes)


def _normalized(weights: Weights, name: str, hidden: Tensor) -> Tensor:
    centred = hidden - hidden.mean(-1, keepdim=True)
    scale = (centred.square().mean(-1, keepdim=True) + 1e-5).rsqrt()
    return centred * scale * weights[f"{name}_scale"] + weights[f"{name}_shift"]


def _feed(
    weights: Weights,
    shape: Shape,
    layer: int,
    hidden: Tensor,
    _size: tuple[int, int],
    _seen: list[Tensor] | None,
) -> Tensor:
    return torch.relu(hidden @ weights[f"up{layer}"]) @ weights[f"down{layer}"]


def _attend(
    weights: Weights,
    shape: Shape,
    layer: int,
    hidden: Tensor,
    size: tuple[int, int],
    seen: list[Tensor] | None,
) -> Tensor:
    parts = (hidden @ weights[f"qkv{layer}"]).chunk(3, -1)
    # (choices, seeds, rows, heads, length, width / heads)
    q, k, v = (
        part.unflatten(-1, (shape.heads, -1)).unflatten(2, size).transpose(3, 4) for part in parts
    )
    if shape.positions == "rotary":
        q, k = turned(q), turned(k)
    scores = q @ k.transpose(-1, -2) / math.sqrt(q.shape[-1])
    if shape.causal:
        later = torch.ones(size[1], size[1], dtype=torch.bool).triu(1)
        scores = scores.masked_fill(later, -torch.inf)
    shares = torch.softmax(scores, -1)
    if seen is not None:
        seen.append(shares.detach())
    mixed = (shares @ v).transpose(3, 4).flatten(-2).flatten(2, 3)
    return mixed @ weights[f"out{layer}"]


def sinusoids(length: int, width: int) -> Tensor:
    """`(length, width)`: Vaswani et al. 2017, section 3.5."""
    rates = 10000.0 ** (-torch.arange(0, width, 2) / width)
    angles = torch.arange(length).unsqueeze(-1) * rates
    return torch.stack([angles.sin(), angles.cos()], -1).flatten(-2)


def turned(heads: Tensor) -> Tensor:
    """Pairs of `heads  # (…, length, size)` turned by an angle that grows with the place, so that
    products depend on distances alone (Su et al. 2021)."""
    length, size = heads.shape[-2:]
    rates = 10000.0 ** (-torch.arange(0, size, 2) / size)
    angles = torch.arange(length).unsqueeze(-1) * rates
    one, other = heads[..., ::2], heads[..., 1::2]
    cos, sin = angles.cos(), angles.sin()
    return torch.stack([one * cos - other * sin, one * sin + other * cos], -1).flatten(-2)


def losses(logits: Tensor, classes: Tensor) -> Tensor:
    """Of every place whose class is not negative: their mean `(choices, seeds)`, in nats."""
    logs = torch.log_softmax(logits, -1)
    wanted = classes.clamp_min(0).expand(logs.shape[:-1]).unsqueeze(-1)
    counted = (classes >= 0).float().expand(logs.shape[:-1])
    found = -logs.gather(-1, wanted).squeeze(-1) * counted
    return found.sum((-1, -2)) / counted.sum((-1, -2))


def accuracy(logits: Tensor, classes: Tensor) -> Tensor:
    """Of the same places `(choices, seeds)`."""
    counted = (classes >= 0).float().expand(logits.shape[:-1])
    right = (logits.argmax(-1) == classes).float() * counted
    return right.sum((-1, -2)) / counted.sum((-1, -2))
