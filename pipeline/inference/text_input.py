"""Texts of a file of any format that the project reads, in order, with bounded memory."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

from pipeline.console.errors import UserError

Item = TypeVar("Item")
Row = Mapping[str, Any]
WINDOW_TEXTS = 8192
WINDOW_CHARACTERS = 8_000_000


def rows_of(path: Path, *, quoting: bool | None = None) -> Iterator[tuple[str, Row]]:
    """Where each row stands, for messages, and the row; of txt and md, a row a line ("text").

    Raises `UserError` for a missing file, an unknown format or a malformed row.
    """
    from pipeline.corpus.readers.formats import read_rows_of
    from pipeline.params.sources import FileLayout

    if not path.exists():
        raise UserError("there is no such file", where=str(path))
    table = FileLayout.model_validate({"document": "line", "quoting": quoting})
    for number, row in enumerate(read_rows_of(path, table), start=1):
        yield f"{path}, row {number}", row


def cell(row: Row, names: Sequence[str | None], where: str, option: str = "--column") -> Any:
    """The value of the first of the columns `names` that there is; raises `UserError` for none."""
    for name in names:
        if name is not None and (name := unicodedata.normalize("NFC", name)) in row:
            return row[name]
    wanted = " or ".join(repr(name) for name in dict.fromkeys(names) if name is not None)
    raise UserError(
        f"there is no column {wanted}",
        where=where,
        expected=f"one of {', '.join(map(repr, row))}",
        hint=f"name the column with {option}",
    )


def text_of(value: Any, where: str) -> str:
    """A cell as text; nothing is the empty text, so that every row has its result."""
    if value is None:
        return ""
    if not isinstance(value, str):
        raise UserError(f"a cell that holds a {type(value).__name__}", where=where, expected="text")
    return value


def texts_of(path: Path, column: str | None, *, quoting: bool | None = None) -> Iterator[str]:
    """The texts of a file, in order: of a table, those in `column` (absent: "text")."""
    for where, row in rows_of(path, quoting=quoting):
        yield text_of(cell(row, [column or "text"], where), where)


def windows(items: Iterable[tuple[Item, int]]) -> Iterator[list[Item]]:
    """Items in order, with their numbers of characters -> lists that fit in memory: at most
    `WINDOW_TEXTS` items, and not many more than `WINDOW_CHARACTERS` characters."""
    window: list[Item] = []
    characters = 0
    for item, size in items:
        window.append(item)
        characters += size
        if len(window) >= WINDOW_TEXTS or characters >= WINDOW_CHARACTERS:
            yield window
            window, characters = [], 0
    if window:
        yield window
