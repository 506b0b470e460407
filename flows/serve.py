"""The dashboard: a Prefect server on loopback, with the flow ready to start and to schedule."""

from __future__ import annotations

import asyncio
import contextlib
import fcntl
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from flows.guard import let_go, start_guarded
from flows.server import (
    HOST,
    configured_server,
    dashboard_file,
    is_port_free,
    is_prefect,
    running_dashboard,
    started_server,
    use_server,
)
from flows.workspace import FOLDER, STOP_SECONDS, workspace_name
from pipeline.console.errors import Interrupted, UserError
from pipeline.console.pipelines import MAIN, Pipeline, present
from pipeline.console.saying import say

PORT = 4200
POLL_SECONDS = 2.0  # how soon a run that was started in the browser begins
FLOW_SECONDS = STOP_SECONDS + 10  # the flow gives its stages STOP_SECONDS


def serve(root: Path, cron: str | None) -> None:
    """Serve the flow until interrupted, a deployment a pipeline; needs a server that runs.

    From the browser each can then be started, scheduled and cancelled; one runs at a time. `cron`:
    five fields, for the main pipeline.
    """
    check_cron(cron)
    api_url = running_dashboard(root) or configured_server()
    if api_url is None:
        raise UserError(
            "there is no Prefect server to serve the flow to",
            hint="`python -m flows dashboard` starts one; or set PREFECT_API_URL",
        )
    use_server(api_url)
    from prefect.flows import EntrypointType
    from prefect.runner import Runner

    from flows.pipeline import pipeline

    class QuietRunner(Runner):
        """Ends in order on SIGTERM too; Prefect's own way leaves it in the middle of its loop."""

        def handle_sigterm(self, *args: object, **kwargs: object) -> None:
            signal.raise_signal(signal.SIGINT)

    name = workspace_name(root)
    runner = QuietRunner(name=name, limit=1, pause_on_shutdown=True, query_seconds=POLL_SECONDS)
    for served in present(root):
        runner.add_flow(
            pipeline,
            name=deployment_name(root, served),
            description=served.summary,
            cron=cron if served is MAIN else None,
            tags=[name, served.name],
            parameters={"root": str(root), "pipeline": served.name},
            paused=False,
            # by module: a file path would put flows/ on sys.path: pipeline.py hides the package
            entrypoint_type=EntrypointType.MODULE_PATH,
        )
    signal.signal(signal.SIGINT, signal.default_int_handler)  # asyncio ends its tasks in order
    try:
        asyncio.run(runner.start())
    except KeyboardInterrupt:
        raise Interrupted(signal.SIGINT) from None


def deployment_name(root: Path, pipeline: Pipeline) -> str:
    """The workspace's name, with that of a pipeline other than the main one."""
    return workspace_name(root) + (f"-{pipeline.name}" if pipeline is not MAIN else "")


def check_cron(cron: str | None) -> None:
    """Raise `UserError` for a schedule that Prefect would not take."""
    if cron is None:
        return
    from prefect.client.schemas.schedules import CronSchedule

    try:
        CronSchedule(cron=cron)
    except ValueError:
        raise UserError(
            f"not a cron schedule: {cron!r}", expected="five fields, such as '0 3 * * *'"
        ) from None


def dashboard(root: Path, port: int, cron: str | None) -> None:
    """Start the server (or use the Prefect server that has the port) and serve the flow to it.

    Runs until interrupted; then both end. Raises `UserError` where the port is taken.
    """
    check_cron(cron)
    with _only_dashboard(root), _server(root, port) as api_url:
        use_server(api_url)
        file = dashboard_file(root)
        file.write_text(json.dumps({"api_url": api_url, "pid": os.getpid()}), encoding="utf-8")
        guard = _serve_in_background(root, cron)
        try:
            say(f"dashboard: {api_url.removesuffix('/api')}")
            names = [f"pipeline/{deployment_name(root, served)}" for served in present(root)]
            say(f"deployment: {', '.join(names)}; Ctrl-C ends both")
            _watch(api_url, guard)
        finally:
            file.unlink(missing_ok=True)
            let_go(guard)
            guard.wait()


@contextlib.contextmanager
def _only_dashboard(root: Path) -> Iterator[None]:
    """Hold the dashboard's lock; raises `UserError` where another dashboard has it."""
    path = root / FOLDER / "dashboard.lock"
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a") as stream:
        try:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            api_url = running_dashboard(root)
            raise UserError(
                "the dashboard of this workspace runs already",
                where=api_url.removesuffix("/api") if api_url else "it is starting or ending",
            ) from None
        yield


@contextlib.contextmanager
def _server(root: Path, port: int) -> Iterator[str]:
    api_url = f"http://{HOST}:{port}/api"
    if is_port_free(port):
        say("starting Prefect's server (10 s the first time) …")
        with started_server(root, port) as api_url:
            yield api_url
    elif is_prefect(api_url):
        say("a Prefect server has this port: using it")
        yield api_url
    else:
        raise UserError(
            f"port {port} is in use, and not by a Prefect server",
            where=f"{HOST}:{port}",
            hint=f"end what uses it, or: `python -m flows dashboard --port {port + 1}`",
        )


def _serve_in_background(root: Path, cron: str | None) -> subprocess.Popen[bytes]:
    """`python -m flows serve` under a guard: it ends with us, and the runs it started with it."""
    command = [sys.executable, "-m", "flows", "serve", *(["--cron", cron] if cron else [])]
    return start_guarded(command, FLOW_SECONDS, cwd=root)


def _watch(api_url: str, guard: subprocess.Popen[bytes]) -> None:
    """Wait while both live; raises `UserError` when one of them ends."""
    misses = 0
    while misses < 5:
        if guard.poll() is not None:
            raise UserError("the flow is no longer served", hint="its message stands above")
        time.sleep(1)
        misses = 0 if is_prefect(api_url) else misses + 1
    raise UserError("Prefect's server no longer answers", where=api_url, hint="start it again")
