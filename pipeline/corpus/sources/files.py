"""Local text: a file, a folder or a tar, checked by hash where one is given."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.corpus.readers.formats import read_documents, read_rows_of
from pipeline.fetching.local_files import checked_path, path_hash

if TYPE_CHECKING:
    from pipeline.corpus.documents import Document
    from pipeline.corpus.readers.tables import Row
    from pipeline.params import FilesSource

__all__ = ["files_documents", "files_rows", "path_hash"]


def files_documents(source: FilesSource, sources_dir: Path) -> Iterator[Document]:
    """The documents of a local source; their `source` is the name of the file or folder."""
    path = checked_path(source, sources_dir)
    yield from read_documents(path, source, Path(source.path).name, source.licence)


def files_rows(source: FilesSource, sources_dir: Path) -> Iterator[Row]:
    """The labelled rows of a local source."""
    yield from read_rows_of(checked_path(source, sources_dir), source)
