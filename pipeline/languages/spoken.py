"""The language that is spoken now, by the whole process, and messages in it.

A message may have fields, `{name}` (for `str.format`) or in templates `%(name)s`; its translation
has the same. White space is compared as one space, for a message may go over several lines.
"""

from __future__ import annotations

import functools
import importlib
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

ENGLISH = "en"
CATALOGUES = {"ko": "pipeline.languages.korean"}  # of the others: modules
LANGUAGES = (ENGLISH, *CATALOGUES)
_spoken = ENGLISH
_of_pages = ENGLISH


def language() -> str:
    """The language that is spoken now, as the `lang` of a page says it."""
    return _spoken


def language_of_pages() -> str:
    """The language that pages are to be written in."""
    return _of_pages


def speak(name: str, *, pages: str | None = None) -> None:
    """Let the process speak one of `LANGUAGES` from now on; on pages this one, or another."""
    global _spoken, _of_pages
    if name not in LANGUAGES:
        raise ValueError(f"{name!r} is none of {', '.join(LANGUAGES)}")
    _spoken, _of_pages = name, pages or name


@contextmanager
def speaking(name: str) -> Iterator[None]:
    """Speak one of `LANGUAGES` inside the block."""
    before = language(), language_of_pages()
    speak(name)
    try:
        yield
    finally:
        speak(before[0], pages=before[1])


@contextmanager
def speaking_as_pages() -> Iterator[None]:
    """Speak inside the block what pages are to be written in."""
    with speaking(language_of_pages()):
        yield


@functools.cache
def messages(name: str) -> Mapping[str, str]:
    """The catalogue of a language other than English: English message -> its translation."""
    found: Mapping[str, str] = importlib.import_module(CATALOGUES[name]).MESSAGES
    return found


def one_line(message: str) -> str:
    """The message as catalogues have it: white space as one space."""
    return " ".join(message.split())


def _(message: str) -> str:
    """An English message in the language that is spoken; as it is where there is none for it."""
    return translated(message, _spoken)


def translated(message: str, name: str) -> str:
    """The same in one of `LANGUAGES`."""
    if name == ENGLISH:
        return message
    return messages(name).get(one_line(message), message)


def filled(message: str, **values: object) -> str:
    """An English message with its values, for what DVC holds: English, whatever is spoken."""
    return message.format(**values)


def retold(text: str) -> str:
    """What `filled` made, or another's words, in the language that is spoken; as it is where the
    catalogue has nothing for it. Of `{name}` in a message any text is the value."""
    if _spoken == ENGLISH:
        return text
    for pattern, words in _patterns(_spoken):
        if found := pattern.fullmatch(text):
            return words.format(
                **{name: retold(value) for name, value in found.groupdict().items()}
            )
    return text


@functools.cache
def _patterns(name: str) -> list[tuple[re.Pattern[str], str]]:
    """Of the messages that are retold, a pattern of their texts, and the translation."""
    told: Mapping[str, str] = importlib.import_module(CATALOGUES[name]).RETOLD
    return [(re.compile(_pattern(message)), words) for message, words in told.items()]


def _pattern(message: str) -> str:
    parts = re.split(r"\{(\w+)\}", message)  # what stands between fields, and their names in turn
    return "".join(
        f"(?P<{part}>.+?)" if index % 2 else re.escape(part) for index, part in enumerate(parts)
    )
