"""Processes that are waited for, signalled in the middle of their work, and what they leave."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psutil

from pipeline.foundation.artifacts import file_hash

DEADLINE = 120.0  # seconds; for what must happen, on a busy machine too
ROOT = Path(__file__).parents[1]


def wait_until(
    what: Callable[[], Any],
    process: subprocess.Popen[str] | None = None,
    *,
    seconds: float = DEADLINE,
    pause: float = 0.02,
) -> Any:
    """Poll until `what()` is true, and `process` lives; returns its value."""
    deadline = time.monotonic() + seconds
    while not (value := what()):
        assert process is None or process.poll() is None, process.communicate()[0]
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(pause)
    return value


def process_gone(pid: int) -> bool:
    """Whether a process has ended (a zombie has)."""
    try:
        return psutil.Process(pid).status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


def signal_when(
    what: Callable[[], Any], process: subprocess.Popen[str], number: signal.Signals
) -> tuple[int, str]:
    """Send a signal as soon as `what()` is true; returns exit code and what the process said."""
    try:
        wait_until(what, process, pause=0.001)  # a step of a tiny training takes little longer
        process.send_signal(number)
        said, _ = process.communicate(timeout=DEADLINE)
    finally:
        process.kill()
    return process.returncode, said


def kill_when_there(place: str, code: str, folder: Path) -> None:
    """Run Python `code` in `folder`, killed as soon as a path there matches `place`."""
    process = subprocess.Popen(
        [sys.executable, "-c", code],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        text=True,
    )
    ended, _ = signal_when(lambda: list(folder.glob(place)), process, signal.SIGKILL)
    assert ended == -signal.SIGKILL


def contents(folder: Path) -> dict[str, str]:
    """The hash of every file below a folder, by its path there."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): file_hash(path) for path in files}
