"""What belongs to one workspace: its environment, its name, its lock."""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import socket
import time
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

from pipeline.console.errors import UserError
from pipeline.console.saying import say
from pipeline.console.surroundings import prepare_surroundings

STOP_SECONDS = 30.0  # from SIGTERM to SIGKILL: time for a checkpoint
FOLDER = ".prefect"  # Prefect's database, the lock, the dashboard's address
LOGS = Path("logs/flow")

PROXIES = ("ALL_PROXY", "all_proxy", "HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy")

_held: dict[Path, int] = {}  # lock file -> descriptor, for what this process holds
set_aside: dict[str, str] = {}  # of the environment, for the stages alone


def prepare_environment(root: Path) -> None:
    """Set the environment of Prefect, DVC and the stages; what the user has set stays.

    Must come before the first import of prefect.
    """
    prepare_surroundings()
    _set_socks_aside()
    home = Path.home() / ".prefect" / "profiles.toml"
    if "PREFECT_HOME" not in os.environ and home.is_file():
        # The profiles of the user stay in force, only database and results move in here.
        os.environ.setdefault("PREFECT_PROFILES_PATH", str(home))
    for name, value in {
        "PREFECT_HOME": str(root / FOLDER),
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "PREFECT_SERVER_UI_SHOW_PROMOTIONAL_CONTENT": "false",
        "PREFECT_SERVER_DATABASE_TIMEOUT": "60",  # SQLite waits this long for its lock
        # The default keeps leases in memory: a server that ends would leave slots taken for ever.
        "PREFECT_SERVER_CONCURRENCY_LEASE_STORAGE": (
            "prefect.server.concurrency.lease_storage.filesystem"
        ),
        "PREFECT_CLIENT_MAX_RETRIES": "3",  # 14 s in all; a busy database answers before that
        "PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL": "CRITICAL",  # the flow prints for itself
        "PREFECT_LOGGING_HANDLERS_DEBUG_LEVEL": "CRITICAL",
        "DO_NOT_TRACK": "1",
        "DVC_NO_ANALYTICS": "1",
        "GX_ANALYTICS_ENABLED": "false",
        "HF_HUB_DISABLE_TELEMETRY": "1",
    }.items():
        os.environ.setdefault(name, value)


def _set_socks_aside() -> None:
    """Prefect's client, which talks to loopback alone, is not even made where a SOCKS proxy is
    named that it lacks the package for: the stages have the proxy, the flow does not."""
    if find_spec("socksio") is not None:
        return
    for name in PROXIES:
        if os.environ.get(name, "").lower().startswith("socks"):
            set_aside[name] = os.environ.pop(name)


def workspace_name(root: Path) -> str:
    """A name for this folder on this machine: two clones on one server stay apart."""
    place = f"{socket.gethostname()}:{root.resolve()}"
    return f"{root.resolve().name}-{hashlib.sha256(place.encode()).hexdigest()[:6]}"


@contextlib.contextmanager
def run_lock(root: Path) -> Iterator[int]:
    """Hold the workspace: one run at a time; yields the lock's file descriptor.

    The guards of the stages inherit the descriptor, so the lock lasts until the last stage of a
    killed run has ended: then the next run waits for that, instead of writing beside it. The
    process that holds the lock may take it again. Raises `UserError` where another run lives.
    """
    path = (root / FOLDER / "run.lock").resolve()
    if path in _held:
        yield _held[path]
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT)
    try:
        _wait_for_lock(descriptor)
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, str(os.getpid()).encode(), 0)
        _held[path] = descriptor
        try:
            yield descriptor
        finally:
            del _held[path]
    finally:
        os.close(descriptor)


def _wait_for_lock(descriptor: int) -> None:
    deadline = time.monotonic() + STOP_SECONDS + 10
    told = False
    while True:
        try:
            return fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.pread(descriptor, 32, 0).decode()
        if process_lives(holder) or time.monotonic() > deadline:
            raise UserError(
                f"another run is at work in this workspace (process {holder or 'unknown'})",
                hint="wait for it, or stop it: Ctrl-C in its terminal, or Cancel in the dashboard",
            )
        if not told:
            say(f"waiting for the stages of a run that was killed (process {holder}) to end")
            told = True
        time.sleep(0.2)


def process_lives(pid: str) -> bool:
    """Whether a process with this number exists; an unreadable number counts as one."""
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return False
    except (ValueError, PermissionError):
        return True
    return True


def stage_log(root: Path, name: str) -> Path:
    """Where the output of the stage's latest run is kept."""
    file_name = name.replace("/", "_").replace(":", "_")  # a name may be `sub/dvc.yaml:train`
    return root / LOGS / f"{file_name}.log"
