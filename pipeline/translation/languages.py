"""Whether a text is in the language that its side is said to be in, as far as it shows."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

# Words that stand in most sentences of a language and in few of the others here.
FUNCTION_WORDS = {
    "en": "the of and to is for in with from this that your are be it on not you will",
    "de": "der die das und ist nicht mit für von den dem ein eine zu auf wird kann du sie im des",
    "fr": "le la les et est pas avec pour de des un une vous dans sur du au que ne",
    "es": "el la los las y es no con para de un una en su que se por del al",
    "it": "il la i le e è non con per di un una che nel della sono si dei alla",
    "nl": "de het en is niet met voor van een op te wordt dit zijn naar je uw om",
}
WORDS = {language: frozenset(words.split()) for language, words in FUNCTION_WORDS.items()}
SCRIPTS = {"ko": "HANGUL", "ja": "HIRAGANA", "ru": "CYRILLIC", "uk": "CYRILLIC", "el": "GREEK"}


def is_known(language: str) -> bool:
    """Whether anything is known of how a language looks."""
    return _base(language) in WORDS or _base(language) in SCRIPTS


def looks_like(text: str, language: str, other: str) -> bool | None:
    """Whether `text` is rather in `language` than in `other`; `None`: it does not show.

    A language of its own script by that; others by their function words, those of both left out.
    """
    language, other = _base(language), _base(other)
    if language in SCRIPTS:
        letters = [letter for letter in text if letter.isalpha()]
        return _has_script(text, SCRIPTS[language]) if letters else None
    if other in SCRIPTS and _has_script(text, SCRIPTS[other]):
        return False
    words = set(re.findall(r"[^\W\d_]+", text.casefold()))
    ours, theirs = WORDS.get(language, frozenset()), WORDS.get(other, frozenset())
    own, foreign = len(words & (ours - theirs)), len(words & (theirs - ours))
    return None if own == foreign else own > foreign


def language_fraction(texts: Iterable[str], language: str, other: str) -> float | None:
    """Of the texts that show it, the share in `language`; `None` where none does."""
    found = [looks_like(text, language, other) for text in texts]
    shown = [is_it for is_it in found if is_it is not None]
    return sum(shown) / len(shown) if shown else None


def _base(language: str) -> str:
    return re.split(r"[-_]", language.casefold())[0]


def _has_script(text: str, script: str) -> bool:
    return any(unicodedata.name(letter, "").startswith(script) for letter in text)
