"""The page of what translation models looked at: a map a model, rows written, columns read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from pipeline.inference.attention_maps import SHADES, alignment_map
from pipeline.inference.attention_page import LEGEND, TEMPLATES
from pipeline.languages.spoken import _
from pipeline.report import rendering


@dataclass(frozen=True)
class Aligned:
    """What one model wrote, and where it looked."""

    model: str
    text: str
    written: list[str]  # pieces, the end too
    read: list[str]
    weights: np.ndarray | None  # (written, read), rows of sum 1; None: it does not look


def render(source: str, models: Sequence[Aligned]) -> str:
    """The page; a function of what it is given."""
    shown = []
    for number, one in enumerate(models, start=1):
        strongest: list[tuple[str, str, float]] = []
        drawn = None
        if one.weights is not None:
            places = one.weights.argmax(axis=1).tolist()
            strongest = [
                (piece, one.read[place], float(row[place]))
                for piece, place, row in zip(one.written, places, one.weights, strict=True)
            ]
            label = _("{model}, heat map: {pairs}").format(
                model=one.model,
                pairs=", ".join(f"{piece} → {read}" for piece, read, _weight in strongest),
            )
            drawn = alignment_map(f"map-{number}", one.weights, one.written, one.read, label)
        shown.append({"number": number, "of": one, "map": drawn, "strongest": strongest})
    return rendering.render(
        TEMPLATES,
        "alignment.html.j2",
        source=source,
        models=shown,
        num_heads=1,
        legend=[(value, round(SHADES * value**0.5) / SHADES) for value in LEGEND],
    )
