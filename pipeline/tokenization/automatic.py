"""`auto` of text: its language; how large a vocabulary and an alphabet suit so many words of it.

Measured in docs/training.md, "What auto chooses".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Literal

from pipeline.foundation.artifacts import read_rows

Language = Literal["en", "ko"]
HANGUL = re.compile("[\u1100-\u11ff\u3130-\u318f\uac00-\ud7a3]")
FIRST_DOCUMENTS = 1000  # enough to tell a language by
AT_A_MILLION = {"en": 3000, "ko": 9000}  # pieces: Korean words are longer, of 1,500 syllables
SMALLEST, LARGEST = {"en": 1000, "ko": 3000}, 32_000
LARGEST_ALPHABET = 2000  # characters


def first_paragraphs(corpus: Path) -> Iterator[str]:
    """Of each of the first documents for training."""
    rows = read_rows(corpus, "train", ["paragraphs"], batch_size=64)
    for row in islice(rows, FIRST_DOCUMENTS):
        yield from row["paragraphs"][:1]


def language_of(texts: Iterable[str]) -> Language:
    """Korean where most letters are Hangul; everything else ends its sentences as English does."""
    hangul = letters = 0
    for text in texts:
        letters += sum(map(str.isalpha, text))
        hangul += len(HANGUL.findall(text))
    return "ko" if 2 * hangul > letters else "en"


def vocabulary_size_for(words: int, language: Language) -> int:
    """Pieces, in hundreds: eight times the words, twice the pieces.

    >>> [vocabulary_size_for(words, "en") for words in (5_000, 400_000, 3_100_000, 8_000_000)]
    [1000, 2200, 4400, 6000]
    >>> vocabulary_size_for(5_000, "ko"), vocabulary_size_for(2_000_000, "ko")
    (3000, 11300)
    """
    pieces = AT_A_MILLION[language] * (words / 1_000_000) ** (1 / 3)
    return min(max(round(pieces / 100) * 100, SMALLEST[language]), LARGEST)


def alphabet_size_for(vocabulary_size: int) -> int:
    """Characters: each may take two pieces (itself, and within a word), half of all at most."""
    return min(vocabulary_size // 4, LARGEST_ALPHABET)
