"""A page of HTML to prose, by Python's own parser: a paragraph a block.

Tags and comments go, and so does what is no prose of the page: its head, scripts, styles, menus.
"""

from __future__ import annotations

from collections import Counter
from html.parser import HTMLParser

LEFT_OUT = ("head", "script", "style", "template", "noscript", "svg", "nav")
BLOCKS = {
    *("address", "article", "aside", "blockquote", "body", "br", "caption", "dd", "details", "div"),
    *("dl", "dt", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6"),
    *("header", "hr", "html", "li", "main", "ol", "option", "p", "section", "summary", "table"),
    *("tbody", "td", "tfoot", "th", "thead", "tr", "ul"),
}


def page_paragraphs(source: str, code: str, taken: Counter[str]) -> list[str]:
    """The paragraphs of a page; `taken` counts what is left out of them. `code`: keep or drop,
    what stands in `<pre>`."""
    page = _Page(code, taken)
    page.feed(source)
    page.close()
    page.end_paragraph()
    return page.paragraphs


class _Page(HTMLParser):
    def __init__(self, code: str, taken: Counter[str]) -> None:
        super().__init__(convert_charrefs=True)
        self.code, self.taken = code, taken
        self.paragraphs: list[str] = []
        self.parts: list[str] = []  # of the paragraph to come
        self.skipped: str | None = None  # the tag within which nothing is read
        self.depth = 0  # of tags of that name

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.taken["HTML tags"] += 1
        if self.skipped == "head" and tag == "body":
            self.skipped = None  # the end of a head may be left out
        if self.skipped is not None:
            self.depth += tag == self.skipped
        elif tag in LEFT_OUT:
            self.taken[f"<{tag}>"] += 1
            self.skipped, self.depth = tag, 1
        elif tag in BLOCKS or tag == "pre":
            self.end_paragraph()

    def handle_endtag(self, tag: str) -> None:
        self.taken["HTML tags"] += 1
        if self.skipped is not None:
            self.depth -= tag == self.skipped
            if self.depth == 0:
                self.skipped = None
        elif tag == "pre":
            self._end_code()
        elif tag in BLOCKS:
            self.end_paragraph()

    def handle_data(self, data: str) -> None:
        if self.skipped is None:
            self.parts.append(data)

    def end_paragraph(self) -> None:
        """Keep what was gathered, white space collapsed."""
        if text := " ".join("".join(self.parts).split()):
            self.paragraphs.append(text)
        self.parts = []

    def _end_code(self) -> None:
        text = "".join(self.parts).strip("\n")
        self.parts = []
        if self.code == "drop":
            self.taken["code blocks"] += 1
        elif text.strip():
            self.paragraphs.append(text)
