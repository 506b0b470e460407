"""The class of a pair is whether both texts have one colour."""

from __future__ import annotations

from typing import Any

from tests.kinds.drawn import Drawn

METRIC = "accuracy"
COLUMNS = {"text": "text", "text_pair": "text_pair", "label": "label"}
IS_LINEAR = False  # in single words


def row(drawn: Drawn) -> dict[str, Any]:
    texts = {"text": " ".join(drawn.words), "text_pair": " ".join(drawn.other_words)}
    return {**texts, "label": str(drawn.colour == drawn.other_colour)}
