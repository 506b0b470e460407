"""The encoders of all pre-training seeds, of the metrics' `pretraining`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from pipeline.findings.pairs import Metrics
from pipeline.pretraining.sentence_objectives import SENTENCE_OBJECTIVES, sentence_objective_of


class Share(NamedTuple):
    """So many of so many."""

    part: int
    whole: int


def encoders_of(run: Metrics) -> list[Metrics]:
    """The scores of every pre-training seed; the first seed's come first."""
    return [run, *run.get("other_seeds", {}).values()]


def unlearned_objectives(run: Metrics) -> dict[str, Share]:
    """The objectives that pre-training did not learn ("masked", or the name of the sentence
    objective), and by how many encoders.
    """
    encoders = encoders_of(run)
    found = [name for encoder in encoders for name in _unlearned_by(encoder)]
    return {
        name: Share(found.count(name), len(encoders))
        for name in ("masked", *SENTENCE_OBJECTIVES)
        if name in found
    }


def _unlearned_by(encoder: Metrics) -> Iterator[str]:
    if encoder.get("masked_language_modelling_loss", 0.0) >= encoder.get("frequency_loss", 1.0):
        yield "masked"
    if sentence := sentence_objective_of(encoder):
        accuracy = encoder[f"{sentence.name}_accuracy"]
        chance = encoder[f"{sentence.name}_chance"]
        # Two standard errors of a share of that many pairs.
        if accuracy <= chance + 2 * (chance * (1 - chance) / encoder["sequences"]) ** 0.5:
            yield sentence.name
