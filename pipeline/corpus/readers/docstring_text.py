"""A docstring to paragraphs of prose: reStructuredText and numpydoc by a few rules of thumb.

Not a parser of reStructuredText. What stands in a docstring, and what is done about it:

| in the docstring | is |
| --- | --- |
| `>>>`, with all that follows up to an empty line | dropped: an example and its output |
| the block below a line that ends in `::` | dropped: code |
| `.. note::` and other directives that hold prose | their text |
| any other `..`: directives, footnotes, targets, comments | dropped, with the block below |
| `:param name: text` | its text; `:type name:` and `:rtype:` are dropped |
| a line underlined with one mark | dropped: a heading |
| all below the headings See Also and References | dropped: lists of names and papers |
| `name : type`, or a name alone, above a deeper line | dropped: what that line describes |
| `name : text` | its text |
| "- ", "* ", "1. " | a new paragraph, without the mark |
| tables | dropped |
| roles, links, emphasis, back-quotes, `$` | their text |
| paragraphs with few words among other signs | dropped: formulas, drawings, code |
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import chain, pairwise
from typing import NamedTuple

from pipeline.corpus.readers.prose import is_prose

# Blocks
_PROSE_DIRECTIVE = re.compile(
    r"\.\. (?:admonition|attention|caution|danger|deprecated|error|hint|important|note|seealso|"
    r"tip|topic|versionadded|versionchanged|warning)::\s*(?:\d[\w.]*)?\s*"
)
_EXPLICIT = re.compile(r"\.\.(?:\s|$)|__ ")
_TYPE_FIELD = re.compile(r":(?:type|rtype|vartype)\b[^:]*:(?:\s|$)")
_FIELD = re.compile(r":\w[\w\s,*.\[\]|]*:(?:\s+|$)")
_UNDERLINE = re.compile(r"([=\-~^\"'#*+_`])\1{2,}")
_TABLE = re.compile(r"[|+].*|(?:={2,}|-{2,})(?: +(?:={2,}|-{2,}))+")
_BULLET = re.compile(r"(?:[-*+•]|\(?\d{1,2}[.)]|\(?[A-Za-z]\))\s+(?=\S)")
_NAMES = r"[`*]*[\w.\\]+`*(?:\(.*?\))?(?:, [`*]*[\w.\\]+`*)*"
_TYPED = re.compile(rf"{_NAMES} :(?: |$)")
_NAMED = re.compile(rf"{_NAMES}(?:: .*|:)?")
_LISTS_OF_NAMES = ("see also", "references", "reference", "bibliography")
_LISTS_OF_TERMS = (
    *("parameters", "other parameters", "returns", "return", "yields", "raises", "arguments"),
    *("attributes", "keyword arguments", "warns"),
)
_SENTENCE_END = (".", ":", "!", "?", ";")

# Within a paragraph
_DISPLAY = re.compile(r"\$\$.*?\$\$|\\begin\{.*?\\end\{\w+\*?\}", re.DOTALL)
_ROLE = re.compile(r":[a-zA-Z][\w:+.-]*:(?=`)")
_LINK = re.compile(r"`([^`<]+?)\s*<[^`>]*>`_{0,2}")
_QUOTED = re.compile(r"(`{1,2})[~!]?(.*?)\1_{0,2}")
_STRONG = re.compile(r"(?<![\w*])(\*{1,2})(?=[^\s*])([^*]+?)(?<=\S)\1(?![\w*])")
_FOOTNOTE = re.compile(r"\s*\[(?:\d+|#\w*|[A-Z]\w+\d+)\]_")
_REFERENCE = re.compile(r"(?<![\w`])([A-Za-z]\w*[A-Za-z0-9])__?(?=[\s.,;:)]|$)")


class _Line(NamedTuple):
    """A line without white space around it, and how many spaces stood before."""

    indent: int
    text: str


_EMPTY = _Line(0, "")


def docstring_paragraphs(docstring: str) -> list[str]:
    """The prose of a docstring without indentation (as `inspect.cleandoc` leaves it)."""
    text = _DISPLAY.sub("", docstring.expandtabs())
    lines = [_Line(len(line) - len(line.lstrip()), line.strip()) for line in text.split("\n")]
    kept = _without_names(_without_blocks(_without_examples(lines)))
    return [plain for block in _joined(kept) if is_prose(plain := _plain(block))]


def _without_examples(lines: Iterable[_Line]) -> Iterator[_Line]:
    in_example = False
    for line in lines:
        in_example = bool(line.text) and (in_example or line.text.startswith(">>>"))
        yield _EMPTY if in_example else line


def _without_blocks(lines: Iterable[_Line]) -> Iterator[_Line]:
    """Without directives that are no prose, literal blocks and the types of fields."""
    limit: int | None = None  # what is indented deeper belongs to a dropped block
    for line in lines:
        indent, text = line
        if limit is not None and (not text or indent > limit):
            yield _EMPTY
            continue
        limit = None
        if match := _PROSE_DIRECTIVE.match(text):
            yield _EMPTY
            yield _Line(indent, text[match.end() :])
        elif _EXPLICIT.match(text) or _TYPE_FIELD.match(text):
            limit = indent
            yield _EMPTY
        elif text.endswith("::"):
            limit = indent
            yield _Line(indent, f"{plain}:" if (plain := text.rstrip(": ")) else "")
            yield _EMPTY
        else:
            yield line


def _without_names(lines: Iterable[_Line]) -> Iterator[_Line]:
    """Without headings, tables, lists of names, and the names of what is described."""
    section = ""
    for line, following in pairwise(chain(lines, [_EMPTY])):
        indent, text = line
        if not _UNDERLINE.fullmatch(text) and _UNDERLINE.fullmatch(following.text):
            section = text.lower().strip(": ")
            yield _EMPTY
            continue
        named = following.indent > indent and _is_term(text, section)
        ruled = _UNDERLINE.fullmatch(text) or _TABLE.fullmatch(text)
        yield _EMPTY if section in _LISTS_OF_NAMES or named or ruled else line


def _is_term(text: str, section: str) -> bool:
    """Whether a line above a deeper one names what is described there."""
    if _TYPED.match(text) or _NAMED.fullmatch(text):
        return True
    return section in _LISTS_OF_TERMS and not text.endswith(_SENTENCE_END)


def _joined(lines: Iterable[_Line]) -> Iterator[str]:
    """Paragraphs: lines up to an empty one, a mark of a list or field, or another indentation."""
    gathered: list[str] = []
    margin = 0  # the indentation of the paragraph's first line, or of its mark
    for indent, text in lines:
        mark = _BULLET.match(text) or _FIELD.match(text) or _TYPED.match(text)
        finished = bool(gathered) and gathered[-1].endswith(_SENTENCE_END)
        moved = indent < margin or (indent > margin and finished)
        if gathered and (not text or mark or moved):
            yield " ".join(gathered)
            gathered = []
        if text := text[mark.end() :] if mark else text:
            margin = margin if gathered else indent
            gathered.append(text)
    if gathered:
        yield " ".join(gathered)


def _plain(block: str) -> str:
    """A paragraph without the marks within its lines."""
    text = _LINK.sub(r"\1", _ROLE.sub("", block))
    text = _FOOTNOTE.sub("", _QUOTED.sub(r"\2", text))
    text = _STRONG.sub(r"\2", _REFERENCE.sub(r"\1", text))
    return " ".join(text.replace("`", "").replace("$", "").split())
