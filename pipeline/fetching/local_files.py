"""A file or a folder on this machine, checked by hash where one is given."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Protocol

from pipeline.console.errors import UserError
from pipeline.fetching.streams import folder_files
from pipeline.foundation.artifacts import file_hash

WATCHED = ("data", "sources")  # how params.yaml names the folder that DVC watches


class LocalPath(Protocol):
    """What names a path and, if it has one, its hash (a section of params.yaml)."""

    @property
    def path(self) -> str: ...
    @property
    def sha256(self) -> str | None: ...


def checked_path(source: LocalPath, sources_dir: Path) -> Path:
    """Where the source lies; raises `UserError` where it is missing or has another hash."""
    path = Path(source.path)
    if path.parts[: len(WATCHED)] == WATCHED:
        path = sources_dir.joinpath(*path.parts[len(WATCHED) :])
    if not path.exists():
        raise UserError(
            "there is no such file or folder",
            where=str(path),
            hint="put it there, or mend the path of its source in params.yaml",
        )
    if source.sha256 is not None and (observed := path_hash(path)) != source.sha256:
        raise UserError(
            f"it has the sha256 {observed}",
            where=str(path),
            expected=f"sha256 {source.sha256}, as params.yaml says",
            hint="it was changed: bring back what it was, or write the new hash into params.yaml",
        )
    return path


def path_hash(path: Path) -> str:
    """SHA-256 of a file, or of a folder's visible files: their names, sorted, and contents.

    A folder's hash is that of the lines "SHA256  NAME\\n" (what `sha256sum` prints).
    """
    if path.is_file():
        return file_hash(path)
    if not path.is_dir():
        raise UserError("there is no such file or folder", where=str(path))
    lines = [f"{file_hash(file)}  {name}\n" for file, name in folder_files(path)]
    return hashlib.sha256("".join(lines).encode()).hexdigest()
