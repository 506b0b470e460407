"""The dashboard: started, used, cancelled from and ended, as a person would."""

from __future__ import annotations

import json
import signal
import socket
import sqlite3

from flows.server import free_port, is_prefect
from flows.workspace import workspace_name
from tests.flows.projects import ask
from tests.flows.test_pipeline import SAVES, stage_pid
from tests.killing import process_gone


def test_a_port_in_use_is_a_user_error(offline_project):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        code, output = offline_project.run("dashboard", "--port", str(port))
    assert code == 2
    assert f"error in dashboard: port {port} is in use, and not by a Prefect server" in output
    assert "Traceback" not in output


def test_a_bad_schedule_is_a_user_error(project):
    code, output = project.run("serve", "--cron", "every day")
    assert code == 2
    assert "not a cron schedule: 'every day'" in output


def test_serving_without_a_server_says_what_to_do(offline_project):
    code, output = offline_project.run("serve")
    assert code == 2
    assert "python -m flows dashboard" in output


def test_the_dashboard_starts_cancels_and_ends_runs(offline_project):
    project = offline_project
    project.stages(quick={"cmd": "echo 1 > quick", "outs": ["quick"]})
    port = free_port()
    dashboard = project.start("dashboard", "--port", str(port), "--cron", "0 3 1 1 *")
    project.api_url = f"http://127.0.0.1:{port}/api"
    project.wait_until((project.path / ".prefect/dashboard.json").exists)
    project.api_url, api_url = None, project.api_url

    code, output = project.run("dashboard", "--port", str(free_port()))
    assert code == 2
    assert (
        f"the dashboard of this workspace runs already\n  where: http://127.0.0.1:{port}" in output
    )
    code, output = project.run("run")  # finds the dashboard by itself
    assert code == 0, output
    assert f"watch: http://127.0.0.1:{port}\n" in output

    project.api_url = api_url
    name = workspace_name(project.path)
    [deployment] = project.wait_until(
        lambda: project.ask("deployments/filter", {"deployments": {"name": {"any_": [name]}}})
    )
    assert deployment["schedules"][0]["schedule"]["cron"] == "0 3 1 1 *"
    assert not deployment["paused"]
    assert project.states() == {"quick": "Completed"}
    shown = ask(f"http://127.0.0.1:{port}/ui-settings")
    assert shown["api_url"] == api_url  # where the pages look for their data

    (project.path / "quick").unlink()
    project.stages(train={"python": SAVES, "outs": ["model"]})
    run = project.ask(f"deployments/{deployment['id']}/create_flow_run", {})
    pid = stage_pid(project)
    cancel = {"state": {"type": "CANCELLING", "name": "Cancelling"}}
    project.ask(f"flow_runs/{run['id']}/set_state", cancel)
    project.wait_until(lambda: process_gone(pid))
    assert (project.path / "saved").exists()
    ours = {"flow_runs": {"id": {"any_": [run["id"]]}}}
    project.wait_until(
        lambda: project.ask("flow_runs/filter", ours)[0]["state"]["type"] == "CANCELLED"
    )

    (project.path / "pid").unlink()
    project.ask(f"deployments/{deployment['id']}/create_flow_run", {})
    pid = stage_pid(project)
    dashboard.send_signal(signal.SIGINT)
    code, output = project.finish(dashboard)
    assert code == 130, output
    assert process_gone(pid)
    project.wait_until(lambda: not project.processes())
    assert not is_prefect(api_url)
    assert not (project.path / ".prefect/dashboard.json").exists()
    with sqlite3.connect(project.path / ".prefect/prefect.db") as database:
        paused = database.execute("select paused from deployment").fetchall()
    assert json.dumps(paused) == "[[1]]"  # no run is missed or late while nobody serves
