"""The pipeline that docs/extending.md adds, beside a main one that it reads from."""

from __future__ import annotations

import json
import signal
import subprocess
import sys

import pytest
import yaml

from flows.workspace import workspace_name
from tests.test_extending import extend

NAME = "word_counts"
# The main pipeline has a stage of the same name, which must not run.
MAIN_STAGES = {
    "write_text": {"cmd": f"echo to count a word > {NAME}/text.txt", "outs": [f"{NAME}/text.txt"]},
    "evaluate": {"cmd": "touch evaluated", "outs": ["evaluated"]},
}


@pytest.fixture
def two_pipelines(project):
    extend("Another pipeline", project.path)
    project.write("params.yaml", "{}\n")
    project.write("dvc.yaml", yaml.safe_dump({"stages": MAIN_STAGES}))
    return project


def states(project) -> dict[str, str]:
    report = json.loads((project.path / NAME / "logs/flow/last_run.json").read_text())
    return {stage["name"]: stage["state"] for stage in report["stages"]}


def test_a_run_makes_what_its_stages_need_of_the_main_pipeline_and_nothing_else(two_pipelines):
    project = two_pipelines
    code, output = project.run("run", "--pipeline", NAME)
    assert code == 0, output
    own = f"{NAME}/dvc.yaml:evaluate"
    assert states(project) == {"write_text": "Completed", own: "Completed"}
    assert (project.path / NAME / "words.json").read_text() == "2\n"
    assert (project.path / NAME / "logs/stages/evaluate.json").is_file()
    assert not (project.path / "logs/stages").exists()
    assert not (project.path / "evaluated").exists()

    serving = project.start("serve")
    main = workspace_name(project.path)
    asked = {"deployments": {"name": {"any_": [main, f"{main}-{NAME}"]}}}
    found = project.wait_until(
        lambda: len(served := project.ask("deployments/filter", asked)) == 2 and served
    )
    by_name = {deployment["name"]: deployment for deployment in found}
    assert by_name[main]["parameters"]["pipeline"] == "main"
    assert by_name[f"{main}-{NAME}"]["description"] == "Counts words."
    number = by_name[f"{main}-{NAME}"]["id"]
    run = project.ask(f"deployments/{number}/create_flow_run", {})
    ours = {"flow_runs": {"id": {"any_": [run["id"]]}}}
    project.wait_until(
        lambda: project.ask("flow_runs/filter", ours)[0]["state"]["type"] == "COMPLETED"
    )
    assert states(project) == {"write_text": "Cached", own: "Cached"}
    serving.send_signal(signal.SIGINT)
    assert project.finish(serving)[0] == 130


def test_an_unknown_pipeline_is_refused_with_the_known_ones(offline_project):
    code, output = offline_project.run("run", "--pipeline", "man")
    assert code == 2
    said = "there is no pipeline 'man'\n  expected: one of main, translation, experiments\n"
    assert said in output
    assert "Traceback" not in output


def test_the_rules_of_rooms_and_dependencies_hold_for_its_folder_too(tmp_path):
    """The tests run in a copy: they find an import that goes upwards, and nothing before that."""
    extend("Another pipeline", tmp_path)

    def failures() -> str:
        tests = ["tests/test_rooms.py", "tests/test_dependencies.py", "-k", NAME]
        command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *tests]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
        assert " passed" in done.stdout, done.stdout + done.stderr
        return done.stdout if done.returncode else ""

    assert failures() == ""
    stage = tmp_path / NAME / "stages" / "evaluate.py"
    upwards = "from pipeline.stages import finetune\nKEPT = '.checkpoints/evaluate'\n"
    stage.write_text(stage.read_text() + upwards)
    said = failures()
    assert "test_a_pipeline_stands_on_the_rooms_and_on_its_own_folder" in said
    assert "test_what_a_pipeline_keeps_for_itself_lies_in_its_folder" in said
