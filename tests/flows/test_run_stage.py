"""One stage under DVC, its guard and its deadline; and how its failure is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from flows.run_stage import StageError, StageRunner, failure, is_chatter
from flows.workspace import run_lock, stage_log
from pipeline.console.errors import UserError
from tests.killing import process_gone

DVC = "ERROR: failed to reproduce 'train': failed to run: python train.py, exited with {}"
LOG = Path("logs/flow/train.log")


def test_a_user_error_is_told_in_the_words_of_the_stage():
    message = ["error in train: the text is empty", "  where: data/corpus", "  to do: add some"]
    output = ["Running stage 'train':", "> python train.py", "reading", *message]
    error = failure([*output, DVC.format(2)], LOG)
    assert str(error) == "\n".join(message)
    assert error.exit_code == 2
    assert not error.transient


def test_another_exit_code_is_told_with_the_last_lines_and_may_be_tried_again():
    error = failure(["Running stage 'train':", "loss 3.1", "ConnectionError", DVC.format(1)], LOG)
    assert (
        str(error) == "exit code 1\n  | loss 3.1\n  | ConnectionError\n  log: logs/flow/train.log"
    )
    assert error.transient


@pytest.mark.parametrize("code", [-9, 137])
def test_a_kill_is_named(code):
    assert "killed by SIGKILL" in str(failure([DVC.format(code)], LOG))


def test_a_failure_of_dvc_itself_is_told_in_its_words():
    lines = ["ERROR: failed to reproduce 'train': output 'out' does not exist"]
    error = failure(["Running stage 'train':", "done", *lines], LOG)
    assert "output 'out' does not exist" in str(error)
    assert error.exit_code is None
    assert not error.transient


def test_the_terminal_is_spared_what_dvc_says_to_itself():
    assert is_chatter("Updating lock file 'dvc.lock'")
    assert is_chatter("Use `dvc push` to send your updates to remote storage.")
    assert is_chatter("")
    assert not is_chatter("step 100: loss 3.1")


@pytest.fixture
def runner(offline_project):
    with run_lock(offline_project.path) as lock:
        yield StageRunner(offline_project.path, lock, max_parallel=1)


@pytest.mark.parametrize("room", [(0, 1), (1, 0)])
def test_a_run_without_room_for_a_stage_is_refused(tmp_path, room):
    with pytest.raises(UserError, match="at least one stage"):
        StageRunner(tmp_path, 0, *room)


def test_ran_then_unchanged_then_restored(offline_project, runner):
    offline_project.write("params.yaml", "x: 1\n")
    offline_project.stages(
        train={
            "python": """
                open("out", "w").write(open("params.yaml").read())
                print("half", end="\\r")
                print("whole")
            """,
            "params": ["x"],
            "outs": ["out"],
        }
    )
    lines: list[str] = []
    assert not runner.is_unchanged("train")
    assert runner.run("train", None, lines.extend).fate == "ran"
    assert {"half", "whole"} <= set(lines)
    assert stage_log(offline_project.path, "train").read_text().count("Running stage 'train'") == 1
    assert runner.is_unchanged("train")
    offline_project.write("params.yaml", "x: 2\n")
    assert runner.run("train", None, lines.extend).fate == "ran"
    offline_project.write("params.yaml", "x: 1\n")
    assert runner.run("train", None, lines.extend).fate == "restored"
    assert (offline_project.path / "out").read_text() == "x: 1\n"


def test_the_deadline_ends_the_whole_process_group(offline_project, runner):
    offline_project.stages(
        train={
            "python": """
                import os, pathlib, subprocess, time
                child = subprocess.Popen(["sleep", "600"])
                pathlib.Path("pids.partial").write_text(f"{os.getpid()} {child.pid}")
                os.rename("pids.partial", "pids")
                time.sleep(600)
            """,
        }
    )
    pids = offline_project.path / "pids"
    for timeout in (3.0, 12.0, 48.0):  # until it is long enough for the stage to begin
        with pytest.raises(StageError, match=f"ended after {timeout:g} s, its limit") as caught:
            runner.run("train", timeout, lambda lines: None)
        assert caught.value.transient
        if pids.exists():
            break
    assert all(process_gone(int(pid)) for pid in pids.read_text().split())
    assert offline_project.processes() == []
