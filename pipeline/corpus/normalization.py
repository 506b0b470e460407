"""Text as the rest of the pipeline wants it: NFC, single spaces, nothing invisible.

NFC and not NFKC: NFKC rewrites what people meant to write (the Korean ㅋ becomes another letter,
² becomes 2). Replacement characters U+FFFD stay: they are what is left of text that somebody
decoded wrongly, so they are counted and validation judges them; removing them would hide it.
"""

from __future__ import annotations

import re
import unicodedata

REPLACEMENT_CHARACTER = "\ufffd"

# Control characters (what is white space among them is handled before), the zero-width space,
# soft hyphen, byte order mark, direction marks, interlinear annotation. The zero-width joiners
# U+200C and U+200D stay: some scripts and emoji need them.
_INVISIBLE = re.compile(
    "[\u0000-\u001f\u007f-\u009f\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f"
    "\ufeff\ufff9-\ufffb]+"
)


def clean(text: str) -> str:
    """NFC, every run of white space one space, invisible characters out, ends stripped.

    Idempotent: `clean(clean(text)) == clean(text)`.
    """
    text = " ".join(text.split())
    if not text.isprintable():  # a cheap test that most text passes
        text = " ".join(_INVISIBLE.sub("", text).split())
    if not text.isascii() and not unicodedata.is_normalized("NFC", text):
        text = unicodedata.normalize("NFC", text)
    return text
