"""Cells of a source as texts, labels, words and numbers; and what makes two inputs equal."""

from __future__ import annotations

import functools
import math
import unicodedata
from typing import Any

from pipeline.console.errors import UserError
from pipeline.foundation.normalization import clean


def text_cell(value: Any, column: str, where: str) -> str | None:
    """A text cell in NFC without white space around it; `None` where a model sees nothing of it."""
    if value is None:
        return None
    if not isinstance(value, str):
        raise UserError(f"column {column!r} holds {type(value).__name__}, not text", where=where)
    text = unicodedata.normalize("NFC", value).strip()
    return text if text_key(text) else None


def label_cell(value: Any, column: str, where: str) -> str | None:
    """A class as text; `None` where there is none. What tables hold for classes is one too: 1 and
    1.0 are "1", and a truth value is "true" or "false"."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        if math.isnan(value):
            return None
        if value.is_integer():
            value = int(value)
    if isinstance(value, int):
        return str(value)
    text = text_cell(value, column, where)
    return None if text is None else clean(text)  # two classes of one name are one


def number_cell(value: Any, column: str, where: str) -> float | None:
    """A finite number; `None` where there is none."""
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    try:
        number = float(value)
    except (TypeError, ValueError):
        number = math.nan
    if not math.isfinite(number):
        raise UserError(
            f"column {column!r} holds {value!r}", where=where, expected="a finite number"
        )
    return number


def words_cell(value: Any, column: str, where: str) -> list[str]:
    """A list of words in NFC, as they are; empty where there are none."""
    if value is None:
        return []
    if not isinstance(value, list | tuple) or not all(isinstance(word, str) for word in value):
        raise UserError(
            f"column {column!r} does not hold a list of words",
            where=where,
            expected="a list of strings, one a token",
        )
    return [unicodedata.normalize("NFC", word) for word in value]


def tags_cell(value: Any, column: str, where: str) -> list[str]:
    """A list of tags, each as `label_cell` has a class: white space around one is no part of it."""
    if value is not None and not isinstance(value, list | tuple):
        return words_cell(value, column, where)
    tags = [label_cell(tag, column, where) for tag in value or ()]
    if None in tags:
        raise UserError(f"column {column!r} holds an empty tag", where=where)
    return [tag for tag in tags if tag is not None]


def tagged_words(
    words: Any, tags: Any, columns: tuple[str, str], where: str
) -> tuple[list[str], list[str]] | None:
    """Words and a tag for each, from cells of two `columns`; `None` where no word is left.

    A word may be white space (characters as words): its place counts, so it stays.
    """
    words, tags = words_cell(words, columns[0], where), tags_cell(tags, columns[1], where)
    if len(words) != len(tags):
        raise UserError(
            f"{len(words)} {columns[0]} but {len(tags)} {columns[1]}",
            where=where,
            expected="one tag for each token",
        )
    return (words, tags) if any(map(text_key, words)) else None


@functools.lru_cache(1 << 16)  # each row's is asked for several times
def text_key(text: str) -> str:
    """What two texts share that are the same to a model: the words that our WordPiece, in lower
    case, makes ids of, with one space between them; empty where there are none.

    Equal keys are equal ids. Equal ids are equal keys but for words that a vocabulary has no pieces
    for: all of those are [UNK].
    """
    from pipeline.foundation.vocabulary.wordpiece import seen_words

    return " ".join(seen_words(text))


def words_key(words: list[str]) -> str:
    """The same of a list of words."""
    return "\x1f".join(map(text_key, words))
