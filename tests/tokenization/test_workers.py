"""Workers: order, faults, and that no process outlives its parent."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import worker_functions

from pipeline.console.errors import Interrupted, UserError
from pipeline.tokenization.workers import Workers
from tests.killing import DEADLINE, process_gone, wait_until


@pytest.mark.parametrize("number", [1, 3])
def test_results_come_in_order(number: int) -> None:
    with Workers(number, worker_functions.set_offset, 100) as workers:
        results = list(workers.map(worker_functions.add_offset, range(40)))
        again = list(workers.map(worker_functions.add_offset, range(3)))
    assert results == list(range(100, 140))
    assert again == [100, 101, 102]


def test_items_are_taken_as_they_are_needed() -> None:
    taken = []

    def items() -> Iterator[int]:
        for number in range(100):
            taken.append(number)
            yield number

    with Workers(2, worker_functions.set_offset, 0) as workers:
        results = workers.map(worker_functions.add_offset, items())
        assert next(results) == 0
        assert len(taken) <= 4


def test_an_exception_of_the_function_arrives() -> None:
    with (
        pytest.raises(ValueError, match="five"),
        Workers(2, worker_functions.set_offset, 0) as workers,
    ):
        list(workers.map(worker_functions.fail_at_five, range(10)))


def test_a_killed_worker_is_a_clear_error() -> None:
    with (
        pytest.raises(UserError, match="worker process was killed"),
        Workers(2, worker_functions.set_offset, 0) as workers,
    ):
        list(workers.map(worker_functions.kill_itself, range(10)))


def test_an_interruption_ends_workers_in_the_middle_of_their_work(tmp_path: Path) -> None:
    def items() -> Iterator[str]:
        yield str(tmp_path)
        wait_until(lambda: any(tmp_path.iterdir()))
        raise Interrupted(signal.SIGTERM)

    started = time.monotonic()
    with pytest.raises(Interrupted), Workers(2, worker_functions.set_offset, 0) as workers:
        list(workers.map(worker_functions.write_and_hang, items()))
    assert time.monotonic() - started < DEADLINE  # not the 600 s that the worker would have taken
    assert all(process_gone(int(path.name)) for path in tmp_path.iterdir())


def test_workers_ignore_the_signals_of_a_terminal() -> None:
    with Workers(2, worker_functions.set_offset, 7) as workers:
        process = next(workers.map(worker_functions.process_id, [0]))
        os.kill(process, signal.SIGINT)
        os.kill(process, signal.SIGTERM)
        assert list(workers.map(worker_functions.add_offset, range(4))) == [7, 8, 9, 10]


@pytest.mark.parametrize("sent", [signal.SIGKILL, signal.SIGTERM])
@pytest.mark.skipif(not Path("/proc").is_dir(), reason="looks at /proc")
def test_no_worker_outlives_its_parent(tmp_path: Path, sent: signal.Signals) -> None:
    parent = subprocess.Popen(
        [sys.executable, worker_functions.__file__, str(tmp_path)],
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
    )
    wait_until(lambda: len(list(tmp_path.iterdir())) == 2)
    workers = [int(path.name) for path in tmp_path.iterdir()]
    assert not any(map(process_gone, workers))
    parent.send_signal(sent)
    parent.wait(DEADLINE)
    wait_until(lambda: all(map(process_gone, workers)))
