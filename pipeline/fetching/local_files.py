"""A file or a folder on this machine, checked by hash where one is given."""

from __future__ import annotations

import hashlib
import unicodedata
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
    path = _as_named_here(path)
    if not path.exists():
        raise UserError(
            "there is no such file or folder",
            where=str(path),
            hint="put it there, or mend the path of its source in params.yaml",
        )
    if source.sha256 is None and any(
        part.is_symlink() and part.is_dir()
        for part in (path, *path.parents)
        if part != sources_dir and part.is_relative_to(sources_dir)
    ):
        raise UserError(
            "a link to a folder, which DVC does not look behind",
            where=str(path),
            expected="the folder itself, or the sha256 of what the link names",
            hint=f"`python -m pipeline hash {source.path}` prints it; write it into params.yaml",
        )
    if source.sha256 is not None and (observed := path_hash(path)) != source.sha256:
        raise UserError(
            f"it has the sha256 {observed}",
            where=str(path),
            expected=f"sha256 {source.sha256}, as params.yaml says",
            hint="it was changed: bring back what it was, or write the new hash into params.yaml",
        )
    return path


def _as_named_here(path: Path) -> Path:
    """The path whose names are equal to these in NFC: a Mac writes accents and Hangul apart."""
    found = Path(path.anchor)
    for name in path.relative_to(path.anchor).parts if path.anchor else path.parts:
        if not (found / name).exists() and found.is_dir():
            names = {unicodedata.normalize("NFC", path.name): path.name for path in found.iterdir()}
            name = names.get(unicodedata.normalize("NFC", name), name)
        found /= name
    return found


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
