"""What the code says on the terminal, told where it is shown: errors, progress, help.

    f"there is no column {name!r}" ── told ──► "'label' 열이 없습니다"

Such sentences stand in the code as they are, with their values in them, so that a room that raises
an error knows of no language; and what reads a text of another process (a stage's, in a log) finds
English. The catalogue has each with its values as `{name}`s: what it says of a text is found by
what stands around these. A value of several words
is told in turn, for it may be a sentence itself.
"""

from __future__ import annotations

import functools
import importlib
import itertools
import re
import string
from collections.abc import Mapping
from dataclasses import dataclass

from pipeline.languages.spoken import CATALOGUES, ENGLISH, language, translated

VALUES = {"num": r"[\d.,]+%?", "word": r"\S+"}  # by the beginning of a field's name
BULLET = re.compile(r"(\s*(?:- )?)(.*)")


@dataclass(frozen=True)
class Sentence:
    """A sentence of a catalogue: what stands around its fields, their names, and in other words."""

    around: tuple[str, ...]  # one more than there are fields
    fields: tuple[str, ...]
    words: str

    def values_in(self, text: str) -> dict[str, str] | None:
        """The values that `text` has in the places of the fields; `None` where it is none such."""
        place = 0
        for part in self.around:  # cheaper than the expression, which most texts do not reach
            place = text.find(part, place)
            if place < 0:
                return None
            place += len(part)
        found = _expression(self.around, self.fields).fullmatch(text)
        return None if found is None else dict(zip(self.fields, found.groups(), strict=True))


@functools.cache
def _expression(around: tuple[str, ...], fields: tuple[str, ...]) -> re.Pattern[str]:
    """Fields of a number (`{number}`, `{num_rows}`), of one `{word}`, and of any text."""
    values = [
        next((v for k, v in VALUES.items() if field.startswith(k)), ".*?") for field in fields
    ]
    parts = zip(map(re.escape, around), [*(f"({value})" for value in values), ""], strict=True)
    return re.compile("".join(itertools.chain.from_iterable(parts)), re.DOTALL)


def parts_of(message: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What stands around the fields of `there is no {name}`, and their names."""
    around, fields = [""], []
    for literal, name, _format, _conversion in string.Formatter().parse(message):
        around[-1] += literal
        if name is not None:
            fields.append(name)
            around.append("")
    return tuple(around), tuple(fields)


@functools.cache
def _sentences(name: str) -> tuple[Mapping[str, str], list[Sentence]]:
    """Those without fields by their text, and the others, those that say most first."""
    catalogue: Mapping[str, str] = importlib.import_module(
        f"{CATALOGUES[name]}.sentences"
    ).SENTENCES
    plain, others = {}, []
    for message, words in catalogue.items():
        around, fields = parts_of(message)
        if fields:
            others.append(Sentence(around, fields, words))
        else:
            plain[around[0]] = words.format()
    others.sort(key=lambda sentence: -sum(map(len, sentence.around)))
    return plain, others


def told(text: str) -> str:
    """A text of the code in the language that is spoken; as it is where its catalogue lacks it."""
    return text if language() == ENGLISH or not text else _told(text, language())


def _told(text: str, name: str) -> str:
    plain, others = _sentences(name)
    if text in plain:
        return plain[text]
    if (known := translated(text, name)) != text:
        return known
    for sentence in others:
        if (values := sentence.values_in(text)) is not None:
            # A single word is a name, of a column or a split, though it may be a message too.
            told_values = {n: _told(v, name) if " " in v else v for n, v in values.items()}
            return sentence.words.format(**told_values)
    if "\n" in text:
        lines = (BULLET.fullmatch(line) for line in text.split("\n"))
        return "\n".join(found[1] + _told(found[2], name) for found in lines if found)
    for between in ("; ", ", "):
        parts = text.split(between)
        if len(parts) > 1:
            in_words = [_told(part, name) for part in parts]
            # All of them are sentences of ours, or the whole is one of another's.
            if all(map(str.__ne__, parts, in_words)):
                return between.join(in_words)
    return text
