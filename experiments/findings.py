"""The verdicts in sentences, for the end of a run."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from experiments.views.registry import VIEWS
from experiments.views.words import verdict_word
from pipeline.languages.spoken import _


def sentences(metrics: Mapping[str, Any]) -> list[str]:
    """Of the content of metrics.json: an experiment a sentence, with the halves that did not
    hold, or not everywhere."""
    said = []
    for name in metrics["order"]:
        view, facts = VIEWS[name], metrics["experiments"][name]
        words = view.halves()
        rest = [
            f"{said_of_it} – {verdict_word(facts['halves'][half])}"
            for half, said_of_it in words.items()
            if facts["halves"].get(half, "held") != "held"
        ]
        sentence = _("{title}: {verdict}, {held} of {all} halves held.").format(
            title=view.title(),
            verdict=verdict_word(facts["verdict"]),
            held=len(facts["halves"]) - len(rest),
            all=len(facts["halves"]),
        )
        said.append(" ".join([sentence, *(["; ".join(rest) + "."] if rest else [])]))
    return said
