"""Pairs from the sources that params name: tables, two texts line by line, or made up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.console.errors import UserError
from pipeline.corpus.sources import describe, rows
from pipeline.translation.pair_rows import PairRow
from pipeline.translation.synthetic import synthetic_pairs

if TYPE_CHECKING:
    from pipeline.params import Source
    from translation.params import LinePairs, PairSource, TablePairs


def pairs_of(source: PairSource, sources_dir: Path, downloads: Path) -> Iterator[PairRow]:
    """The pairs of one source; an absent side is empty. Raises `UserError` for a column that is not
    there, a side that is no text, and texts of unequal numbers of lines."""
    if source.kind == "synthetic":
        made = synthetic_pairs(source.task, source.pairs, source.longest, source.seed)
        for number, (text, answer) in enumerate(made):
            name = f"{source.task}/{number}"
            yield PairRow(id=name, group=name, source=text, target=answer)
    elif source.kind == "lines":
        yield from _line_pairs(source, sources_dir, downloads)
    else:
        yield from _table_pairs(source, sources_dir, downloads)


def name_of(source: PairSource) -> str:
    """How a message names it."""
    if source.kind == "synthetic":
        return f"{source.task}, made up"
    return describe(source.source if source.kind == "lines" else source.rows)


def licence_of(source: PairSource) -> str:
    """Under which its texts are."""
    if source.kind == "synthetic":
        return "none: made up"
    return source.source.licence if source.kind == "lines" else source.rows.licence


def _line_pairs(pairs: LinePairs, sources_dir: Path, downloads: Path) -> Iterator[PairRow]:
    sides = [rows(side, sources_dir, downloads) for side in (pairs.source, pairs.target)]
    for number, (one, other) in enumerate(zip_longest(*sides), start=1):
        if one is None or other is None:
            short = pairs.source if one is None else pairs.target
            raise UserError(
                f"{describe(short)} ends before line {number:,}, and its other side goes on",
                where=f"{describe(pairs.source)} and {describe(pairs.target)}",
                expected="as many lines on both sides, each the translation of the other",
                hint="with `document: line` empty lines count; was one file cut short?",
            )
        name = f"{describe(pairs.source)}, line {number}"
        yield PairRow(
            id=name,
            group=name,
            source=_text(one, "text", pairs.source),
            target=_text(other, "text", pairs.target),
        )


def _table_pairs(pairs: TablePairs, sources_dir: Path, downloads: Path) -> Iterator[PairRow]:
    """Rows that lack one of the languages altogether (a catalog of others) are passed over, unless
    all do: then the column has no such name."""
    lacking: list[str] = []
    found = False
    for number, row in enumerate(rows(pairs.rows, sources_dir, downloads), start=1):
        lacking = [name for name in (pairs.source, pairs.target) if not _has(row, name)]
        if lacking:
            known = ", ".join(map(repr, row))
            continue
        found = True
        name = str(row["id"]) if "id" in row else f"{describe(pairs.rows)}, row {number}"
        yield PairRow(
            id=name,
            group=name if pairs.group is None else _text(row, pairs.group, pairs.rows) or name,
            source=_text(row, pairs.source, pairs.rows),
            target=_text(row, pairs.target, pairs.rows),
        )
    if not found:
        raise UserError(
            f"no row has the column{'s' if len(lacking) > 1 else ''} {' and '.join(lacking)}",
            where=describe(pairs.rows),
            expected=f"such as {known}",
            hint="see source and target of download_pairs.sources",
        )


def _has(row: Mapping[str, Any], column: str) -> bool:
    above, _, below = column.partition(".")
    return column in row or (bool(below) and isinstance(row.get(above), Mapping))


def _text(row: Mapping[str, Any], column: str, source: Source) -> str:
    if column in row:
        value = row[column]
    else:
        above, _, below = column.partition(".")
        value = row[above].get(below)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise UserError(
            f"the column {column!r} holds a {type(value).__name__}",
            where=describe(source),
            expected="text",
        )
    return value
