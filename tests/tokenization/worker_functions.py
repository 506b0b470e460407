"""What the workers of `test_workers` run; a module, since processes are spawned."""

from __future__ import annotations

import os
import signal
import sys
import time
from pathlib import Path

from pipeline.tokenization.workers import Workers

_offset = 0


def set_offset(offset: int) -> None:
    global _offset
    _offset = offset


def add_offset(number: int) -> int:
    time.sleep((number % 3) / 200)  # so that results come out of order
    return number + _offset


def fail_at_five(number: int) -> int:
    if number == 5:
        raise ValueError("five")
    return number


def kill_itself(number: int) -> int:
    os.kill(os.getpid(), signal.SIGKILL)
    return number


def process_id(number: int) -> int:
    return os.getpid()


def write_and_hang(folder: str) -> None:
    path = Path(folder) / str(os.getpid())
    path.touch()
    time.sleep(600)


if __name__ == "__main__":  # a parent to be killed, with two workers that hang
    with Workers(2, set_offset, 0) as workers:
        list(workers.map(write_and_hang, [sys.argv[1]] * 2))
