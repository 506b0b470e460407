"""Whether a paragraph is prose, or a formula, a path, code or a drawing."""

from __future__ import annotations

import re

MIN_WORDS = 3
MIN_WORD_FRACTION = 0.6  # of what white space divides

_WORD = re.compile(r"[(\[\"'“‘]*[^\W\d_]+(?:[-'’/][^\W\d_]+)*[.,;:!?)\]\"'”’]*")
_CODE_START = ("# ", "@", "//")


def is_prose(paragraph: str) -> bool:
    """Whether most of its pieces are words: letters, with stops and brackets around them."""
    pieces = paragraph.split()
    num_words = sum(_WORD.fullmatch(piece) is not None for piece in pieces)
    enough = num_words >= MIN_WORDS and num_words >= MIN_WORD_FRACTION * len(pieces)
    return enough and not paragraph.startswith(_CODE_START)
