"""A wheel as data: a zip whose members are read one at a time; nothing of it is imported."""

from __future__ import annotations

import gzip
import json
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from pipeline.console.errors import UserError

# RuntimeError: encrypted; NotImplementedError: a compression that Python does not know.
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, NotImplementedError)


@contextmanager
def open_wheel(wheel: Path) -> Iterator[zipfile.ZipFile]:
    """The wheel, open to read; raises `UserError` where the file is no zip."""
    try:
        archive = zipfile.ZipFile(wheel)
    except zipfile.BadZipFile as error:
        raise UserError(f"not a wheel: {error}", where=str(wheel)) from None
    with archive:
        yield archive


def read_member(archive: zipfile.ZipFile, name: str) -> bytes:
    """The bytes of a member, unpacked where it ends in `.gz`; raises `UserError` if damaged."""
    try:
        content = archive.read(name)
        return gzip.decompress(content) if name.endswith(".gz") else content
    except _BROKEN as error:
        raise UserError(
            f"a damaged file in a wheel: {error}",
            where=_place(archive, name),
            hint="fetch the wheel again and compare its hash",
        ) from None


def read_json_object(archive: zipfile.ZipFile, name: str) -> dict[str, Any]:
    """The JSON object of a member; raises `UserError` where it holds none."""
    try:
        value = json.loads(read_member(archive, name))
    except (ValueError, RecursionError) as error:  # broken UTF-8 is a ValueError too
        raise UserError(f"not JSON: {error}", where=_place(archive, name)) from None
    if not isinstance(value, dict):
        raise UserError(
            f"JSON that holds a {type(value).__name__}",
            where=_place(archive, name),
            expected="an object",
        )
    return value


def _place(archive: zipfile.ZipFile, name: str) -> str:
    return f"{archive.filename}, {name}"
