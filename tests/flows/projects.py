"""Throwaway DVC projects with tiny stages, and how to wait for real processes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import textwrap
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psutil
import yaml

from tests.killing import DEADLINE, process_gone, wait_until

REPOSITORY = Path(__file__).parents[2]
BUSY = (429, 502, 503)  # Prefect's client asks again too: SQLite's lock is 503 under load


def ask(url: str, body: dict[str, Any] | None = None, seconds: float = DEADLINE) -> Any:
    """The JSON that a server answers (to `body`, sent as JSON), asked again while it is busy.

    Raises `urllib.error.HTTPError` on any other error, and where it is busy for `seconds`.
    """
    content = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(url, content, {"Content-Type": "application/json"})
    deadline = time.monotonic() + seconds
    while True:
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as error:
            if error.code not in BUSY or time.monotonic() > deadline:
                raise
            time.sleep(0.5)


class Project:
    """A folder with git, DVC and tiny stages, and the command line of the flow run in it."""

    def __init__(self, path: Path, api_url: str | None) -> None:
        self.path = path
        self.api_url = api_url
        self.started: list[subprocess.Popen[str]] = []

    def write(self, name: str, text: str) -> Path:
        file = self.path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        return file

    def stages(self, **stages: dict[str, Any]) -> None:
        """Write dvc.yaml; a stage's code is in `python` (run as a script of its own)."""
        for name, stage in stages.items():
            if "python" in stage:
                self.write(f"{name}.py", textwrap.dedent(stage.pop("python")))
                stage["cmd"] = f"python {name}.py"
        self.write("dvc.yaml", yaml.safe_dump({"stages": stages}))

    def environment(self, **more: str) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if "PREFECT" not in name}
        kept |= {"PYTHONPATH": str(REPOSITORY), "PREFECT_LOGGING_TO_API_BATCH_INTERVAL": "0.2"}
        return kept | ({"PREFECT_API_URL": self.api_url} if self.api_url else {}) | more

    def start(self, *arguments: str, **more: str) -> subprocess.Popen[str]:
        """Start `python -m flows …`."""
        with self._output(len(self.started)).open("w") as stream:
            process = subprocess.Popen(
                [sys.executable, "-m", "flows", *arguments],
                cwd=self.path,
                env=self.environment(**more),
                stdout=stream,
                stderr=subprocess.STDOUT,
                text=True,
            )
        self.started.append(process)
        return process

    def finish(self, process: subprocess.Popen[str]) -> tuple[int, str]:
        """Wait for its end; returns exit code and output."""
        self.wait_until(lambda: process.poll() is not None)
        return process.returncode, self._output(self.started.index(process)).read_text()

    def run(self, *arguments: str, **more: str) -> tuple[int, str]:
        """Run `python -m flows …` to its end; returns exit code and output."""
        return self.finish(self.start(*arguments, **more))

    def wait_until(self, what: Callable[[], Any]) -> Any:
        """Poll until `what()` is true; fails with what the processes said."""
        try:
            return wait_until(what)
        except AssertionError as error:
            said = [self._output(i).read_text() for i in range(len(self.started))]
            raise AssertionError("\n----\n".join(["waited in vain", *said])) from error

    def _output(self, number: int) -> Path:
        return self.path.with_name(f"output-{number}.txt")

    def report(self) -> Any:
        """What the latest run left in `last_run.json`."""
        return json.loads((self.path / "logs/flow/last_run.json").read_text())

    def reported_states(self) -> dict[str, str]:
        """What became of each stage, as the run's own report says."""
        return {stage["name"]: stage["state"] for stage in self.report()["stages"]}

    def states(self) -> dict[str, str]:
        """What became of each stage, as Prefect's server says."""
        report = self.report()
        runs = self.ask(
            "task_runs/filter", {"flow_runs": {"id": {"any_": [report["flow_run_id"]]}}}
        )
        return {run["name"]: run["state"]["name"] for run in runs}

    def ask(self, path: str, body: dict[str, Any]) -> Any:
        return ask(f"{self.api_url}/{path}", body)

    def processes(self) -> list[psutil.Process]:
        """Every process that works in the project's folder, but the tests' own."""
        found = []
        for process in psutil.process_iter():
            try:
                if process.pid == os.getpid():
                    continue
                if Path(process.cwd()).is_relative_to(self.path) and not process_gone(process.pid):
                    found.append(process)
            except psutil.Error:
                continue
        return found
