"""Files as streams: one file, a folder or a tar of them, each plain or compressed.

Nothing is unpacked to disk, so no name inside an archive can point anywhere.
"""

from __future__ import annotations

import bz2
import gzip
import lzma
import tarfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path, PurePosixPath
from typing import IO, Any

from pipeline.console.errors import UserError

COMPRESSIONS = (".gz", ".xz", ".bz2", ".zst")
ARCHIVES = {".tgz": ".gz", ".txz": ".xz"}
CHUNK = 1 << 20  # bytes
BROKEN = (EOFError, OSError, lzma.LZMAError, zlib.error, tarfile.TarError)  # OSError: gzip, Arrow


@dataclass(frozen=True)
class Member:
    """One file to read: its name (for ids) and place (for messages), and its bytes, unpacked."""

    name: str
    where: str
    stream: IO[bytes]

    @property
    def ending(self) -> str:
        """Such as ".csv": the last suffix that is no compression, in lower case."""
        return content_suffix(self.name)

    def chunks(self) -> Iterator[bytes]:
        """The bytes, `CHUNK` at a time; raises `UserError` where the compression is broken."""
        while True:
            try:
                chunk = self.stream.read(CHUNK)
            except BROKEN as error:
                raise broken(self.where, error) from None
            if not chunk:
                return
            yield chunk


def broken(where: str, error: BaseException) -> UserError:
    """What is said about a file that cannot be unpacked."""
    return UserError(
        f"a file that cannot be unpacked: {error}",
        where=where,
        hint="it is cut off, damaged or of another format; fetch it again and compare its hash",
    )


def content_suffix(name: str) -> str:
    """The ending that says the format: `reviews.TXT.xz` → ".txt"."""
    path = PurePosixPath(name.lower())
    if path.suffix in COMPRESSIONS:
        path = path.with_suffix("")
    return ".tar" if path.suffix in ARCHIVES else path.suffix


def members(path: Path, pattern: str | None = None) -> Iterator[Member]:
    """Every regular, visible file of a file, a folder or a tar; `pattern` is a glob on names.

    A folder is read in the order of its names, a tar in its own order. `*` in a pattern also
    matches `/`. A stream is only good until the next member is asked for.
    """
    if path.is_dir():
        for file, name in folder_files(path):
            if _wanted(name, pattern):
                with file.open("rb") as stream:
                    yield Member(name, str(file), unpacked(stream, name))
    elif content_suffix(path.name) == ".tar":
        with path.open("rb") as stream:
            try:
                yield from _tar_members(path, unpacked(stream, path.name), pattern)
            except BROKEN as error:
                raise broken(str(path), error) from None
    else:
        with path.open("rb") as stream:
            yield Member(path.name, str(path), unpacked(stream, path.name))


def folder_files(folder: Path) -> list[tuple[Path, str]]:
    """The visible files below `folder` with their names relative to it, in order of the names."""
    files = [
        (file, file.relative_to(folder).as_posix()) for file in folder.rglob("*") if file.is_file()
    ]
    return sorted(
        ((file, name) for file, name in files if _visible(name)), key=lambda item: item[1]
    )


def unpacked(stream: IO[bytes], name: str) -> IO[Any]:
    """The bytes of a stream after the compression that its name ends with."""
    suffix = PurePosixPath(name.lower()).suffix
    suffix = ARCHIVES.get(suffix, suffix)
    if suffix == ".gz":
        return gzip.GzipFile(fileobj=stream)  # type: ignore[return-value]
    if suffix == ".xz":
        return lzma.open(stream, format=lzma.FORMAT_XZ)
    if suffix == ".bz2":
        return bz2.open(stream)
    if suffix == ".zst":
        import pyarrow as pa  # Python 3.14 has zstd of its own

        return pa.CompressedInputStream(pa.PythonFile(stream), "zstd")
    return stream


def _tar_members(path: Path, stream: IO[bytes], pattern: str | None) -> Iterator[Member]:
    with tarfile.open(fileobj=stream, mode="r|") as archive:
        for entry in archive:
            if entry.isreg() and _visible(entry.name) and _wanted(entry.name, pattern):
                content = archive.extractfile(entry)
                assert content is not None  # a regular file has content
                where = f"{path}, {entry.name}"
                yield Member(entry.name, where, unpacked(content, entry.name))
    while stream.read(CHUNK):  # to the end of the compression, which tells whether all is there
        pass


def _wanted(name: str, pattern: str | None) -> bool:
    return pattern is None or fnmatchcase(name, pattern)


def _visible(name: str) -> bool:
    return not any(part.startswith(".") and part != "." for part in PurePosixPath(name).parts)
