"""`python -m flows run | head`: no traceback, and the stages' work is done all the same."""

from __future__ import annotations

import signal
import subprocess
import sys

SIGPIPE = 128 + signal.SIGPIPE  # as the shell says of a program that a broken pipe has ended


def start(project) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-m", "flows", "run"],
        cwd=project.path,
        env=project.environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    project.started.append(process)
    return process


def test_a_reader_that_has_had_enough_before_the_first_line_sees_no_traceback(offline_project):
    offline_project.write("dvc.yaml", "stages: {}\n")
    process = start(offline_project)
    process.stdout.close()
    assert process.stderr.read() == ""
    assert process.wait() == SIGPIPE


def test_a_reader_that_has_had_enough_after_it_does_not_stop_the_stages(project):
    project.stages(
        first={"cmd": "echo 1 > first", "outs": ["first"]},
        second={"cmd": "cat first > second", "deps": ["first"], "outs": ["second"]},
    )
    process = start(project)
    assert process.stdout.readline().startswith("watch: ")
    process.stdout.close()
    assert "Traceback" not in process.stderr.read()
    assert process.wait() == SIGPIPE
    assert set(project.reported_states().values()) == {"Completed"}
