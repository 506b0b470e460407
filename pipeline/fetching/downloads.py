"""What was fetched, by content: `DOWNLOADS/SHA256/FILENAME`.

A file is hashed every time it is used. It appears under its name only after it was found right,
so a download that was interrupted or damaged is never used and the next one mends it. A lock a
file lets stages that run side by side fetch it once.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

from pipeline.console.errors import UserError
from pipeline.console.saying import say
from pipeline.foundation.artifacts import file_hash

PARTIAL = ".partial"  # a folder that the fetching function owns; it may find its own rests in it


def fetched(
    downloads: Path, sha256: str, fetch: Callable[[Path], Path], *, keep_partial: bool = False
) -> Path:
    """The path of the file with this hash, fetched where it is not there or not right.

    `fetch(folder)` puts the file into the folder and returns its path. `keep_partial` leaves
    what an interrupted fetch wrote for the next, which takes it up again. Raises `UserError`
    where the file fetched has another hash; it is deleted.
    """
    place = downloads / sha256
    with _locked(downloads, sha256):
        if path := _stored(place, sha256):
            return path
        partial = place / PARTIAL
        if not keep_partial:
            shutil.rmtree(partial, ignore_errors=True)
        partial.mkdir(parents=True, exist_ok=True)
        taken_up = any(partial.iterdir())
        path = fetch(partial)
        observed = file_hash(path)
        if observed != sha256 and taken_up:  # the rest was of another version, or damaged
            path.unlink()
            path = fetch(partial)
            observed = file_hash(path)
        if observed != sha256:
            shutil.rmtree(partial)
            raise UserError(
                f"{path.name} has the sha256 {observed}",
                where="what was just fetched (it was deleted)",
                expected=f"sha256 {sha256}, as params.yaml says",
                hint="the file was changed at its source, or the hash in params.yaml is wrong",
            )
        with path.open("rb") as stream:
            os.fsync(stream.fileno())
        target = place / path.name
        path.replace(target)
        shutil.rmtree(partial, ignore_errors=True)
        return target


def place_for(downloads: Path, sha256: str, filename: str) -> str:
    """Where a person puts a file that cannot be fetched."""
    return (downloads / sha256 / filename).as_posix()


def _stored(place: Path, sha256: str) -> Path | None:
    """The right file in `place`, if it is there; of a wrong one it is said."""
    if not place.is_dir():
        return None
    for path in sorted(path for path in place.iterdir() if path.is_file()):
        if file_hash(path) == sha256:
            return path
        say(f"{path} does not have its sha256: damaged, fetched again")
    return None


@contextlib.contextmanager
def _locked(downloads: Path, sha256: str) -> Iterator[None]:
    """Hold the lock of one file; the system frees it when the process ends, however it ends."""
    locks = downloads / "locks"
    try:
        locks.mkdir(parents=True, exist_ok=True)
    except (FileExistsError, NotADirectoryError):
        raise UserError(
            "a file, or a link to nothing, where downloads are kept",
            where=str(downloads),
            expected="a folder, or nothing",
            hint="remove it",
        ) from None
    with (locks / sha256).open("w") as stream:
        fcntl.flock(stream, fcntl.LOCK_EX)
        yield
