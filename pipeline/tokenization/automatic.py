"""`vocabulary_size: auto` and `alphabet_size: auto`: by the words of the training text.

A piece that is seen a few times alone learns no vector, and a word that is cut into many is hard to
read: measured in docs/training.md, "What auto chooses".
"""

from __future__ import annotations

AT_A_MILLION = 8000  # pieces
SMALLEST, LARGEST = 1000, 32_000
LARGEST_ALPHABET = 2000  # characters; Korean as it is written has no more than 1,500 syllables


def vocabulary_size_for(words: int) -> int:
    """Pieces, in hundreds: eight times the words, twice the pieces.

    >>> vocabulary_size_for(5_000), vocabulary_size_for(400_000), vocabulary_size_for(8_000_000)
    (1400, 5900, 16000)
    """
    pieces = AT_A_MILLION * (words / 1_000_000) ** (1 / 3)
    return min(max(round(pieces / 100) * 100, SMALLEST), LARGEST)


def alphabet_size_for(vocabulary_size: int) -> int:
    """Characters: each may take two pieces (itself, and within a word), half of all at most."""
    return min(vocabulary_size // 4, LARGEST_ALPHABET)
