"""Beside encoders that someone else pre-trained in full: what they are, and what that buys.

Such an encoder is neither from before BERT nor ours: the three sentences of `results` leave it
out, and what is said of it stands beside them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Literal

from pipeline.evaluation.statistics import Verdict
from pipeline.findings.claim import Claim, Span, span
from pipeline.findings.pairs import SCRATCH, Metrics, Pairs, pairs_beside
from pipeline.finetuning.strategies import imported

# --- What it buys ------------------------------------------------------------------------------


@dataclass(frozen=True)
class FullPretraining(Claim):
    """What our pre-training buys (where that was measured and is not said yet), and what a full
    one does."""

    verdicts: list[Claim]
    title: str
    standings: list[Claim]  # fine-tuned; with nothing but a classifier trained


@dataclass(frozen=True)
class OursBuys(Claim):
    """What our pre-training buys, beside random weights."""

    case: Literal["unclear", "nothing", "something"]
    training: Claim
    pairs: Pairs


@dataclass(frozen=True)
class OurTraining(Claim):
    """How long it was."""

    steps: int
    tokens: int


@dataclass(frozen=True)
class ImportedTraining(Claim):
    """That of an encoder which was imported in the place of ours (`pretrain.source`)."""

    source: str


@dataclass(frozen=True)
class FullBuys(Claim):
    """What a full pre-training buys beyond ours, of all places together."""

    case: Literal["unclear", "more", "less", "no more", "more or less", "more or the same"]


@dataclass(frozen=True)
class Standing(Claim):
    """Where the other encoder is ahead of our fine-tuned one, level and behind."""

    parts: list[Claim]


@dataclass(frozen=True)
class Stands(Claim):
    """One of these; `lead` is the other encoder's, and the verdict is on ours."""

    case: Verdict
    is_first: bool  # of its standing
    pairs: Pairs
    lead: Span


def full_pretraining_claims(metrics: Metrics) -> list[FullPretraining]:
    """One for each such encoder that was fine-tuned."""
    said: list[FullPretraining] = []
    ours = pairs_beside(metrics, SCRATCH)
    for name, about in _imported(metrics):
        tuned, frozen = (
            pairs_beside(metrics, imported(way, name)) for way in ("finetune", "feature_extraction")
        )
        if tuned:
            before = [_ours(metrics["pretraining"], ours)] if ours and not said else []
            standings: list[Claim] = [_standing(pairs) for pairs in (tuned, frozen) if pairs]
            said.append(FullPretraining([*before, _full(tuned)], about["title"], standings))
    return said


def _imported(metrics: Metrics) -> list[tuple[str, Metrics]]:
    return sorted((metrics.get("imported_encoders") or {}).items())


def _ours(run: Metrics, pairs: Pairs) -> OursBuys:
    if "imported" in run:
        training: Claim = ImportedTraining(run["imported"])
    else:
        training = OurTraining(run["steps"], run["tokens"])
    if pairs.verdicts == {"unclear"}:
        return OursBuys("unclear", training, pairs)
    if not pairs.gains:
        return OursBuys("nothing", training, pairs)
    return OursBuys("something", training, pairs.gains)


def _full(pairs: Pairs) -> FullBuys:
    verdicts = pairs.verdicts  # on ours: our loss is its gain
    if verdicts == {"unclear"}:
        return FullBuys("unclear")
    if verdicts == {"loss"}:
        return FullBuys("more")
    if verdicts == {"gain"}:
        return FullBuys("less")
    if "loss" not in verdicts:
        return FullBuys("no more")
    return FullBuys("more or less" if "gain" in verdicts else "more or the same")


def _standing(pairs: Pairs) -> Standing:
    verdicts: tuple[Verdict, ...] = ("loss", "no gain", "gain", "unclear")
    parts: list[Claim] = []
    for verdict in verdicts:
        if found := pairs.of(verdict):
            lead = span(-pair.difference for pair in found.pairs)
            parts.append(Stands(verdict, not parts, found, lead))
    return Standing(parts)


# --- What it is --------------------------------------------------------------------------------


@dataclass(frozen=True)
class EncoderNote(Claim):
    """What an imported encoder is, who trained and packaged it; fields as in the metrics."""

    name: str
    title: str
    num_hidden_layers: int
    hidden_size: int
    parameters: int
    vocabulary_size: int
    training: str  # sentences, in the language of params.yaml
    packaging: str  # the end of a sentence, likewise
    source: Mapping[str, str]


def encoder_claims(metrics: Metrics) -> list[EncoderNote]:
    """One for each such encoder."""
    return [
        EncoderNote(**{field.name: about[field.name] for field in fields(EncoderNote)})
        for _, about in _imported(metrics)
    ]
