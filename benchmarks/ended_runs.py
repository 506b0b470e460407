"""A run of pre-training over as many processes as it takes, all but the last ended from outside."""

from __future__ import annotations

import json
import random
import re
import signal
import subprocess
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.pretraining_workspace import PretrainingWorkspace
from pipeline.model.training.finished_runs import MARK

CHECKPOINT_EVERY = 7  # steps
DEADLINE = 180.0  # seconds, of one process
START_SECONDS = 4.0  # of a start, about: most of it imports

AT_A_STEP = "SIGKILL at a step"
IN_A_START = "SIGKILL while it starts"
IN_A_CHECKPOINT = "SIGKILL while a checkpoint is written"
TERMINATED = "SIGTERM: saves, exit code 143"
CANCELLED = "SIGINT: saves, exit code 130"
SHARES = {AT_A_STEP: 0.4, IN_A_START: 0.1, IN_A_CHECKPOINT: 0.25, TERMINATED: 0.15, CANCELLED: 0.1}
SIGNALS = {TERMINATED: signal.SIGTERM, CANCELLED: signal.SIGINT}
DAMAGED_SHARE = 0.2  # of the kills


class LostError(Exception):
    """What a run that was ended does not have in common with the one that went through."""


@dataclass
class Tally:
    """What was done to the runs of one architecture, and what it cost."""

    ends: Counter[str] = field(default_factory=Counter)
    damaged: int = 0
    repeated: int = 0  # steps
    most_to_a_kill: int = 0
    most_with_damage: int = 0


class EndedRun:
    """One run of the stage over as many processes as it takes."""

    def __init__(
        self, space: PretrainingWorkspace, draws: random.Random, tally: Tally, steps: int
    ) -> None:
        self.space, self.random, self.tally, self.steps = space, draws, tally, steps
        self.finished = False
        self.reached = 0  # the last step that was logged
        self.cause: str | None = None  # how the process that logged it was ended
        self.is_damaged = False  # the newest checkpoint
        self.said = ""  # by the processes since one came as far as training

    def attempt(self, kind: str | None, kills_left: int) -> None:
        """Start the stage and end it by a `kind` of end, or let it go on to its own end."""
        newest = int(["step-0", *self.space.checkpoints()][-1][5:])
        old_log = log_identity(self.space.log)
        process = self.space.start()
        try:
            if kind is not None:
                self.wait(process, kind, old_log, self.draw_step(newest, kills_left))
                process.send_signal(SIGNALS.get(kind, signal.SIGKILL))
            said, _ = process.communicate(timeout=DEADLINE)
        finally:
            process.kill()
        self.said += said
        self.finished = process.returncode == 0
        if not self.finished:
            kind = self.count_end(kind, process.returncode, said)
        if log_identity(self.space.log) != old_log:  # it came as far as training
            self.count_lost(self.said)
            self.reached, self.cause, self.said = last_step(self.space.log), kind, ""
        if not self.finished and kind not in SIGNALS and self.random.random() < DAMAGED_SHARE:
            self.damage()

    def draw_step(self, newest: int, kills_left: int) -> int:
        """The step to end at: such that the steps left and the ends left come out even."""
        pace = (self.steps - newest) / (kills_left + 1) + CHECKPOINT_EVERY / 2
        return min(newest + self.random.randint(1, round(2 * pace)), self.steps - 1)

    def wait(self, process: subprocess.Popen[str], kind: str, old_log: Any, step: int) -> None:
        """Return at the moment to send the signal, or when the process is done."""
        if kind == IN_A_START:
            wait_for(lambda: False, process, self.random.uniform(0, START_SECONDS))
            return
        log = self.space.log
        wait_for(lambda: log_identity(log) != old_log and last_step(log) >= step, process)
        if kind == IN_A_CHECKPOINT:
            wait_for(lambda: bool(self.partial_checkpoints()), process, pause=0)
            time.sleep(self.random.uniform(0, 0.003))  # writing one takes about so long
        else:
            time.sleep(self.random.uniform(0, 0.01))  # a step takes about so long

    def partial_checkpoints(self) -> list[Path]:
        return list(self.space.path.glob(".checkpoints/pretrain/*/.step-*.partial"))

    def count_end(self, kind: str | None, code: int, said: str) -> str:
        """-> the kind it was; raises `LostError` for an exit code that is not its own."""
        expected = {-signal.SIGKILL}
        if kind in SIGNALS:
            expected = {128 + SIGNALS[kind]}
            if any(self.space.path.glob(f".checkpoints/pretrain/*/{MARK}")):
                # The encoder is written, and an interpreter that winds up heeds no signal.
                expected.add(-SIGNALS[kind])
        if kind is None or code not in expected:
            raise LostError(
                f"the stage ended with code {code} ({kind or 'nobody ended it'}):\n{said}"
            )
        if kind == IN_A_CHECKPOINT and not self.partial_checkpoints():
            kind = AT_A_STEP  # the signal came when the checkpoint was already there
        self.tally.ends[kind] += 1
        return kind

    def count_lost(self, said: str) -> None:
        """Compare the step that was reached with the one that the next process goes on from."""
        going_on = re.findall(r"going on from the checkpoint of step ([\d,]+)", said)
        step = int(going_on[-1].replace(",", "")) if going_on else 0
        lost, tally = self.reached - step, self.tally
        tally.repeated += lost
        if self.is_damaged:
            tally.most_with_damage = max(tally.most_with_damage, lost)
            limit = 2 * CHECKPOINT_EVERY
            if "a damaged checkpoint is passed over" not in said:
                raise LostError(f"a damaged checkpoint was not noticed:\n{said}")
        else:
            tally.most_to_a_kill = max(tally.most_to_a_kill, lost)
            limit = 0 if self.cause in SIGNALS else CHECKPOINT_EVERY
        if not 0 <= lost <= limit:
            raise LostError(
                f"ended at step {self.reached} ({self.cause}), went on from {step}: "
                f"{limit} steps may be lost"
            )
        self.is_damaged = False

    def damage(self) -> None:
        """Change a byte of the newest checkpoint, or cut its end off, where one lies before it."""
        paths = sorted(self.space.path.glob(".checkpoints/pretrain/*/step-*"))
        if len(paths) < 2 or self.is_damaged:
            return
        path = paths[-1] / self.random.choice(["state.safetensors", "state.json", "manifest.json"])
        content = bytearray(path.read_bytes())
        place = self.random.randrange(len(content) - 1)
        if path.name == "manifest.json" or self.random.random() < 0.3:
            del content[place:]
        else:
            content[place] ^= 1 << self.random.randrange(8)
        path.write_bytes(content)
        self.is_damaged = True
        self.tally.damaged += 1


def log_identity(log: Path) -> int | None:
    """Another one after every start of training, which writes the log anew."""
    return log.stat().st_ino if log.exists() else None


def last_step(log: Path) -> int:
    """The step of the last whole line."""
    with log.open("rb") as stream:
        stream.seek(max(log.stat().st_size - 2000, 0))
        lines = stream.read().splitlines(keepends=True)
    whole = [line for line in lines if line.startswith(b"{") and line.endswith(b"}\n")]
    return int(json.loads(whole[-1])["step"]) if whole else 0


def wait_for(
    condition: Callable[[], bool],
    process: subprocess.Popen[str],
    seconds: float = DEADLINE,
    pause: float = 0.001,
) -> None:
    """Until the condition holds, the process is done or `seconds` are over."""
    limit = time.monotonic() + seconds
    while process.poll() is None and time.monotonic() < limit and not condition():
        time.sleep(pause)
