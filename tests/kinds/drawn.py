"""Words of which every kind of task makes its toy rows."""

from __future__ import annotations

from dataclasses import dataclass

COLOURS = ("red", "green", "blue")
NOUNS = [f"noun{number}" for number in range(40)]


@dataclass(frozen=True)
class Drawn:
    """Two texts, each nouns and one colour."""

    words: list[str]
    colour: str  # of `words`
    other_words: list[str]
    other_colour: str
