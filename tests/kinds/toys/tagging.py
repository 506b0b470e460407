"""The words that are tagged are colours."""

from __future__ import annotations

from typing import Any

from tests.kinds.drawn import COLOURS, Drawn

METRIC = "tag_f1"
COLUMNS = {"text": "tokens", "label": "tags"}
IS_LINEAR = True  # in single words


def row(drawn: Drawn) -> dict[str, Any]:
    tags = ["X" if word in COLOURS else "O" for word in drawn.words]
    return {"tokens": drawn.words, "tags": tags}
