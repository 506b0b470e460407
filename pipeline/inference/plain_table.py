"""Aligned columns for a terminal."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.console.wording import width


def shortened(text: str, columns: int) -> str:
    """The text on one line, at most `columns` wide; what is left out is an ellipsis.

    >>> shortened("one two  three", 9)
    'one two …'
    """
    line = " ".join(text.split())
    if width(line) <= columns:
        return line
    while width(line) >= columns:
        line = line[:-1]
    return line + "…"


def aligned(rows: Sequence[Sequence[str]], *, left: Sequence[int] = (0,)) -> list[str]:
    """Lines of rows of equally many cells; the columns `left` start, the others end together."""
    widths = [max(map(width, column)) for column in zip(*rows, strict=True)]
    lines = []
    for row in rows:
        cells = []
        for index, (cell, size) in enumerate(zip(row, widths, strict=True)):
            space = " " * (size - width(cell))
            cells.append(cell + space if index in left else space + cell)
        lines.append("  ".join(cells).rstrip())
    return lines
