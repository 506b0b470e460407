"""Nothing outlives its guard: real processes, looked up by number."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from flows.guard import let_go, start_guarded
from tests.flows.projects import REPOSITORY
from tests.killing import process_gone, wait_until

# The middle process dies of SIGTERM at once, as dvc does; the last one wants to save.
FAMILY = """
import os, pathlib, signal, subprocess, sys, time
folder, mode = pathlib.Path(sys.argv[1]), sys.argv[2]
if mode == "middle":
    sys.exit(subprocess.run([sys.executable, __file__, str(folder), sys.argv[3]]).returncode)
def on_term(*_):
    if mode == "saves":
        time.sleep(0.5)
        (folder / "saved").write_text("yes")
        sys.exit(143)
signal.signal(signal.SIGTERM, on_term)
(folder / "pid.partial").write_text(str(os.getpid()))
(folder / "pid.partial").rename(folder / "pid")
time.sleep(600)
"""


@pytest.fixture
def family(tmp_path: Path) -> Path:
    script = tmp_path / "family.py"
    script.write_text(FAMILY)
    return script


def worker_pid(folder: Path) -> int:
    wait_until((folder / "pid").exists)
    return int((folder / "pid").read_text())


@pytest.mark.parametrize(("code", "expected"), [(0, 0), (7, 7)])
def test_passes_the_exit_code_on(code, expected):
    guard = start_guarded([sys.executable, "-c", f"raise SystemExit({code})"], 5)
    assert guard.wait(30) == expected


def test_a_command_killed_by_a_signal_has_the_code_of_the_shell():
    guard = start_guarded(["sh", "-c", "kill -9 $$"], 5)
    assert guard.wait(30) == 137


def test_waits_for_a_grandchild_that_saves_after_its_parent_died(family, tmp_path):
    guard = start_guarded([sys.executable, str(family), str(tmp_path), "middle", "saves"], 60)
    pid = worker_pid(tmp_path)
    let_go(guard)
    guard.wait(60)
    assert (tmp_path / "saved").read_text() == "yes"
    assert process_gone(pid)


def test_kills_what_does_not_end_in_time(family, tmp_path):
    guard = start_guarded([sys.executable, str(family), str(tmp_path), "middle", "deaf"], 0.2)
    pid = worker_pid(tmp_path)
    let_go(guard)
    guard.wait(60)
    assert process_gone(pid)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_to_the_guard_ends_the_group(family, tmp_path, number):
    guard = start_guarded([sys.executable, str(family), str(tmp_path), "middle", "saves"], 60)
    pid = worker_pid(tmp_path)
    guard.send_signal(number)
    guard.wait(60)
    assert process_gone(pid)
    let_go(guard)


def test_ends_the_group_when_its_parent_is_killed(family, tmp_path):
    code = (
        "import sys, time; from flows.guard import start_guarded;"
        "start_guarded([sys.executable, *sys.argv[1:], 'middle', 'saves'], 60);"
        "time.sleep(600)"
    )
    parent = subprocess.Popen([sys.executable, "-c", code, family, tmp_path], cwd=REPOSITORY)
    pid = worker_pid(tmp_path)
    os.kill(parent.pid, signal.SIGKILL)
    parent.wait(30)
    wait_until(lambda: process_gone(pid))
    assert (tmp_path / "saved").exists()


def test_ends_what_a_finished_command_left_behind(tmp_path):
    guard = start_guarded(["sh", "-c", f"sleep 600 & echo $! > {tmp_path}/pid"], 60)
    assert guard.wait(30) == 0
    assert process_gone(int((tmp_path / "pid").read_text()))
