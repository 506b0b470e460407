"""Markdown to prose, by a parser (markdown-it): a paragraph a block.

| in the file | is |
| --- | --- |
| a heading, a paragraph, an item of a list, a cell of a table | a paragraph of its own |
| emphasis, links, pictures | their text; where they lead is dropped |
| definitions of references, comments | dropped |
| HTML | its text, the tags dropped |
| a line that is a directive (`:::note`, `{% include %}`, `[[toc]]`) | dropped |
| a code block | dropped, or kept where `code: keep` says so; indented prose is none |
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from pipeline.corpus.readers.hypertext import html_paragraphs
from pipeline.corpus.readers.prose import is_prose

if TYPE_CHECKING:
    from markdown_it.token import Token

INDENTED = "code_block"
CODE = ("fence", INDENTED)
TEXT = ("text", "code_inline", "text_special")
_DIRECTIVE = re.compile(r"\s*(?::{3,}.*|\{%.*%\}|\{\{[<%].*\}\}|\[\[?_?toc_?\]\]?|!!! .*)\s*", re.I)


def markdown_paragraphs(lines: Iterable[str], code: str, taken: Counter[str]) -> Iterator[str]:
    """The paragraphs of a file, in order; `taken` counts what is left out of them, by what it is.

    `code` is "keep" or "drop", for code blocks.
    """
    from markdown_it import MarkdownIt

    kept = []
    for line in lines:
        if _DIRECTIVE.fullmatch(line):
            taken["directives"] += 1
            kept.append("")
        else:
            kept.append(line)
    references: dict[str, dict[str, object]] = {}
    parser = MarkdownIt("commonmark", {"html": True}).enable("table")
    for token in parser.parse("\n".join(kept), references):
        if token.type == INDENTED and is_prose(token.content):
            yield token.content.strip("\n")
        elif token.type in CODE and code == "drop":
            taken["code blocks"] += 1
        elif token.type in CODE:
            yield token.content.strip("\n")
        elif token.type == "html_block":
            taken["HTML tags"] += token.content.count("<")
            yield from html_paragraphs(re.sub(r"<!--.*?-->", "", token.content, flags=re.DOTALL))
        elif token.type == "inline":
            yield _text(token.children or [], taken)
    if found := len(references.get("references", {})):
        taken["definitions of references"] += found


def _text(children: list[Token], taken: Counter[str]) -> str:
    """What a reader sees of a block's inline tokens; a line break is a space."""
    parts = []
    for child in children:
        if child.type in TEXT:
            parts.append(child.content)
        elif child.type in ("softbreak", "hardbreak"):
            parts.append(" ")
        elif child.type == "image":
            taken["links"] += 1
            parts.append(_text(child.children or [], taken))
        elif child.type == "link_open":
            taken["links"] += 1
        elif child.type == "html_inline":
            taken["HTML tags"] += 1
            parts.append(" " if child.content.lower().startswith(("<br", "</td", "</p")) else "")
    return "".join(parts)
