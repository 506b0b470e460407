"""Plain text and Markdown to the texts of documents."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from pipeline.console.errors import UserError

MAX_CHARACTERS = 1 << 26  # of a document
FRONT_MATTER = "---"
MAX_FRONT_MATTER = 10_000  # lines
_RULE = re.compile(r"[-*_=]{3,}|(?:[-*_] ){2,}[-*_]")
_HEAD = re.compile(r"#{1,6}\s+|>\s*")
_LINK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
_STRONG = re.compile(r"(\*{1,3}|(?<!\w)_{1,3})(?=\S)(.+?)(?<=\S)\1(?!\w)")
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_PROTECTED = re.compile("[\U0010f000-\U0010f07f]")


def split_documents(lines: Iterable[str], document: str, where: str = "a text") -> Iterator[str]:
    """Cut lines into documents, each with its lines: "file", "line" or "blank_line".

    Raises `UserError` where a document has more than `MAX_CHARACTERS`: it would be held whole.
    """
    if document == "line":
        yield from lines
        return
    gathered: list[str] = []
    size = 0  # characters of all that is gathered
    for number, line in enumerate(lines, start=1):
        size += len(line)
        if size > MAX_CHARACTERS:
            raise UserError(
                f"a document of more than {MAX_CHARACTERS:,} characters",
                where=f"{where}, line {number}",
                hint="divide it: `document: line` or `document: blank_line` in its source",
            )
        if document == "blank_line" and not line.strip():
            if gathered:
                yield "\n".join(gathered)
            gathered, size = [], 0
        else:
            gathered.append(line)
    if gathered:
        yield "\n".join(gathered)


def split_paragraphs(text: str) -> list[str]:
    """Blocks between blank lines; the lines where there is no blank line."""
    lines = text.strip().split("\n")
    if any(not line.strip() for line in lines):
        return list(split_documents(lines, "blank_line"))
    return lines


def strip_front_matter(lines: Iterable[str]) -> Iterator[str]:
    """Leave out a YAML block between two `---` lines at the very start.

    Where the second never comes, or late, it was no front matter: every line is given back.
    """
    iterator = iter(lines)
    held: list[str] = []
    for line in iterator:
        held.append(line)
        if len(held) == 1 and line.rstrip() != FRONT_MATTER:
            break
        if len(held) > 1 and line.rstrip() == FRONT_MATTER:
            held = []
            break
        if len(held) > MAX_FRONT_MATTER:
            break
    yield from held
    yield from iterator


def markdown_line(line: str) -> str:
    """A line without marks of headings, quotes, rules, emphasis, links and escapes.

    Not a Markdown parser: tables, code and HTML stay as they are.
    """
    stripped = line.strip()
    if not stripped or _RULE.fullmatch(stripped):
        return ""
    text = _HEAD.sub("", line, count=1) if stripped[0] in "#>" else line
    if not any(mark in text for mark in "*_[\\"):
        return text
    # An escaped mark is no mark: it waits in the private use area until the marks are gone.
    text = _ESCAPE.sub(lambda match: chr(0x10F000 + ord(match[1])), text)
    text = _STRONG.sub(r"\2", _LINK.sub(r"\1", text))
    return _PROTECTED.sub(lambda match: chr(ord(match[0]) - 0x10F000), text)
