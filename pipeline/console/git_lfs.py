"""A pointer of Git LFS stands where a file should: it says so, whatever the file is read as."""

from __future__ import annotations

from pathlib import Path

from pipeline.console.errors import UserError

POINTER = b"version https://git-lfs.github.com/spec/"


def refuse_pointer(head: bytes, where: str) -> None:
    """Raise `UserError` where a file's first bytes are those of a pointer."""
    if head.startswith(POINTER):
        raise UserError(
            "a pointer of Git LFS in place of the file",
            where=where,
            hint="fetch the files themselves: `git lfs pull` in the repository that they are from",
        )


def refuse_pointer_file(path: Path) -> None:
    """The same of a path; one that is not there is somebody else's matter."""
    if path.is_file():
        with path.open("rb") as stream:
            refuse_pointer(stream.read(len(POINTER)), str(path))
