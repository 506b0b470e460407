"""The number of a pair grows with the number of each text's colour."""

from __future__ import annotations

from typing import Any

from tests.kinds.drawn import COLOURS, Drawn

METRIC = "pearson"
COLUMNS = {"text": "text", "text_pair": "text_pair", "label": "label"}
IS_LINEAR = True  # in single words


def row(drawn: Drawn) -> dict[str, Any]:
    texts = {"text": " ".join(drawn.words), "text_pair": " ".join(drawn.other_words)}
    number_of = COLOURS.index
    label = number_of(drawn.colour) + number_of(drawn.other_colour) / 2
    return {**texts, "label": label}
