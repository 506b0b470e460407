"""The page of one sequence's attention: one file, no network, no script, light or dark."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from pipeline.inference.attention_facts import HeadFacts, head_facts
from pipeline.inference.attention_maps import SHADES, large_map, small_map
from pipeline.languages.spoken import _
from pipeline.report import rendering

TEMPLATES = Path(__file__).parent / "templates"
LEGEND = (0.01, 0.05, 0.1, 0.25, 0.5, 1.0)
SECTIONS = {
    "reading": "How to read this page",
    "overview": "All heads",
    "numbers": "Each head in numbers",
    "maps": "Each head, large",
}


@dataclass(frozen=True)
class InspectedText:
    """What was looked at."""

    model: str  # for a person
    texts: list[str]  # one, or the two of a pair
    tokens: list[str]
    special: list[bool]
    ends: tuple[str, str]  # the special tokens before and after a text: [CLS] and [SEP]
    num_tokens: int  # before it was cut
    local_layers: dict[int, int]  # layer, from 1 -> how many tokens away it looks at most


def render(sequence: InspectedText, weights: np.ndarray) -> str:
    """The page; `weights  # (layers, heads, length, length)`, a length as `sequence.tokens` has."""
    facts = head_facts(weights, sequence.special)
    heads = [_head(sequence, found, weights) for found in facts]
    num_heads = weights.shape[1]
    return rendering.render(
        TEMPLATES,
        "attention.html.j2",
        sequence=sequence,
        sections=SECTIONS,
        ends=_both_ends(sequence),
        layers=[heads[start : start + num_heads] for start in range(0, len(heads), num_heads)],
        num_heads=num_heads,
        most_entropy=float(np.log(len(sequence.tokens))),
        legend=[(value, round(SHADES * value**0.5) / SHADES) for value in LEGEND],
    )


def _head(sequence: InspectedText, facts: HeadFacts, weights: np.ndarray) -> dict[str, Any]:
    """A head as the template takes it."""
    name = f"map-{facts.layer}-{facts.head}"
    said = summary(facts, sequence)
    return {
        "facts": facts,
        "anchor": f"head-{facts.layer}-{facts.head}",
        "summary": said,
        "small": small_map(name, weights[facts.layer - 1, facts.head - 1]),
        "large": large_map(
            name,
            sequence.tokens,
            _("Layer {layer}, head {head}, heat map. {summary}").format(
                layer=facts.layer, head=facts.head, summary=said
            ),
        ),
        "strongest": [
            (place, token, target, sequence.tokens[target], weight)
            for place, (token, (target, weight)) in enumerate(
                zip(sequence.tokens, facts.strongest, strict=True)
            )
        ],
    }


def _both_ends(sequence: InspectedText) -> str:
    first, second = sequence.ends
    return _("{first} and {second}").format(first=first, second=second)


def summary(facts: HeadFacts, sequence: InspectedText) -> str:
    """A head in a sentence, which stands for its picture."""
    most = float(np.log(len(sequence.tokens)))
    shares = {
        _both_ends(sequence): facts.special,
        _("the token itself"): facts.itself,
        _("the token before"): facts.previous,
        _("the token after"): facts.following,
    }
    name, share = max(shares.items(), key=lambda pair: pair[1])
    return _(
        "Entropy {entropy:.2f} of at most {most:.2f} nats, mean distance {distance:.1f} tokens; "
        "{share:.0f}\u00a0% of the weight on {name}."
    ).format(
        entropy=facts.entropy, most=most, distance=facts.distance, share=100 * share, name=name
    )
