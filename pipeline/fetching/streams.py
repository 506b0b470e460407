"""Files as streams: one file, a folder or a tar of them, each plain or compressed.

Nothing is unpacked to disk, so no name inside an archive can point anywhere.
"""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import os
import tarfile
import unicodedata
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path, PurePosixPath
from typing import IO, Any

from pipeline.console.errors import UserError
from pipeline.console.git_lfs import POINTER, refuse_pointer, refuse_pointer_file
from pipeline.fetching.left_out import leave_out

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
    if "too much memory" in str(error):
        return UserError(
            "a zstd file whose window is larger than 128 MiB",
            where=where,
            expected="a window that every reader takes (zstd without --long and --ultra)",
            hint="pack it anew: zstd -d --long=31 FILE.zst, then zstd -19 FILE",
        )
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
                    yield _member(name, str(file), stream)
    elif content_suffix(path.name) == ".tar":
        refuse_pointer_file(path)
        with path.open("rb") as stream:
            try:
                yield from _tar_members(path, unpacked(stream, path.name), pattern)
            except BROKEN as error:
                raise broken(str(path), error) from None
    else:
        with path.open("rb") as stream:
            yield _member(path.name, str(path), stream)


def folder_files(folder: Path) -> list[tuple[Path, str]]:
    """The visible files below `folder` with their names relative to it, in order of the names.

    Raises `UserError` for a link to a folder (DVC does not see what is behind it, and links can
    go round in circles) and for one that leads nowhere.
    """
    files = []
    for file in _below(folder):
        name = file.relative_to(folder).as_posix()
        if not _visible(name):
            continue
        if file.is_file():
            files.append((file, name))
        elif file.is_symlink():
            raise UserError(
                f"a link to {'a folder' if file.is_dir() else 'what is not there'}: "
                f"{name} -> {file.readlink()}",
                where=str(folder),
                expected="files and folders, or links to files",
                hint="copy what it names to its place, or make that a source of its own",
            )
    return sorted(files, key=lambda item: item[1])


def _below(folder: Path) -> Iterator[Path]:
    """Files and links below `folder`; a folder that may not be opened raises `OSError`."""

    def fail(error: OSError) -> None:
        raise error

    for place, folders, files in os.walk(folder, onerror=fail):
        yield from (Path(place, name) for name in files)
        yield from (path for name in folders if (path := Path(place, name)).is_symlink())


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
    left_out: Counter[str] = Counter()
    with tarfile.open(fileobj=stream, mode="r|") as archive:
        for entry in archive:
            if entry.isdir() or not _wanted(entry.name, pattern):
                continue
            if not entry.isreg():
                left_out["links" if entry.issym() or entry.islnk() else "devices"] += 1
            elif ".." in PurePosixPath(entry.name).parts:
                left_out["names with .."] += 1
            elif not _visible(entry.name):
                left_out["hidden files"] += 1
            else:
                content = archive.extractfile(entry)
                assert content is not None  # a regular file has content
                yield _member(entry.name, f"{path}, {entry.name}", content)
    leave_out(str(path), left_out)
    while stream.read(CHUNK):  # to the end of the compression, which tells whether all is there
        pass


def _member(name: str, where: str, stream: IO[bytes]) -> Member:
    head = stream.peek(len(POINTER)) if isinstance(stream, io.BufferedReader) else b""
    refuse_pointer(head, where)
    return Member(name, where, unpacked(stream, name))


def _wanted(name: str, pattern: str | None) -> bool:
    """Whether a glob matches; letters and accents apart (NFD, as a Mac names files) or as one."""
    if pattern is None:
        return True
    return fnmatchcase(*(unicodedata.normalize("NFC", text) for text in (name, pattern)))


def _visible(name: str) -> bool:
    return not any(part.startswith(".") and part != "." for part in PurePosixPath(name).parts)
