"""Each head in a few numbers (the shares as in Clark et al. 2019, arXiv:1906.04341, section 3)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class HeadFacts:
    """Means over all tokens that look, of one head."""

    layer: int  # from 1, as `head`
    head: int
    entropy: float  # nats; 0: one token gets all; the logarithm of the length: all get the same
    distance: float  # tokens between what looks and what is looked at
    special: float  # share of the weight on [CLS] and [SEP]
    itself: float  # on the token that looks
    previous: float  # on the token before it
    following: float  # on the token after it
    strongest: list[tuple[int, float]]  # for each token, the one it looks at most, and the weight


def head_facts(weights: np.ndarray, special: Sequence[bool]) -> list[HeadFacts]:
    """Facts of every head; `weights  # (layers, heads, length, length)`, `special  # (length,)`."""
    return [
        _facts(layer, head, weights[layer - 1, head - 1].astype(np.float64), np.array(special))
        for layer in range(1, weights.shape[0] + 1)
        for head in range(1, weights.shape[1] + 1)
    ]


def _facts(layer: int, head: int, weights: np.ndarray, special: np.ndarray) -> HeadFacts:
    length = len(weights)
    places = np.arange(length)
    apart = np.abs(places[:, None] - places)
    logarithms = np.log(weights, out=np.zeros_like(weights), where=weights > 0)
    best = weights.argmax(axis=1)
    return HeadFacts(
        layer,
        head,
        entropy=float(-(weights * logarithms).sum() / length) + 0.0,  # no negative zero
        distance=float((weights * apart).sum() / length),
        special=float(weights[:, special].sum() / length),
        itself=float(np.trace(weights) / length),
        previous=float(np.trace(weights, offset=-1) / length),
        following=float(np.trace(weights, offset=1) / length),
        strongest=[(int(best[row]), float(weights[row, best[row]])) for row in places],
    )
