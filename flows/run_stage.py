"""Run one stage: `dvc repro -s NAME` under a guard, with a deadline, its output followed.

The stage writes into its log file and not into a pipe: it cannot break when the flow dies, and
the log is whole. The flow follows the file and passes new lines on in batches.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from flows.cores import Cores
from flows.graph import changed_stages
from flows.guard import let_go, start_guarded
from flows.workspace import STOP_SECONDS, set_aside, stage_log
from pipeline.console.errors import EXIT_USER_ERROR, UserError

BATCH_SECONDS = 0.5
BATCH_BYTES = 1 << 18
KEPT_LINES = 200  # of the output, to find the error message in
SHOWN_LINES = 12  # of a failure that is not a user error

_FATES = {
    "unchanged": re.compile(r"Stage '.*' didn't change, skipping"),
    "restored": re.compile(r"Stage '.*' is cached - skipping run"),
    "ran": re.compile(r"Running stage '.*':"),
}
_CHATTER = re.compile(
    r"\s*$|> |Running stage '|Stage '.*' (didn't change|is cached)|(Updating|Generating) lock file"
    r"|To track the changes with git|\s+git add |To enable auto staging|\s+dvc config "
    r"|Use `dvc push`|WARNING: Process '.*, in RWLock-file '.*' had been killed"
)
_FAILURE = re.compile(r"ERROR: failed to reproduce '")
_EXIT_CODE = re.compile(r"ERROR: failed to reproduce '.*, exited with (-?\d+)$")
_KILLED = {-9, 137}

Publish = Callable[[list[str]], None]


@dataclass(frozen=True)
class Outcome:
    """What became of a stage: `ran`, `restored` (from DVC's cache) or `unchanged`."""

    fate: str
    seconds: float


class StageError(Exception):
    """A stage failed; the text is what a person should see.

    `exit_code` is the stage's own, `None` where DVC failed or the deadline passed; `transient`
    says whether another attempt can help.
    """

    def __init__(self, message: str, exit_code: int | None, transient: bool) -> None:
        super().__init__(message)
        self.exit_code = exit_code
        self.transient = transient


class StoppedError(Exception):
    """The run is being stopped; the stage was ended or not begun."""


def terminal_lines(lines: list[str]) -> list[str]:
    """Those of a stage's lines that a terminal needs; the reason of a failure comes at the end."""
    return [line for line in lines if not is_chatter(line) and not _FAILURE.match(line)]


def is_chatter(line: str) -> bool:
    """Whether a line is DVC's own and says nothing that a terminal needs."""
    return bool(_CHATTER.match(line))


class StageRunner:
    """Runs stages of one workspace on `max_parallel` cores, until `stop`."""

    def __init__(self, root: Path, lock: int, max_parallel: int, gpu_slots: int = 1) -> None:
        if max_parallel < 1 or gpu_slots < 1:
            raise UserError(
                "a run needs room for at least one stage",
                where=f"max_parallel {max_parallel}, gpu_slots {gpu_slots}",
                expected="1 or more",
            )
        self.root = root
        self.gpu_slots = threading.BoundedSemaphore(gpu_slots)
        self.stopping = threading.Event()
        self.seconds: dict[str, float] = {}  # stage -> of its run, where it ran
        self.exit_codes: dict[str, int | None] = {}  # stage -> its own exit code, where it failed
        self._lock = lock
        self._cores = Cores(max_parallel)
        self._guards: set[subprocess.Popen[bytes]] = set()
        self._starting = threading.Lock()

    def stop(self) -> None:
        """End the stages at work (they get `STOP_SECONDS` to save) and begin no other."""
        with self._starting:
            self.stopping.set()
            for guard in self._guards:
                let_go(guard)

    def is_unchanged(self, name: str) -> bool:
        """Whether DVC would skip the stage."""
        return not changed_stages(self.root, [name])

    def run(self, name: str, timeout: float | None, publish: Publish, cores: int = 1) -> Outcome:
        """Run the stage where DVC finds that it must; raises `StageError` or `StoppedError`."""
        try:
            with self._cores.held(cores):
                outcome = self._run(name, timeout, publish)
        except StageError as error:
            self.exit_codes[name] = error.exit_code
            raise
        if outcome.fate == "ran":
            self.seconds[name] = outcome.seconds
        return outcome

    def _run(self, name: str, timeout: float | None, publish: Publish) -> Outcome:
        path = stage_log(self.root, name)
        path.parent.mkdir(parents=True, exist_ok=True)
        start = time.monotonic()
        guard = self._start(name, path)
        output: deque[str] = deque(maxlen=KEPT_LINES)
        fate = None
        timed_out = False
        try:
            with path.open("rb") as stream:
                for lines in _follow(stream, guard):
                    for line in lines:
                        output.append(line)
                        fate = fate or _fate(line)
                    if lines:
                        publish(lines)
                    if timeout and time.monotonic() - start > timeout and not timed_out:
                        timed_out = True
                        let_go(guard)
        finally:
            let_go(guard)
            guard.wait()
            with self._starting:
                self._guards.discard(guard)
        if self.stopping.is_set() and guard.returncode:
            raise StoppedError(f"stage {name} was ended")
        if timed_out:
            raise StageError(
                f"ended after {timeout:g} s, its limit (meta.timeout in dvc.yaml)",
                exit_code=None,
                transient=True,
            )
        if guard.returncode:
            raise failure(list(output), path.relative_to(self.root))
        return Outcome(fate or "ran", time.monotonic() - start)

    def _start(self, name: str, log: Path) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "dvc", "--wait-for-lock", "repro", "-s", name]
        with self._starting:
            if self.stopping.is_set():
                raise StoppedError(f"stage {name} was not begun")
            with log.open("wb") as stream:
                guard = start_guarded(
                    command,
                    STOP_SECONDS,
                    cwd=self.root,
                    stdout=stream,
                    stderr=subprocess.STDOUT,
                    pass_fds=[self._lock],
                    env=stage_environment(),
                )
            self._guards.add(guard)
            return guard


