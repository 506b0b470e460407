"""From a path and the `Table` settings of a source to documents or rows, whatever the format."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.console.errors import UserError
from pipeline.corpus.documents import Document, text_hash
from pipeline.corpus.readers.conll import read_conll
from pipeline.corpus.readers.lines import read_lines
from pipeline.corpus.readers.tables import Row, read_delimited, read_jsonl, read_parquet
from pipeline.corpus.readers.text import (
    markdown_line,
    split_documents,
    split_paragraphs,
    strip_front_matter,
)
from pipeline.fetching.streams import Member, content_suffix, members

if TYPE_CHECKING:
    from pipeline.params import Table

ENDINGS = {
    ".txt": "txt",
    ".text": "txt",
    ".md": "md",
    ".markdown": "md",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".parquet": "parquet",
    ".csv": "csv",
    ".tsv": "tsv",
    ".conll": "conll",
}
TEXT_FORMATS = ("txt", "md")


def read_documents(path: Path, table: Table, source: str, licence: str) -> Iterator[Document]:
    """The documents of a file, folder or tar; `source` and `licence` go into each."""
    for member, kind in _formatted_members(path, table):
        if kind in TEXT_FORMATS:
            for text in _texts(member, kind, table):
                yield make_document(member.name, text, None, source, licence)
        elif kind == "conll":
            raise UserError(
                "conll holds labelled rows, not documents",
                where=member.where,
                hint="use it in a task, or give the text as txt, md, jsonl, csv or parquet",
            )
        else:
            for row in _rows(member, kind, table):
                yield row_document(member.name, member.where, row, table, source, licence)


def read_rows_of(path: Path, table: Table) -> Iterator[Row]:
    """The labelled rows of a file, folder or tar; of txt and md, rows with a column "text"."""
    for member, kind in _formatted_members(path, table):
        if kind in TEXT_FORMATS:
            for text in _texts(member, kind, table):
                yield {"text": text}
        else:
            yield from _rows(member, kind, table)


def row_document(
    name: str, where: str, row: Row, columns: Any, source: str, licence: str
) -> Document:
    """A document from a row; `columns` has `text_column` and `group_column`."""
    if columns.text_column is None:
        raise UserError(
            "a table as a corpus, and no text_column",
            where=where,
            expected=f"text_column: one of {', '.join(map(repr, row))}",
        )
    for column in (columns.text_column, columns.group_column):
        if column is not None and column not in row:
            raise UserError(
                f"there is no column {column!r}",
                where=where,
                expected=f"one of {', '.join(map(repr, row))}",
            )
    text = row[columns.text_column]
    if text is None:
        text = ""  # prepare_corpus drops and counts it
    if not isinstance(text, str):
        raise UserError(
            f"the column {columns.text_column!r} holds a {type(text).__name__}",
            where=where,
            expected="text",
        )
    group = str(row[columns.group_column]) if columns.group_column else None
    return make_document(name, text, group, source, licence)


def make_document(name: str, text: str, group: str | None, source: str, licence: str) -> Document:
    """A document whose id and side depend on its text, not on its place among others."""
    digest = text_hash(text)
    return {
        "id": f"{name}#{digest}",
        "group": group if group is not None else digest,
        "source": source,
        "licence": licence,
        "paragraphs": split_paragraphs(text),
    }


def _formatted_members(path: Path, table: Table) -> Iterator[tuple[Member, str]]:
    """The members to read with their formats; with `auto`, others than known ones are left."""
    single = path.is_file() and content_suffix(path.name) != ".tar"
    found = False
    for member in members(path, table.pattern):
        kind = ENDINGS.get(member.ending) if table.format == "auto" else table.format
        if kind is None and single:
            raise UserError(
                f"a file whose ending {member.ending!r} says no format",
                where=member.where,
                expected=f"one of {', '.join(ENDINGS)}, or `format:` in its source",
            )
        if kind is not None:
            found = True
            yield member, kind
    if not found:
        raise UserError(
            "no file to read",
            where=str(path),
            expected=f"files that match {table.pattern!r}"
            if table.pattern
            else f"files that end with one of {', '.join(ENDINGS)}",
            hint="see pattern and format of its source in params.yaml",
        )


def _texts(member: Member, kind: str, table: Table) -> Iterator[str]:
    lines = read_lines(member)
    if table.strip_front_matter:
        lines = strip_front_matter(lines)
    if kind == "md":
        lines = map(markdown_line, lines)
    for text in split_documents(lines, table.document or "file"):
        if text.strip():
            yield text


def _rows(member: Member, kind: str, table: Table) -> Iterator[Row]:
    if kind == "jsonl":
        return read_jsonl(member)
    if kind == "parquet":
        return read_parquet(member)
    if kind == "conll":
        return read_conll(member, table.column_names)
    return read_delimited(member, "," if kind == "csv" else "\t", table.column_names, table.quoting)
