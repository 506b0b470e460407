"""Text as the rest of the pipeline wants it: NFC, single spaces, nothing invisible.

NFC and not NFKC: NFKC rewrites what people meant to write (the Korean ㅋ becomes another letter,
² becomes 2). Replacement characters U+FFFD stay: they are what is left of text that somebody
decoded wrongly, so they are counted and validation judges them; removing them would hide it.
"""

from __future__ import annotations

import re
import unicodedata

REPLACEMENT_CHARACTER = "\ufffd"
_WORD = re.compile(r"\w+")

INVISIBLE = ("Cc", "Cf")  # control and format characters: WordPiece's normalizer drops all of them


def visible(text: str) -> str:
    """The text without control and format characters, white space among them aside.

    The zero-width space, soft hyphens, marks of direction and byte order; the zero-width joiners
    too, though some scripts and emoji write with them: no WordPiece sees them.
    """
    if text.isprintable():  # a cheap test that most text passes
        return text
    return "".join(
        letter
        for letter in text
        if letter.isspace() or unicodedata.category(letter) not in INVISIBLE
    )


def clean(text: str) -> str:
    """NFC, every run of white space one space, invisible characters out, ends stripped.

    Idempotent: `clean(clean(text)) == clean(text)`.
    """
    text = " ".join(text.split())
    if not text.isprintable():
        text = " ".join(visible(text).split())
    if not text.isascii() and not unicodedata.is_normalized("NFC", text):
        text = unicodedata.normalize("NFC", text)
    return text


def words_in(text: str) -> list[str]:
    """Runs of letters and digits, in lower case.

    >>> words_in("Don't: a-b")
    ['don', 't', 'a', 'b']
    """
    return _WORD.findall(text.lower())