def stage_environment() -> dict[str, str]:
    """The environment of a stage: `python` in `cmd` is the interpreter that runs the flow."""
    return {
        **os.environ,
        **set_aside,
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")]),
        "PYTHONUNBUFFERED": "1",
    }


def _follow(stream: BinaryIO, process: subprocess.Popen[bytes]) -> Iterator[list[str]]:
    """Yield the new whole lines of a growing file every `BATCH_SECONDS`, until `process` ends."""
    rest = b""
    ended = False
    while not ended:
        try:
            process.wait(BATCH_SECONDS)
            ended = True
        except subprocess.TimeoutExpired:
            pass
        while chunk := stream.read(BATCH_BYTES):
            # a progress bar ends its lines with a carriage return
            *lines, rest = (rest + chunk).replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n")
            yield [line.decode("utf-8", "replace") for line in lines]
        yield [rest.decode("utf-8", "replace")] if ended and rest else []


def _fate(line: str) -> str | None:
    return next((fate for fate, pattern in _FATES.items() if pattern.match(line)), None)


def failure(output: list[str], log: Path) -> StageError:
    """Explain why `dvc repro -s` failed, from its output: the stage's own words first."""
    end = next((i for i, line in enumerate(output) if _FAILURE.match(line)), len(output))
    own = [line for line in output[:end] if not is_chatter(line)]
    reason = " ".join(line.strip() for line in output[end:] if not is_chatter(line))
    found = _EXIT_CODE.match(reason)
    if not found:  # DVC itself failed: a missing output, a path that is busy
        text = reason.removeprefix("ERROR: ") or "\n".join(own[-SHOWN_LINES:])
        return StageError(f"{text}\n  log: {log}", exit_code=None, transient=False)
    code = int(found.group(1))
    if code == EXIT_USER_ERROR:
        return StageError(_last_message(own) or "a user error", code, transient=False)
    why = f"exit code {code}"
    if code in _KILLED:
        why = "killed by SIGKILL (out of memory, perhaps)"
    text = "\n".join([why, *(f"  | {line}" for line in own[-SHOWN_LINES:]), f"  log: {log}"])
    return StageError(text, code, transient=True)


def _last_message(lines: list[str]) -> str:
    """The last message that begins with "error", to its end; without one, the last lines."""
    starts = [i for i, line in enumerate(lines) if re.match(r"(\w+: )?error\b", line, re.I)]
    return "\n".join(lines[starts[-1] :] if starts else lines[-SHOWN_LINES:])
