"""HTML as documentation generators write it: to paragraphs, with or without the marked code.

Not a browser: blocks become paragraphs, inline tags go, unknown tags stay as text, because
`<region>` in documentation is a placeholder that somebody forgot to escape.
"""

from __future__ import annotations

import html
import re

CODE_START, CODE_END = "\U0010fffc", "\U0010fffd"  # private use: no text holds them
_ATTRIBUTES = r"(?:\s[^<>]*)?/?>"
_BLOCKS = (
    "p|li|ul|ol|dl|dt|dd|br|hr|pre|div|note|important|para|caution|tip|warning|blockquote|"
    "h[1-6]|table|tbody|thead|tr|td|th|section|zonbook|title"
)
_INLINE = (
    "a|abbr|b|big|code|cite|em|emphasis|font|fullname|i|img|kbd|link|literal|mark|q|"
    "replaceable|s|samp|small|span|strong|sub|sup|tt|u|ulink|userinput|var|wbr|xhtml"
)
_BLOCK = re.compile(rf"</?(?:{_BLOCKS}){_ATTRIBUTES}", re.IGNORECASE)
_TAG = re.compile(rf"</?(?:{_INLINE}){_ATTRIBUTES}|<!--.*?-->", re.IGNORECASE)
_CODE_OPEN = re.compile(r"<code(?:\s[^<>]*)?>", re.IGNORECASE)
_CODE_CLOSE = re.compile(r"</code\s*>", re.IGNORECASE)
_SPACE_BEFORE = re.compile(r" +(?=[.,;:!?)\]](?:\s|$))")  # left where a tag stood
_WORD = re.compile(r"([(\[{\"'“‘]*)(.*?)([.,;:!?)\]}\"'”’]*)$", re.DOTALL)


def html_paragraphs(source: str) -> list[str]:
    """The text of each block, in order, white space collapsed; empty blocks are left out."""
    if source.startswith("<p>") and source.find("<", 3) == len(source) - 4:
        source = source[3:].removesuffix("</p>")  # the usual shape, by the short way
    if "<" not in source and "&" not in source:
        text = _SPACE_BEFORE.sub("", " ".join(source.split()))
        return [text] if text else []
    blocks = _BLOCK.sub("\n", " ".join(source.split()))
    blocks = _SPACE_BEFORE.sub("", html.unescape(_TAG.sub("", blocks)))
    return [text for block in blocks.split("\n") if (text := " ".join(block.split()))]


def html_text(source: str) -> str:
    """All paragraphs in one line."""
    return " ".join(html_paragraphs(source))


def html_marked_words(source: str) -> list[tuple[list[str], list[bool]]]:
    """For each paragraph that holds code: its words, and whether each is within `<code>`.

    Words are divided by white space, and brackets, quotes and stops around a word are words of
    their own, in code or not: where a word ends must not tell what was marked. A word that is
    marked in part counts as code when at least half of it is.
    """
    marked = _CODE_CLOSE.sub(CODE_END, _CODE_OPEN.sub(CODE_START, source))
    found = []
    for paragraph in html_paragraphs(marked):
        if CODE_START in paragraph:
            words, flags = _words_and_flags(paragraph)
            if any(flags):
                found.append((words, flags))
    return found


def _words_and_flags(paragraph: str) -> tuple[list[str], list[bool]]:
    words: list[str] = []
    flags: list[bool] = []
    inside = False
    for piece in paragraph.split():
        if CODE_START not in piece and CODE_END not in piece:  # most words, by the short way
            pieces = [piece[start:end] for start, end in _pieces_of(piece)]
            words += pieces
            flags += [inside] * len(pieces)
            continue
        characters: list[str] = []
        states: list[bool] = []
        for character in piece:
            if character in (CODE_START, CODE_END):
                inside = character == CODE_START
            else:
                characters.append(character)
                states.append(inside)
        for start, end in _pieces_of("".join(characters)):
            words.append("".join(characters[start:end]))
            flags.append(2 * sum(states[start:end]) >= end - start)
    return words, flags


def _pieces_of(word: str) -> list[tuple[int, int]]:
    """Where the word and each mark around it start and end."""
    if word.isalnum():
        return [(0, len(word))]
    match = _WORD.match(word)
    assert match is not None  # every part of the pattern may be empty
    before, core = match.end(1), match.end(2)
    pieces = [(index, index + 1) for index in range(before)]
    if core > before:
        pieces.append((before, core))
    return pieces + [(index, index + 1) for index in range(core, len(word))]
