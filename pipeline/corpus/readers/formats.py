"""From a path and the `FileLayout` of a source to documents or rows, whatever the format."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.console.errors import UserError
from pipeline.corpus.documents import Document, text_hash
from pipeline.corpus.readers.conll import read_conll
from pipeline.corpus.readers.html_page import page_paragraphs
from pipeline.corpus.readers.lines import read_lines
from pipeline.corpus.readers.markdown import markdown_paragraphs
from pipeline.corpus.readers.parquet import read_parquet
from pipeline.corpus.readers.tables import Row, read_delimited, read_jsonl
from pipeline.corpus.readers.text import (
    markdown_line,
    split_documents,
    split_paragraphs,
    strip_front_matter,
)
from pipeline.corpus.readers.translation_memory import read_tmx
from pipeline.fetching.left_out import leave_out
from pipeline.fetching.streams import Member, content_suffix, members

if TYPE_CHECKING:
    from pipeline.params import FileLayout


@dataclass(frozen=True)
class FileFormat:
    """The endings of its files, compression aside, and what reads them: running text, or rows."""

    endings: tuple[str, ...]
    texts: Callable[[Member, FileLayout], Iterator[str]] | None = None  # of documents
    rows: Callable[[Member, FileLayout], Iterator[Row]] | None = None
    is_labelled: bool = False  # rows of labels, and no documents


def read_documents(path: Path, layout: FileLayout, source: str, licence: str) -> Iterator[Document]:
    """The documents of a file, folder or tar; `source` and `licence` go into each."""
    for member, name in _formatted_members(path, layout):
        found = FORMATS[name]
        if found.texts is not None:
            for text in found.texts(member, layout):
                if text.strip():
                    yield make_document(member.name, text, None, source, licence)
        elif found.is_labelled:
            raise UserError(
                f"{name} holds labelled rows, not documents",
                where=member.where,
                hint="use it in a task, or give the text as txt, md, jsonl, csv or parquet",
            )
        elif found.rows is not None:
            for row in found.rows(member, layout):
                yield row_document(member.name, member.where, row, layout, source, licence)


def read_rows_of(path: Path, layout: FileLayout) -> Iterator[Row]:
    """The labelled rows of a file, folder or tar; of txt and md, rows with a column "text".

    With `document: line` every line is a row, empty ones too.
    """
    for member, name in _formatted_members(path, layout):
        found = FORMATS[name]
        if found.texts is not None:
            for text in found.texts(member, layout):
                if text.strip() or layout.document == "line":
                    yield {"text": text}
        elif found.rows is not None:
            yield from found.rows(member, layout)


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
    group = row[columns.group_column] if columns.group_column else None
    # A row without a group is its own.
    named = None if group is None or group == "" else str(group)
    return make_document(name, text, named, source, licence)


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


def _formatted_members(path: Path, layout: FileLayout) -> Iterator[tuple[Member, str]]:
    """The members to read with their formats; with `auto`, others than known ones are left."""
    single = path.is_file() and content_suffix(path.name) != ".tar"
    found = False
    left_out: Counter[str] = Counter()
    for member in members(path, layout.pattern):
        kind = ENDINGS.get(member.ending) if layout.format == "auto" else layout.format
        if kind is None and single:
            raise UserError(
                f"a file whose ending {member.ending!r} says no format",
                where=member.where,
                expected=f"one of {', '.join(ENDINGS)}, or `format:` in its source",
            )
        if kind is None:
            left_out[f"files that end with {member.ending}" if member.ending else "others"] += 1
        else:
            found = True
            yield member, kind
    leave_out(str(path), left_out)
    if not found:
        raise UserError(
            "no file to read",
            where=str(path),
            expected=f"files that match {layout.pattern!r}"
            if layout.pattern
            else f"files that end with one of {', '.join(ENDINGS)}",
            hint="see pattern and format of its source in params.yaml",
        )


def _plain(member: Member, layout: FileLayout) -> Iterator[str]:
    return split_documents(
        _without_front_matter(member, layout), layout.document or "file", member.where
    )


def _markdown(member: Member, layout: FileLayout) -> Iterator[str]:
    """A file's prose; cut into lines or blocks, lines without their marks."""
    lines = _without_front_matter(member, layout)
    if layout.document in ("line", "blank_line"):
        yield from split_documents(map(markdown_line, lines), layout.document, member.where)
        return
    taken: Counter[str] = Counter()
    for text in split_documents(lines, "file", member.where):  # one, of a size that fits
        found = markdown_paragraphs(text.split("\n"), layout.code, taken)
        yield "\n\n".join(paragraph for paragraph in found if paragraph.strip())
    leave_out(member.where, taken)


def _html(member: Member, layout: FileLayout) -> Iterator[str]:
    """A page's prose: a page is a document, whatever cuts up plain text."""
    taken: Counter[str] = Counter()
    for text in split_documents(read_lines(member), "file", member.where):  # of a size that fits
        yield "\n\n".join(page_paragraphs(text, layout.code, taken))
    leave_out(member.where, taken)


def _without_front_matter(member: Member, layout: FileLayout) -> Iterator[str]:
    lines = read_lines(member)
    return strip_front_matter(lines) if layout.strip_front_matter else lines


def _delimited(delimiter: str, quoting: bool) -> Callable[[Member, FileLayout], Iterator[Row]]:
    """`quoting` is what a layout that says nothing means."""

    def read(member: Member, layout: FileLayout) -> Iterator[Row]:
        asked = quoting if layout.quoting is None else layout.quoting
        return read_delimited(member, delimiter, layout.column_names, asked)

    return read


FORMATS = {
    "txt": FileFormat((".txt", ".text"), texts=_plain),
    "md": FileFormat((".md", ".markdown"), texts=_markdown),
    "html": FileFormat((".html", ".htm"), texts=_html),
    "jsonl": FileFormat((".jsonl", ".ndjson"), rows=lambda member, _: read_jsonl(member)),
    "parquet": FileFormat((".parquet",), rows=lambda member, _: read_parquet(member)),
    "csv": FileFormat((".csv",), rows=_delimited(",", quoting=True)),
    # In the wild a .tsv is seldom quoted: a text that begins with a quotation mark is a text.
    "tsv": FileFormat((".tsv",), rows=_delimited("\t", quoting=False)),
    "conll": FileFormat(
        (".conll",),
        rows=lambda member, layout: read_conll(member, layout.column_names),
        is_labelled=True,
    ),
    "tmx": FileFormat((".tmx",), rows=lambda member, _: read_tmx(member), is_labelled=True),
}
ENDINGS = {ending: name for name, found in FORMATS.items() for ending in found.endings}
