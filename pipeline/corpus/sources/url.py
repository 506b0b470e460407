"""A file behind https, by hash. A broken download is taken up where it broke."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from pipeline.console.errors import UserError
from pipeline.console.progress import Progress
from pipeline.corpus.readers.formats import read_documents, read_rows_of
from pipeline.fetching.downloads import fetched, place_for

if TYPE_CHECKING:
    import requests

    from pipeline.corpus.documents import Document
    from pipeline.corpus.readers.tables import Row
    from pipeline.params import UrlSource

TIMEOUT = (10, 60)  # seconds: to connect, between two reads
MAX_FRUITLESS = 3  # attempts in a row that bring no new byte
PAUSE = 0.25  # seconds before another attempt; doubled after each fruitless one
CHUNK = 1 << 14  # bytes: as many, at most, are lost where a connection breaks
LOOPBACK = ("127.0.0.1", "localhost")


def url_documents(source: UrlSource, downloads: Path) -> Iterator[Document]:
    """The documents of the file."""
    yield from read_documents(_path(source, downloads), source, source.url, source.licence)


def url_rows(source: UrlSource, downloads: Path) -> Iterator[Row]:
    """The labelled rows of the file."""
    yield from read_rows_of(_path(source, downloads), source)


def _path(source: UrlSource, downloads: Path) -> Path:
    name = PurePosixPath(unquote(urlsplit(source.url).path)).name or "download"
    place = place_for(downloads, source.sha256, name)
    return fetched(
        downloads,
        source.sha256,
        lambda folder: _download(source.url, folder / name, place),
        keep_partial=True,
    )


def _download(url: str, path: Path, place: str) -> Path:
    """Fetch `url` into `path`, after the bytes that are already there."""
    import requests

    fruitless = 0
    with requests.Session() as session, Progress("download", total=None, unit="bytes") as progress:
        while True:
            before = path.stat().st_size if path.exists() else 0
            try:
                _append(session, url, path, progress)
                return path
            except requests.RequestException as error:
                after = path.stat().st_size if path.exists() else 0
                fruitless = 0 if after > before else fruitless + 1
                if fruitless >= MAX_FRUITLESS or _is_final(error):
                    raise UserError(
                        f"could not fetch the file: {error}",
                        where=url,
                        hint=f"{after:,} bytes are kept and the next run goes on from there; "
                        f"without a network: put the file at {place}",
                    ) from None
                time.sleep(PAUSE * 2**fruitless)


def _append(session: requests.Session, url: str, path: Path, progress: Progress) -> None:
    """One attempt: ask for what is missing and append it."""
    have = path.stat().st_size if path.exists() else 0
    headers = {"Accept-Encoding": "identity"}  # the bytes that were hashed, not gzip of them
    if have:
        headers["Range"] = f"bytes={have}-"
    with session.get(url, headers=headers, stream=True, timeout=TIMEOUT) as response:
        _refuse_plain_http(response)
        if response.status_code == 416:  # nothing is missing, or what is there is not of this file
            if response.headers.get("Content-Range") != f"bytes */{have}":
                path.unlink()
                _append(session, url, path, progress)
            return
        response.raise_for_status()
        goes_on = response.headers.get("Content-Range", "").startswith(f"bytes {have}-")
        mode = "ab" if response.status_code == 206 and goes_on else "wb"
        with path.open(mode) as stream:
            for chunk in response.iter_content(CHUNK):
                stream.write(chunk)
                progress.advance(len(chunk))


def _refuse_plain_http(response: requests.Response) -> None:
    """A redirect may not lead from https to where anybody on the way can read along."""
    for hop in (*response.history, response):
        parts = urlsplit(hop.url)
        if parts.scheme != "https" and parts.hostname not in LOOPBACK:
            raise UserError(
                "a redirect away from https", where=hop.url, expected="https all the way"
            )


def _is_final(error: requests.RequestException) -> bool:
    """Whether another attempt is pointless: the server answered that it will not give the file."""
    status = getattr(error.response, "status_code", None)
    return status is not None and 400 <= status < 500 and status not in (408, 429)
