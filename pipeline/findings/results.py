"""What was trained on what; what it bought; what it did not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from pipeline.findings.claim import Claim, Span, span
from pipeline.findings.encoders import Share, encoders_of, unlearned_objectives
from pipeline.findings.pairs import Metrics, Pairs, main_pairs
from pipeline.pretraining.sentence_objectives import sentence_objective_of


def result_claims(metrics: Metrics) -> list[Claim]:
    """Exactly three, a sentence each."""
    return [trained(metrics), bought(metrics), missed(metrics)]


# --- What was trained --------------------------------------------------------------------------


@dataclass(frozen=True)
class EncoderImported(Claim):
    """Nothing was pre-trained: the encoder is someone else's."""

    parameters: int
    source: str


@dataclass(frozen=True)
class EncoderTrained(Claim):
    """The model, its text, and what it makes of text it never saw."""

    parameters: int
    words: int
    documents: int
    tokens: int  # seen in training
    steps: int
    encoders: int  # one a seed
    held_out: list[Claim]


@dataclass(frozen=True)
class MaskedTokensFound(Claim):
    """How often, and at what loss in nats; `frequency_loss`: by how frequent tokens are."""

    accuracy: Span
    loss: Span
    frequency_loss: Span


@dataclass(frozen=True)
class SentencePairsTold(Claim):
    """How often they are told from each other."""

    objective: str
    accuracy: Span
    chance: Span


def trained(metrics: Metrics) -> Claim:
    """The model and its scores; of several encoders, from the least to the most."""
    run = metrics["pretraining"]
    if "imported" in run:
        return EncoderImported(run["parameters"], run["imported"])
    corpus = metrics["corpus"]
    encoders = encoders_of(run)
    return EncoderTrained(
        parameters=run["parameters"],
        words=corpus["train_words"],
        documents=corpus["train_documents"],
        tokens=run["tokens"],
        steps=run["steps"],
        encoders=len(encoders),
        held_out=list(_held_out(encoders)),
    )


def _held_out(encoders: Sequence[Metrics]) -> Iterator[Claim]:
    def of(name: str) -> Span:
        return span(encoder[name] for encoder in encoders)

    masked = "masked_language_modelling"
    if f"{masked}_loss" in encoders[0]:
        yield MaskedTokensFound(
            of(f"{masked}_accuracy"), of(f"{masked}_loss"), of("frequency_loss")
        )
    if objective := sentence_objective_of(encoders[0]):
        name = objective.name
        yield SentencePairsTold(name, of(f"{name}_accuracy"), of(f"{name}_chance"))


# --- What it bought ----------------------------------------------------------------------------


BoughtCase = Literal[
    "unmeasured", "unclear", "no gain", "no gain of pre-training", "gain", "gain everywhere"
]
BeatenCase = Literal[
    "alone", "alone, said", "once", "in some places", "everywhere", "everywhere, said"
]


@dataclass(frozen=True)
class Bought(Claim):
    """Where fine-tuning beats random weights, and the strongest thing before BERT."""

    case: BoughtCase
    scratch: Pairs
    pairs: Pairs  # with both
    beaten: list[Claim]


@dataclass(frozen=True)
class Beaten(Claim):
    """One that is beaten; "alone": where it was compared once; "said": the place is said before."""

    case: BeatenCase
    gains: Pairs


def bought(metrics: Metrics) -> Bought:
    """Where both are beaten everywhere, that is said once."""
    scratch, before = main_pairs(metrics)
    pairs = scratch + before
    said = bool(scratch and before) and pairs.verdicts == {"gain"}
    beaten: list[Claim] = [_beaten(each, said=said) for each in (scratch, before) if each.gains]
    case: BoughtCase = "gain everywhere" if said else "gain"
    if not pairs:
        case = "unmeasured"
    elif pairs.verdicts == {"unclear"}:
        case = "unclear"
    elif not pairs.gains:
        case = "no gain"
    elif scratch and not scratch.gains:  # the network is good, but not for being pre-trained
        case = "no gain of pre-training"
    return Bought(case, scratch, pairs, beaten)


def _beaten(pairs: Pairs, *, said: bool) -> Beaten:
    gains = pairs.gains
    if pairs.total == 1:
        return Beaten("alone, said" if said else "alone", gains)
    if len(gains.pairs) == 1:
        return Beaten("once", gains)
    if len(gains.pairs) < pairs.total:
        return Beaten("in some places", gains)
    return Beaten("everywhere, said" if said else "everywhere", gains)


# --- What it did not ---------------------------------------------------------------------------


@dataclass(frozen=True)
class Missed(Claim):
    """Where it is level or behind, what is uncertain, what pre-training did not learn."""

    case: Literal["unmeasured", "nothing in one place", "nothing", "something"]
    pairs: Pairs
    places: int
    parts: list[Claim]


@dataclass(frozen=True)
class ShortOf(Claim):
    """Where it does not beat one of both."""

    case: Literal["no gain", "loss", "unclear"]
    pairs: Pairs


@dataclass(frozen=True)
class UndoneByGroups(Claim):
    """Gains whose interval holds 0 when whole groups of test rows are drawn."""

    pairs: Pairs


@dataclass(frozen=True)
class Unlearned(Claim):
    """An objective of pre-training that was not learned."""

    case: Literal["masked tokens", "sentence pairs"]
    objective: str
    encoders: Share


def missed(metrics: Metrics) -> Missed:
    """What it did not reach, in parts."""
    both = main_pairs(metrics)
    pairs = both[0] + both[1]
    verdicts: tuple[Literal["no gain", "loss", "unclear"], ...] = ("no gain", "loss", "unclear")
    parts: list[Claim] = [
        ShortOf(verdict, found)
        for verdict in verdicts
        for each in both
        if (found := each.of(verdict))
    ]
    if undone := [pair for pair in pairs.pairs if pair.undone_by_groups]:
        parts.append(UndoneByGroups(pairs.picked(*undone)))
    for name, encoders in unlearned_objectives(metrics["pretraining"]).items():
        masked = name == "masked"
        parts.append(Unlearned("masked tokens" if masked else "sentence pairs", name, encoders))
    places = len(pairs.places)
    if parts:
        return Missed("something", pairs, places, parts)
    if not pairs:
        return Missed("unmeasured", pairs, places, parts)
    return Missed("nothing in one place" if places == 1 else "nothing", pairs, places, parts)
