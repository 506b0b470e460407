"""Placeholders of messages, `{name}`, `%s`, `%(name)d`: kept whole, whatever their names.

Before a text is cut into pieces its placeholders become characters of their own, numbered by their
first places in the source; after a translation they become what stood there. So a model learns
where a placeholder goes, and never spells one.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

PLACEHOLDER = re.compile(r"\$?\{[^{}\s]*\}|%\([^()\s]+\)[sdif]|%[sd]\b")
MASKS = tuple(chr(0xE000 + number) for number in range(10))  # of Unicode's private use


def placeholders(text: str) -> list[str]:
    """All of them, in their order."""
    return PLACEHOLDER.findall(text)


def same_placeholders(source: str, target: str) -> bool:
    """Whether both have the same ones, as often."""
    return Counter(placeholders(source)) == Counter(placeholders(target))


def names_of(source: str) -> list[str]:
    """Those that get a number: the different ones of a source, as many as there are numbers."""
    return list(dict.fromkeys(placeholders(source)))[: len(MASKS)]


def masked(text: str, names: Sequence[str]) -> str:
    """`text` with a character in place of each of `names`."""
    numbers = dict(zip(names, MASKS, strict=False))
    return PLACEHOLDER.sub(lambda match: numbers.get(match[0], match[0]), text)


def unmasked(text: str, names: Sequence[str]) -> str:
    """`masked` undone; a number that the source has no placeholder for is left out."""
    for number, mask in enumerate(MASKS):
        text = text.replace(mask, names[number] if number < len(names) else "")
    return text


def kept(source: str, target: str) -> tuple[int, int]:
    """How many of a source's placeholders are in `target`, and how many it has."""
    asked, found = Counter(placeholders(source)), Counter(placeholders(target))
    return sum((asked & found).values()), sum(asked.values())
