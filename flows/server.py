"""Prefect servers: find one that runs, or start one that ends with us."""

from __future__ import annotations

import contextlib
import json
import os
import random
import socket
import subprocess
import sys
import time
import urllib.parse
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

from flows.guard import let_go, start_guarded
from flows.workspace import FOLDER, process_lives
from pipeline.console.errors import UserError

HOST = "127.0.0.1"
START_SECONDS = 180.0  # the first start makes the database; a busy machine takes its time
STOP_SECONDS = 10.0
DRAIN_SECONDS = 15.0


def is_prefect(api_url: str, timeout: float = 2.0) -> bool:
    """Whether a healthy Prefect server answers at `http://…/api`."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(f"{api_url}/health", timeout=timeout) as answer:
            healthy = json.load(answer) is True
        with opener.open(f"{api_url}/admin/version", timeout=timeout) as answer:
            return healthy and isinstance(json.load(answer), str)
    except (OSError, ValueError):
        return False


def is_reachable(api_url: str, timeout: float = 5.0) -> bool:
    """Whether anything listens at the address of a server, which may ask for a password."""
    address = urllib.parse.urlsplit(api_url)
    port = address.port or (443 if address.scheme == "https" else 80)
    try:
        with socket.create_connection((address.hostname or "", port), timeout=timeout):
            return True
    except OSError:
        return False


def is_port_free(port: int) -> bool:
    """Whether a server could listen on this port of the loopback interface."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True


def free_port() -> int:
    """A port of the loopback interface that nobody uses now.

    Below those that systems give to outgoing connections: one of these could take it before the
    server is up.
    """
    while not is_port_free(port := random.SystemRandom().randrange(20_000, 32_000)):
        pass
    return port


def dashboard_file(root: Path) -> Path:
    """Where the dashboard of this workspace writes its address while it lives."""
    return root / FOLDER / "dashboard.json"


def running_dashboard(root: Path) -> str | None:
    """The API's URL of the live dashboard of this workspace."""
    try:
        content = json.loads(dashboard_file(root).read_text(encoding="utf-8"))
        api_url, pid = content["api_url"], content["pid"]
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return api_url if process_lives(str(pid)) and is_prefect(api_url) else None


def known_server(root: Path) -> str | None:
    """The server to use, found without importing Prefect: PREFECT_API_URL, or the dashboard."""
    return os.environ.get("PREFECT_API_URL") or running_dashboard(root)


def configured_server() -> str | None:
    """The API's URL in Prefect's settings (environment, profile, prefect.toml)."""
    from prefect.settings import PREFECT_API_URL

    return PREFECT_API_URL.value()


def use_server(api_url: str) -> None:
    """Make this process and its children talk to that server.

    Raises `UserError` where none answers.
    """
    if not is_reachable(api_url):
        raise UserError(
            "no Prefect server answers",
            where=api_url,
            hint="start it, or unset PREFECT_API_URL (`prefect config unset PREFECT_API_URL`): "
            "without it a temporary server is used",
        )
    os.environ["PREFECT_API_URL"] = api_url
    if "prefect" in sys.modules:
        from prefect.context import refresh_global_settings_context

        refresh_global_settings_context()


@contextlib.contextmanager
def started_server(root: Path, port: int) -> Iterator[str]:
    """Start `prefect server start` on loopback, yield its API's URL when healthy, end it after.

    Its guard ends it too when this process dies. Raises `UserError` where it does not come up.
    """
    api_url = f"http://{HOST}:{port}/api"
    log = root / FOLDER / "server.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "prefect", "--no-prompt", "server", "start"]
    command += ["--host", HOST, "--port", str(port)]
    with log.open("wb") as stream:
        guard = start_guarded(
            command,
            STOP_SECONDS,
            stdout=stream,
            stderr=subprocess.STDOUT,
            # else the pages ask for their data at the default port, whatever --port says
            env={**os.environ, "PREFECT_SERVER_UI_API_URL": api_url},
        )
    try:
        _wait_until_healthy(api_url, guard, log)
        yield api_url
    finally:
        let_go(guard)
        guard.wait()


def _wait_until_healthy(api_url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while not is_prefect(api_url):
        ended = process.poll() is not None
        if ended or time.monotonic() > deadline:
            said = log.read_text(encoding="utf-8", errors="replace").strip().splitlines()[-5:]
            raise UserError(
                "Prefect's server "
                + ("ended at once" if ended else f"did not answer within {START_SECONDS:g} s"),
                where=api_url,
                hint="\n    ".join([f"see {log}:", *said]),
            )
        time.sleep(0.1)


def drain(flow_run_id: str | None) -> None:
    """Wait until the server has stored the last logs and states of a run (it is about to end)."""
    from prefect import get_client
    from prefect.client.schemas.filters import FlowRunFilter, FlowRunFilterId
    from prefect.events.worker import EventsWorker
    from prefect.logging.handlers import APILogWorker

    with contextlib.suppress(Exception):
        APILogWorker.drain_all(timeout=DRAIN_SECONDS)
        EventsWorker.drain_all(timeout=DRAIN_SECONDS)
    if flow_run_id is None:
        return
    ours = FlowRunFilter(id=FlowRunFilterId(any_=[UUID(flow_run_id)]))
    deadline = time.monotonic() + DRAIN_SECONDS
    with contextlib.suppress(Exception), get_client(sync_client=True) as client:
        while time.monotonic() < deadline:
            states = [run.state for run in client.read_task_runs(flow_run_filter=ours)]
            if all(state and (state.is_final() or state.name == "NotReady") for state in states):
                return
            time.sleep(0.1)
