"""Each side in a process of its own, and one round of steps at a time, in turn.

The process of a side builds it, takes a few steps to warm up, says so, and waits. For each round
asked of it, it steps on until the seconds are over and answers with the seconds, real tokens and
operations of every step. So sides share what the machine does meanwhile, but neither allocator nor
peak memory.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any

from benchmarks.peers.settings import ROOT

FEWEST_STEPS = 3  # of a round
Tick = Callable[[int, int], None]  # real tokens, operations of the step just done


class Over(Exception):  # noqa: N818 - no error
    """No further round is wanted."""


class Stopwatch:
    """Called after every step; between rounds it waits, and the clock stands."""

    def __init__(
        self, commands: IO[str], replies: IO[str], warmup: int, synchronize: Callable[[], None]
    ) -> None:
        self.commands, self.replies, self.left = commands, replies, warmup
        self.synchronize = synchronize
        self.limit = 0.0
        self.seconds: list[float] = []
        self.tokens: list[int] = []
        self.operations: list[int] = []
        self.before = 0.0

    def tick(self, tokens: int, operations: int) -> None:
        """A step is done; raises `Over` when it was the last."""
        self.synchronize()
        now = time.perf_counter()
        if self.left > 0:
            self.left -= 1
            if self.left == 0:
                self._wait({"ready": True})
            return
        self.seconds.append(now - self.before)
        self.tokens.append(tokens)
        self.operations.append(operations)
        self.before = now
        if len(self.seconds) >= FEWEST_STEPS and sum(self.seconds) >= self.limit:
            answer = {
                "seconds": self.seconds,
                "tokens": self.tokens,
                "operations": self.operations,
            }
            self.seconds, self.tokens, self.operations = [], [], []
            self._wait(answer)

    def _wait(self, answer: dict[str, Any]) -> None:
        _say(self.replies, answer)
        line = self.commands.readline()
        if not line or json.loads(line) is None:
            raise Over
        self.limit = float(json.loads(line))
        self.before = time.perf_counter()


def serve(
    run: Callable[[dict[str, Any], Tick], None], warmup: int, synchronize: Callable[[], None]
) -> None:
    """The life of a side's process: `run` its settings, from the first line of the input."""
    replies = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # what libraries print does not belong among the answers
    stopwatch = Stopwatch(sys.stdin, replies, warmup, synchronize)
    with contextlib.suppress(Over):
        run(json.loads(sys.stdin.readline()), stopwatch.tick)
    _say(replies, {"peak_memory_bytes": peak_memory()})


def peak_memory() -> int:
    """Bytes: of the CUDA allocator where it is used, else the most that the process has held."""
    import torch

    if torch.cuda.is_available() and torch.cuda.max_memory_allocated():
        return torch.cuda.max_memory_allocated()
    status = Path("/proc/self/status")
    if status.is_file():  # ru_maxrss would count what the parent held when it forked
        found = re.search(r"VmHWM:\s+(\d+) kB", status.read_text())
        if found:
            return 1024 * int(found[1])
    import resource

    unit = 1 if sys.platform == "darwin" else 1024
    return unit * resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


class Process:
    """A side's process as its caller sees it; ready when it is made."""

    def __init__(self, module: str, settings: dict[str, Any], threads: int) -> None:
        self.name = str(settings.get("side"))
        self.process = subprocess.Popen(
            [sys.executable, "-m", module, "--side"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=os.environ | {"OMP_NUM_THREADS": str(threads), "TOKENIZERS_PARALLELISM": "false"},
        )
        self._write(settings)
        self._read()

    def round(self, seconds: float) -> dict[str, list[Any]]:
        """Steps for about so many seconds: `seconds`, `tokens`, `operations` of each."""
        self._write(seconds)
        return self._read()

    def close(self) -> int:
        """End it; -> its peak memory in bytes."""
        self._write(None)
        peak = int(self._read()["peak_memory_bytes"])
        self.process.wait()
        return peak

    def kill(self) -> None:
        """End it whatever it does."""
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()

    def _write(self, value: Any) -> None:
        assert self.process.stdin is not None
        _say(self.process.stdin, value)

    def _read(self) -> dict[str, Any]:
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        if not line:
            raise SystemExit(f"the side {self.name!r} ended with {self.process.wait()}")
        answer: dict[str, Any] = json.loads(line)
        return answer


def _say(stream: IO[str], value: Any) -> None:
    stream.write(json.dumps(value) + "\n")
    stream.flush()
