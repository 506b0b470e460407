"""A page taken apart: what its elements are, how they nest, what is read out."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"meta", "br", "path", "use", "rect", "circle", "line"}
Attributes = dict[str, str]


@dataclass
class Page(HTMLParser):
    """Elements in order with their attributes, and the text."""

    elements: list[tuple[str, Attributes]] = field(default_factory=list)
    open: list[str] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self.open.pop() == tag

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))

    def handle_data(self, data: str) -> None:
        if not self.open or self.open[-1] != "style":
            self.pieces.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.pieces).split())

    def all(self, *tags: str) -> list[tuple[str, Attributes]]:
        return [(tag, attributes) for tag, attributes in self.elements if tag in tags]


def parsed(text: str) -> Page:
    """The page; fails where an element is not closed."""
    page = Page()
    page.feed(text)
    page.close()
    assert page.open == []
    return page
