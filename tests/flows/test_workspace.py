"""One run a workspace at a time, whatever became of the one before."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from flows import run_stage, workspace
from flows.guard import start_guarded
from flows.workspace import prepare_environment, run_lock, workspace_name
from pipeline.console.errors import UserError
from tests.flows.projects import REPOSITORY
from tests.killing import wait_until

HOLD = """
import pathlib, sys, time
from flows.guard import start_guarded
from flows.workspace import run_lock
folder = pathlib.Path(sys.argv[1])
with run_lock(folder) as descriptor:
    command = [sys.executable, "-c", sys.argv[2]]
    start_guarded(command, 60, pass_fds=[descriptor], cwd=folder)
    (folder / "held").touch()
    time.sleep(600)
"""
ENDS_SLOWLY = """
import pathlib, signal, sys, time
def on_term(*_):
    while not pathlib.Path("let-go").exists():
        time.sleep(0.02)
    pathlib.Path("ended").touch()
    sys.exit()
signal.signal(signal.SIGTERM, on_term)
pathlib.Path("at-work").touch()
time.sleep(600)
"""


@pytest.fixture
def holder(tmp_path: Path):
    """Another process that holds the lock and has a stage at work."""
    process = subprocess.Popen([sys.executable, "-c", HOLD, tmp_path, ENDS_SLOWLY], cwd=REPOSITORY)
    wait_until(lambda: (tmp_path / "held").exists() and (tmp_path / "at-work").exists())
    yield process
    process.kill()
    (tmp_path / "let-go").touch()
    wait_until((tmp_path / "ended").exists)


def test_a_second_run_is_refused_with_the_number_of_the_first(holder, tmp_path):
    with (
        pytest.raises(UserError, match=rf"another run .*process {holder.pid}\b"),
        run_lock(tmp_path),
    ):
        pass


def test_the_lock_of_a_killed_run_lasts_until_its_stages_have_ended(holder, tmp_path, capsys):
    os.kill(holder.pid, signal.SIGKILL)
    holder.wait(30)
    opener = start_guarded(["sh", "-c", f"sleep 1; touch {tmp_path}/let-go"], 5)
    with run_lock(tmp_path):
        assert (tmp_path / "ended").exists()
    assert f"killed (process {holder.pid})" in capsys.readouterr().out
    opener.wait(30)


def test_a_lock_file_of_a_dead_process_does_not_block(tmp_path):
    ended = subprocess.Popen(["true"])
    ended.wait()
    (tmp_path / ".prefect").mkdir()
    (tmp_path / ".prefect/run.lock").write_text(str(ended.pid))
    with run_lock(tmp_path):
        assert (tmp_path / ".prefect/run.lock").read_text() == str(os.getpid())


def test_the_holder_may_take_the_lock_again(tmp_path):
    with run_lock(tmp_path) as outer, run_lock(tmp_path) as inner:
        assert outer == inner


def test_two_folders_of_one_name_have_two_names(tmp_path):
    for name in ("a/clone", "b/clone"):
        (tmp_path / name).mkdir(parents=True)
    first, second = workspace_name(tmp_path / "a/clone"), workspace_name(tmp_path / "b/clone")
    assert first != second
    assert first.startswith("clone-")


@pytest.mark.parametrize("name", ["ALL_PROXY", "all_proxy", "HTTP_PROXY"])
def test_a_socks_proxy_is_the_stages_alone(tmp_path, monkeypatch, name):
    monkeypatch.setattr(workspace, "find_spec", lambda package: None)
    monkeypatch.setattr(workspace, "set_aside", set_aside := {})
    monkeypatch.setattr(run_stage, "set_aside", set_aside)
    for proxy in workspace.PROXIES:
        monkeypatch.delenv(proxy, raising=False)
    monkeypatch.setenv(name, "socks5h://127.0.0.1:9")
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    prepare_environment(tmp_path)
    httpx.Client().close()  # raises where it lacks the package
    assert name not in os.environ
    assert run_stage.stage_environment()[name] == "socks5h://127.0.0.1:9"
    assert os.environ["HTTPS_PROXY"] == "http://127.0.0.1:9"


def test_telemetry_is_off_and_what_the_user_set_stays(tmp_path, monkeypatch):
    for name in ("DO_NOT_TRACK", "PREFECT_SERVER_ANALYTICS_ENABLED", "PREFECT_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL", "DEBUG")
    prepare_environment(tmp_path)
    assert os.environ["DO_NOT_TRACK"] == "1"
    assert os.environ["PREFECT_SERVER_ANALYTICS_ENABLED"] == "false"
    assert os.environ["PREFECT_HOME"] == str(tmp_path / ".prefect")
    assert os.environ["PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL"] == "DEBUG"
