"""What a view has: words, tables and pictures of one experiment."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from markupsafe import Markup


@dataclass(frozen=True)
class Grid:
    """A table as it is read: the first column names the row."""

    caption: str
    head: list[str]
    rows: list[list[str]]


@dataclass(frozen=True)
class Picture:
    """A drawing, and what is said below it."""

    drawing: Markup
    caption: str


@dataclass(frozen=True)
class Shown:
    """What stands on the page between the claim and its verdict."""

    pictures: list[Picture] = field(default_factory=list)
    grids: list[Grid] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class View:
    """An experiment's words. All are functions: the language is that which is spoken then.

    `halves` has a sentence for each half of the claim, as it is claimed; `show` makes pictures
    and tables of an outcome and of what was timed (empty where it was restored).
    """

    title: Callable[[], str]
    claim: Callable[[], str]
    tested: Callable[[], str]
    halves: Callable[[], dict[str, str]]
    show: Callable[[Mapping[str, Any], Mapping[str, Any]], Shown]
