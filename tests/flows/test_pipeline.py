"""The flow with real processes: the command line, a real server, tiny stages."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys

import pytest
import yaml

from flows.server import free_port, is_prefect, started_server
from tests.flows.projects import REPOSITORY
from tests.killing import process_gone

# Each of two stages waits for the other: it ends only where both are at work at the same time.
MEET = """
import pathlib, time
pathlib.Path("{me}-here").touch()
end = time.monotonic() + 60
while not pathlib.Path("{other}-here").exists():
    assert time.monotonic() < end, "alone"
    time.sleep(0.02)
pathlib.Path("{me}").write_text("met")
"""
# Fails where another stage is at work at the same time.
ALONE = """
import os, pathlib, time
os.mkdir("busy")
time.sleep(0.3)
os.rmdir("busy")
pathlib.Path("{me}").write_text("alone")
"""
# Says who it is, and saves when it is told to end.
SAVES = """
import os, pathlib, signal, sys, time
def on_term(*_):
    pathlib.Path("saved").write_text("yes")
    sys.exit(143)
signal.signal(signal.SIGTERM, on_term)
pathlib.Path("pid.partial").write_text(str(os.getpid()))
os.rename("pid.partial", "pid")
time.sleep(600)
"""


def stage_pid(project) -> int:
    """The number of the `SAVES` stage, once it is at work."""
    project.wait_until((project.path / "pid").exists)
    return int((project.path / "pid").read_text())


def test_independent_stages_run_side_by_side_and_gpu_stages_as_many_as_there_are_slots(project):
    meta = {"gpu": True}
    project.stages(
        left={"python": MEET.format(me="left", other="right"), "outs": ["left"], "meta": meta},
        right={"python": MEET.format(me="right", other="left"), "outs": ["right"], "meta": meta},
        join={"cmd": "cat left right > join", "deps": ["left", "right"], "outs": ["join"]},
    )
    code, output = project.run("run", "--max-parallel", "2", "--gpu-slots", "2")
    assert code == 0, output
    assert "Completed in " in output
    assert "3 ran, 0 cached" in output
    assert project.states() == dict.fromkeys(("left", "right", "join"), "Completed")


def test_gpu_stages_never_overlap_with_one_slot(project):
    names = ("one", "two")
    project.stages(
        **{
            name: {"python": ALONE.format(me=name), "outs": [name], "meta": {"gpu": True}}
            for name in names
        }
    )
    code, output = project.run("run", "--max-parallel", "4")
    assert code == 0, output


def test_the_command_line_starts_without_its_heavy_libraries():
    code = "import sys, flows.__main__; print({'prefect', 'dvc'} & set(sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=REPOSITORY, capture_output=True, text=True, check=True
    )
    assert done.stdout == "set()\n"


def test_with_nothing_to_do_no_server_is_started_and_prefect_is_not_imported(offline_project):
    offline_project.stages(noop={"cmd": "touch done", "outs": ["done"]})
    offline_project.write("prefect.py", "raise SystemExit('prefect was imported')")
    code, output = offline_project.run("run")
    assert "prefect was imported" in output  # there is something to do
    from flows.run_stage import StageRunner
    from flows.workspace import run_lock

    with run_lock(offline_project.path) as lock:
        StageRunner(offline_project.path, lock, 1).run("noop", None, lambda lines: None)
    lock_file = offline_project.path / "dvc.lock"
    tidy = lock_file.read_bytes()
    gone = {"cmd": "true", "outs": [{"path": "gone", "md5": "0" * 32}]}
    content = yaml.safe_load(tidy)
    content["stages"]["gone"] = gone
    lock_file.write_text(yaml.safe_dump(content))
    code, output = offline_project.run("run")
    assert code == 0, output
    assert "everything is up to date: 1 stages, nothing to run" in output
    assert yaml.safe_load(lock_file.read_bytes()) == yaml.safe_load(tidy)


def test_a_failed_stage_is_tried_again_and_stops_only_what_depends_on_it(project):
    project.stages(
        broken={
            "python": """
                open("attempts", "a").write("x")
                print("loss 3.1")
                raise SystemExit(5)
            """,
            "outs": ["broken"],
            "meta": {"retries": 1},
        },
        after={"cmd": "cat broken > after", "deps": ["broken"], "outs": ["after"]},
        other={"cmd": "echo 1 > other", "outs": ["other"]},
    )
    code, output = project.run("run")
    assert code == 1
    assert (project.path / "attempts").read_text() == "xx"
    assert "1 ran, 0 cached, 1 failed, 1 left to do" in output
    assert "stage broken failed: exit code 5\n  | loss 3.1\n" in output
    assert project.states() == {"broken": "Failed", "after": "NotReady", "other": "Completed"}
    assert "Traceback" not in output


def test_a_user_error_is_not_tried_again_and_gives_its_message_and_exit_code(project):
    project.stages(
        strict={
            "python": """
                import sys
                open("attempts", "a").write("x")
                print("error in strict: the text is empty\\n  where: corpus", file=sys.stderr)
                sys.exit(2)
            """,
            "meta": {"retries": 3},
        },
    )
    code, output = project.run("run")
    assert code == 2
    assert (project.path / "attempts").read_text() == "x"
    assert output.endswith(
        "stage strict failed: error in strict: the text is empty\n  where: corpus\n"
    )
    assert "Traceback" not in output


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_an_interrupted_run_lets_its_stage_save_and_a_second_run_is_refused(project, number, code):
    project.stages(
        train={"python": SAVES, "outs": ["model"]},
        evaluate={"cmd": "cat model > score", "deps": ["model"], "outs": ["score"]},
    )
    process = project.start("run")
    pid = stage_pid(project)
    refused, output = project.run("run")
    assert refused == 2
    assert f"another run is at work in this workspace (process {process.pid})" in output

    process.send_signal(number)
    ended, output = project.finish(process)
    assert ended == code, output
    assert (project.path / "saved").read_text() == "yes"
    assert process_gone(pid)
    assert project.processes() == []
    states = {"train": "Cancelled", "evaluate": "Cancelled"}
    assert project.reported_states() == states
    project.wait_until(lambda: project.states() == states)  # its server stores what it is told


def test_a_killed_flow_leaves_no_process_and_the_next_run_continues(offline_project):
    offline_project.stages(
        train={"python": SAVES, "outs": ["model"], "meta": {"gpu": True}},
        evaluate={"cmd": "cat model > score", "deps": ["model"], "outs": ["score"]},
    )
    process = offline_project.start("run")  # with a temporary server: that must end too
    pid = stage_pid(offline_project)
    os.kill(process.pid, signal.SIGKILL)
    offline_project.finish(process)
    offline_project.wait_until(lambda: not offline_project.processes())
    assert process_gone(pid)
    assert (offline_project.path / "saved").read_text() == "yes"

    offline_project.write("train.py", "open('model', 'w').write('done')")
    code, output = offline_project.run("run")
    assert code == 0, output
    assert offline_project.processes() == []
    address = next(line.split()[1] for line in output.splitlines() if line.startswith("watch: "))
    assert not is_prefect(f"{address}/api")
    with sqlite3.connect(offline_project.path / ".prefect/prefect.db") as database:
        # the temporary server had the time to store the last states and logs
        select = "select name, state_name from task_run order by start_time"
        assert database.execute(select).fetchall()[-2:] == [
            ("train", "Completed"),
            ("evaluate", "Completed"),
        ]
        select = "select state_name from flow_run order by start_time"
        assert database.execute(select).fetchall() == [("Crashed",), ("Completed",)]
        select = "select count(*) from log where message like '%Running stage ''evaluate%'"
        assert database.execute(select).fetchone() == (1,)


def test_a_server_that_dies_takes_nothing_with_it(offline_project, tmp_path):
    offline_project.stages(
        train={
            "python": """
                import os, pathlib, time
                pathlib.Path("at-work").touch()
                while not pathlib.Path("go-on").exists():
                    time.sleep(0.05)
                pathlib.Path("model").write_text("done")
            """,
            "outs": ["model"],
            "meta": {"gpu": True},
        },
    )
    with started_server(tmp_path, free_port()) as api_url:
        offline_project.api_url = api_url
        process = offline_project.start("run", PREFECT_CLIENT_MAX_RETRIES="1")
        offline_project.wait_until((offline_project.path / "at-work").exists)
    (offline_project.path / "go-on").touch()
    code, output = offline_project.finish(process)
    assert code == 0, output
    assert "Prefect's server ended and does not know how the run did" in output
    assert "1 ran, 0 cached" in output
    assert offline_project.processes() == []


def test_a_server_that_does_not_answer_is_a_user_error(offline_project):
    offline_project.stages(noop={"cmd": "true"})
    address = f"http://127.0.0.1:{free_port()}/api"
    code, output = offline_project.run("run", PREFECT_API_URL=address)
    assert code == 2
    assert output.startswith(f"error in run: no Prefect server answers\n  where: {address}")
    assert "Traceback" not in output


def test_what_is_gone_is_removed_and_what_comes_back_is_restored(project):
    project.write("params.yaml", "seeds: [1, 2]\n")
    project.write("corpus", "text")
    project.stages(
        train={
            "matrix": {"seed": "${seeds}"},
            "cmd": "mkdir -p out && cp corpus out/${item.seed}",
            "deps": ["corpus"],
            "outs": ["out/${item.seed}"],
        },
        evaluate={"cmd": "ls out > score", "deps": ["out"], "outs": ["score"]},
    )
    code, output = project.run("run", "train")
    assert code == 0, output
    assert project.states() == {"train@1": "Completed", "train@2": "Completed"}

    project.write("params.yaml", "seeds: [1]\n")
    code, output = project.run("run")
    assert code == 0, output
    assert "removed out/2: no stage makes it any more" in output
    assert (project.path / "score").read_text() == "1\n"
    assert project.states() == {"train@1": "Cached", "evaluate": "Completed"}

    project.write("params.yaml", "seeds: [1, 2]\n")
    code, output = project.run("run")
    assert code == 0, output
    assert "train@2 | restored from the cache" in output
    assert project.states() == {"train@1": "Cached", "train@2": "Cached", "evaluate": "Completed"}
