"""Why fine-tuning is level or behind: what the metrics themselves suggest, no more."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from pipeline.evaluation.systems import of_group
from pipeline.findings.claim import Claim
from pipeline.findings.encoders import encoders_of, unlearned_objectives
from pipeline.findings.pairs import Metrics, Pair, Pairs, main_pairs, pairs_beside

LITTLE = 0.95  # of the loss of token frequencies: an encoder above it learned little
SEES_CASE = ("word_features",)  # systems that see upper and lower case whatever the vocabulary
WORD_VECTORS = of_group("averaged vectors", "vectors in the network")


@dataclass(frozen=True)
class NoReason(Claim):
    """The metrics suggest none."""


def reason_claims(metrics: Metrics) -> list[Claim]:
    """Likeliest first; empty where it gains wherever it was compared."""
    scratch, before = main_pairs(metrics)
    pairs = scratch + before
    if not pairs.missed:
        return []
    found = [claim for reason in REASONS for claim in reason(metrics, pairs)]
    return found or [NoReason()]


@dataclass(frozen=True)
class NoStepTaken(Claim):
    """Pre-training took no step."""


@dataclass(frozen=True)
class MaskedTokensUnlearned(Claim):
    """The worst encoder finds masked tokens no better than by how frequent they are, or little."""

    case: Literal["nothing", "little"]
    loss: float  # nats
    frequency_loss: float
    encoders: int
    steps: int


@dataclass(frozen=True)
class SentencePairsUnlearned(Claim):
    """The only objective was not learned."""

    objective: str
    encoders: int


def in_pretraining(metrics: Metrics, pairs: Pairs) -> Iterator[Claim]:
    """What was wrong with the encoder before any label was seen."""
    run = metrics["pretraining"]
    if "imported" in run:
        return
    if run["steps"] == 0:
        yield NoStepTaken()
        return
    unlearned, encoders = unlearned_objectives(run), encoders_of(run)
    worst = max(encoders, key=lambda encoder: encoder.get("masked_language_modelling_loss", 0.0))
    if "masked_language_modelling_loss" in worst:
        loss, frequencies = worst["masked_language_modelling_loss"], worst["frequency_loss"]
        if "masked" in unlearned or loss > LITTLE * frequencies:
            case: Literal["nothing", "little"] = "nothing" if "masked" in unlearned else "little"
            yield MaskedTokensUnlearned(case, loss, frequencies, len(encoders), run["steps"])
        return
    for objective in unlearned:
        yield SentencePairsUnlearned(objective, len(encoders))


@dataclass(frozen=True)
class OneSeed(Claim):
    """More seeds are wanted."""


def one_seed(metrics: Metrics, pairs: Pairs) -> Iterator[Claim]:
    """Of one seed nothing is known."""
    if pairs.of("unclear"):
        yield OneSeed()


@dataclass(frozen=True)
class CaseHidden(Claim):
    """The vocabulary is lower-cased, and `system` sees upper case."""

    tasks: tuple[str, ...]
    system: str


def upper_case(metrics: Metrics, pairs: Pairs) -> Iterator[Claim]:
    """What the vocabulary hides from the network, and a baseline sees."""
    found = [pair for pair in pairs.missed.pairs if pair.other in SEES_CASE]
    if found and metrics.get("corpus", {}).get("lowercase"):
        yield CaseHidden(pairs.picked(*found).tasks, found[0].other)


@dataclass(frozen=True)
class LeadShrinks(Claim):
    """A lead with few labels that is gone with more of them."""

    few: Pair
    more: Pair


def more_labels(metrics: Metrics, pairs: Pairs) -> Iterator[Claim]:
    """What pre-training had taught, labels teach too."""
    for pair in pairs.missed.pairs:
        fewer = [
            other
            for other in pairs.pairs
            if other.place.task == pair.place.task
            and other.place.rows < pair.place.rows
            and other.beside == pair.beside
        ]
        first = min(fewer, key=lambda other: other.place.rows, default=pair)
        if first.verdict == "gain" and first.difference > pair.difference:
            yield LeadShrinks(first, pair)


@dataclass(frozen=True)
class FrozenIsBetter(Claim):
    """The frozen encoder does better than the fine-tuned one."""

    pair: Pair


def forgotten(metrics: Metrics, pairs: Pairs) -> Iterator[Claim]:
    """What fine-tuning loses of pre-training."""
    for pair in pairs_beside(metrics, "feature_extraction").of("loss").pairs:
        if pair.place in pairs.missed.places:
            yield FrozenIsBetter(pair)


@dataclass(frozen=True)
class WordVectorsAreStrong(Claim):
    """What it is measured against was pre-trained too."""

    tasks: tuple[str, ...]


def word_vectors(metrics: Metrics, pairs: Pairs) -> Iterator[Claim]:
    """Word vectors are pre-training too."""
    if found := [pair for pair in pairs.missed.pairs if pair.other in WORD_VECTORS]:
        yield WordVectorsAreStrong(pairs.picked(*found).tasks)


@dataclass(frozen=True)
class TooFewTestRows(Claim):
    """It is ahead, but by less than what other test rows would change."""

    pair: Pair


def few_rows(metrics: Metrics, pairs: Pairs) -> Iterator[Claim]:
    """The difference is there, but too small to be told from chance."""
    for pair in pairs.of("no gain").pairs:
        if pair.difference > 0 and pair.holds_zero:
            yield TooFewTestRows(pair)


# Each of the metrics, and of fine-tuning beside both that it is measured by; likeliest first.
REASONS: list[Callable[[Metrics, Pairs], Iterator[Claim]]] = [
    in_pretraining,
    one_seed,
    upper_case,
    more_labels,
    forgotten,
    word_vectors,
    few_rows,
]
