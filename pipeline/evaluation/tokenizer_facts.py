"""How the tokenizer takes sentences apart, and what it makes of the whole text."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from pipeline.foundation.randomness import fraction_of

if TYPE_CHECKING:
    from tokenizers import Tokenizer

    from pipeline.tokenization.sentences import Splitter

MIN_WORDS, MAX_WORDS = 6, 25  # of a sentence that is shown
CANDIDATES = 20  # paragraphs looked at for each sentence wanted
SALT = "tokenizer samples"
SPLITS = ("train", "validation")


def split_samples(
    tokenizer: Tokenizer, split: Splitter, paragraphs: Iterable[str], number: int = 5
) -> list[dict[str, Any]]:
    """Up to `number` sentences, drawn by a hash, one a paragraph: `text` and its `tokens`.

    Sentences of 6 to 25 words, or where there are none of that length, any.
    """
    drawn = heapq.nsmallest(
        number * CANDIDATES, paragraphs, key=lambda text: (fraction_of(SALT, text), text)
    )
    found = [sentences[0] for sentences in split(drawn) if sentences]
    fit = [text for text in dict.fromkeys(found) if MIN_WORDS <= len(text.split()) <= MAX_WORDS]
    return [
        {"text": text, "tokens": tokenizer.encode(text, add_special_tokens=False).tokens}
        for text in (fit or list(dict.fromkeys(found)))[:number]
    ]


def token_rates(corpus: Mapping[str, Any], tokens: Mapping[str, Any]) -> dict[str, float]:
    """Over both splits: `tokens_per_word` and `unknown_fraction`, from the stages' counts."""
    total = sum(tokens[split]["tokens"] for split in SPLITS)
    return {
        "tokens_per_word": total / sum(corpus[split]["words"] for split in SPLITS),
        "unknown_fraction": sum(tokens[split]["unknown"] for split in SPLITS) / total,
    }
