"""A wheel of the configured Python registry: fetched by pip, read as a zip, never installed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.console.errors import UserError
from pipeline.corpus.readers.packages import DOCUMENTS, READERS
from pipeline.fetching.wheels import wheel

if TYPE_CHECKING:
    from pipeline.corpus.documents import Document
    from pipeline.corpus.readers.tables import Row
    from pipeline.params import PackageSource


def package_documents(source: PackageSource, downloads: Path) -> Iterator[Document]:
    """The documents of a package; raises `UserError` where its table is not "documents"."""
    if source.table != DOCUMENTS:
        raise UserError(
            f"the table {source.table!r} holds labelled rows",
            where=f"the source {source.name}",
            expected="table: documents, for a corpus",
        )
    label = f"{source.name} {source.version}"
    yield from READERS[source.reader].documents(wheel(source, downloads), label, source.licence)


def package_rows(source: PackageSource, downloads: Path) -> Iterator[Row]:
    """The labelled rows of a package; raises `UserError` where its table is "documents"."""
    tables = READERS[source.reader].tables
    if source.table == DOCUMENTS:
        raise UserError(
            "the table 'documents' holds no labels",
            where=f"the source {source.name}",
            expected=f"table: one of {', '.join(tables) or 'none: another reader'}, for a task",
        )
    yield from tables[source.table](wheel(source, downloads))
