"""What pre-training may ask of two segments, in words, by `pretrain.sentence_objective.name`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class SentenceObjective:
    """Its figures are `NAME_loss`, `NAME_accuracy` and, of metrics, `NAME_chance`."""

    name: str
    title: str
    short: str
    tells: str  # what one tells that has learned it
    told: str


SENTENCE_OBJECTIVES = {
    objective.name: objective
    for objective in (
        SentenceObjective(
            "next_sentence",
            "next-sentence prediction",
            "next sentence",
            "the next sentence from a random one",
            "next sentence told from a random one",
        ),
        SentenceObjective(
            "sentence_order",
            "sentence-order prediction",
            "sentence order",
            "the order of two segments",
            "order of two segments told",
        ),
        SentenceObjective(
            "sentence_matching",
            "sentence matching",
            "sentence matching",
            "a repetition from one with exchanged words",
            "repetition told from one with exchanged words",
        ),
    )
}


def sentence_objective_of(scores: Mapping[str, Any]) -> SentenceObjective | None:
    """The objective that these scores are of; `None` where there was none.

    >>> sentence_objective_of({"sentence_order_accuracy": 0.7}).short
    'sentence order'
    """
    for name, objective in SENTENCE_OBJECTIVES.items():
        if f"{name}_accuracy" in scores:
            return objective
    return None
