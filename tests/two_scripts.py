"""Text of our own making: enough words to learn pieces from, in two scripts."""

from __future__ import annotations

import numpy as np
import pytest
from tokenizers import Tokenizer

from pipeline.foundation.vocabulary import wordpiece

SETTINGS = {"alphabet_size": 400, "min_frequency": 2, "lowercase": True}


def english_texts(number: int = 400) -> list[str]:
    """Sentences of words made of syllables, frequent ones first (Zipf)."""
    draw = np.random.default_rng(1)
    syllables = [a + b for a in "bdfgklmnprstvw" for b in ("a", "e", "i", "o", "u", "an", "er")]
    words = ["".join(draw.choice(syllables, size=draw.integers(1, 4))) for _ in range(800)]
    ranks = 1 / np.arange(1, len(words) + 1)
    return [
        " ".join(draw.choice(words, size=12, p=ranks / ranks.sum())).capitalize() + ", 42 (or) so."
        for _ in range(number)
    ]


def korean_texts(number: int = 400) -> list[str]:
    """Words of Hangul syllables with endings, 300 different syllables."""
    draw = np.random.default_rng(2)
    syllables = [chr(code) for code in draw.choice(np.arange(0xAC00, 0xD7A4), 300, replace=False)]
    stems = ["".join(draw.choice(syllables, size=draw.integers(1, 4))) for _ in range(600)]
    ranks = 1 / np.arange(1, len(stems) + 1)
    endings = ["", "은", "를", "에서", "입니다", "ㅋㅋ"]
    return [
        " ".join(
            stem + draw.choice(endings) for stem in draw.choice(stems, 8, p=ranks / ranks.sum())
        )
        + "."
        for _ in range(number)
    ]


@pytest.fixture(scope="session")
def texts() -> list[str]:
    """Both languages together."""
    return [text for pair in zip(english_texts(), korean_texts(), strict=True) for text in pair]


@pytest.fixture(scope="session")
def tokenizer(texts: list[str], tmp_path_factory: pytest.TempPathFactory) -> Tokenizer:
    """A tokenizer for `texts`, saved and loaded."""
    folder = tmp_path_factory.mktemp("tokenizer")
    wordpiece.save(
        wordpiece.train(lambda: texts, vocabulary_size=2000, **SETTINGS), folder, lowercase=True
    )
    return wordpiece.load(folder)
