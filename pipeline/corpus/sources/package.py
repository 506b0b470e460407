"""A wheel of the configured Python registry: fetched by pip, read as a zip, never installed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.console.errors import UserError
from pipeline.corpus.readers.discovery_documents import discovery_documents
from pipeline.corpus.readers.docstrings import docstring_documents
from pipeline.corpus.readers.service_models import read_services, service_documents
from pipeline.corpus.readers.service_tables import TABLES
from pipeline.fetching.wheels import wheel

if TYPE_CHECKING:
    from pipeline.corpus.documents import Document
    from pipeline.params import PackageSource


def package_documents(source: PackageSource, downloads: Path) -> Iterator[Document]:
    """The documents of a package; raises `UserError` where its table is not "documents"."""
    if source.table != "documents":
        raise UserError(
            f"the table {source.table!r} holds labelled rows",
            where=f"the source {source.name}",
            expected="table: documents, for a corpus",
        )
    path = wheel(source, downloads)
    label = f"{source.name} {source.version}"
    if source.reader == "service_models":
        yield from service_documents(read_services(path), label, source.licence)
    elif source.reader == "discovery_documents":
        yield from discovery_documents(path, label, source.licence)
    else:
        yield from docstring_documents(path, label, source.licence)


def package_rows(source: PackageSource, downloads: Path) -> Iterator[dict[str, Any]]:
    """The labelled rows of a package; raises `UserError` where its table is "documents"."""
    if source.table == "documents":
        raise UserError(
            "the table 'documents' holds no labels",
            where=f"the source {source.name}",
            expected=f"table: one of {', '.join(TABLES)}, for a task",
        )
    yield from TABLES[source.table](read_services(wheel(source, downloads)))
