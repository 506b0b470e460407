"""The class of a text is the colour in it."""

from __future__ import annotations

from typing import Any

from tests.kinds.drawn import Drawn

METRIC = "macro_f1"
COLUMNS = {"text": "text", "label": "label"}
IS_LINEAR = True  # in single words


def row(drawn: Drawn) -> dict[str, Any]:
    return {"text": " ".join(drawn.words), "label": drawn.colour}
