"""Only what is surely a result of a stage that is gone, and safe in the cache, is removed."""

from __future__ import annotations

import shutil
import subprocess
import sys

import pytest
import yaml

from flows.graph import open_repo
from flows.leftovers import find_leftovers, remove_leftovers, tidy_lock_files
from flows.run_stage import stage_environment


def reproduce(project) -> str:
    command = [sys.executable, "-m", "dvc", "repro"]
    done = subprocess.run(
        command,
        cwd=project.path,
        env=stage_environment(),
        check=True,
        capture_output=True,
        text=True,
    )
    return done.stdout


@pytest.fixture
def shrunk_project(offline_project):
    """A matrix that lost the seed 2."""
    offline_project.write("params.yaml", "seeds: [1, 2]\n")
    offline_project.write("corpus", "text")
    offline_project.stages(
        train={
            "matrix": {"seed": "${seeds}"},
            "cmd": "mkdir -p out/${item.seed} && echo ${item.seed} > out/${item.seed}/model",
            "deps": ["corpus"],
            "outs": ["out/${item.seed}"],
        },
    )
    reproduce(offline_project)
    offline_project.write("params.yaml", "seeds: [1]\n")
    return offline_project


def lock_names(project) -> list[str]:
    return list(yaml.safe_load((project.path / "dvc.lock").read_text())["stages"])


def test_removes_the_result_of_a_stage_that_is_gone_and_can_restore_it(shrunk_project):
    path = shrunk_project.path
    assert remove_leftovers(path) == [path / "out/2"]
    assert not (path / "out/2").exists()
    assert (path / "out/1/model").exists()
    tidy_lock_files(path)
    assert lock_names(shrunk_project) == ["train@1"]
    assert remove_leftovers(path) == []
    shrunk_project.write("params.yaml", "seeds: [1, 2]\n")
    assert "'train@2' is cached - skipping run" in reproduce(shrunk_project)
    assert (path / "out/2/model").read_text() == "2\n"


def test_keeps_what_was_edited(shrunk_project):
    shrunk_project.write("out/2/model", "mine")
    assert remove_leftovers(shrunk_project.path) == []
    tidy_lock_files(shrunk_project.path)
    assert lock_names(shrunk_project) == ["train@1", "train@2"]


def test_keeps_what_is_not_in_the_cache(shrunk_project):
    shutil.rmtree(shrunk_project.path / ".dvc/cache/files")
    assert find_leftovers(shrunk_project.path) == []


def test_keeps_what_another_stage_makes_or_reads(shrunk_project):
    for text in (
        {"renamed": {"cmd": "true", "outs": ["out/2"]}},
        {"inside": {"cmd": "true", "outs": ["out/2/model"]}},
        {"reader": {"cmd": "true", "deps": ["out/2/model"]}},
    ):
        first = {"cmd": "true", "outs": ["out/1"]}
        shrunk_project.write("dvc.yaml", yaml.safe_dump({"stages": {**text, "first": first}}))
        assert find_leftovers(shrunk_project.path) == []


def test_removes_what_a_stage_reads_only_through_a_folder_above(shrunk_project):
    stages = yaml.safe_load((shrunk_project.path / "dvc.yaml").read_text())["stages"]
    shrunk_project.stages(**stages, evaluate={"cmd": "true", "deps": ["out"]})
    assert find_leftovers(shrunk_project.path) == [shrunk_project.path / "out/2"]


def test_removes_folders_that_become_empty_and_keeps_what_was_no_matrix_stage(offline_project):
    kept = {"cmd": "mkdir -p out && echo 1 > out/kept", "outs": ["out/kept"]}
    single = {"cmd": "echo 1 > single", "outs": ["single"]}
    train = {
        "matrix": {"name": ["deep"]},
        "cmd": "mkdir -p out/${item.name}/er && echo 1 > out/${item.name}/er/x",
        "outs": ["out/${item.name}/er/x"],
    }
    offline_project.stages(kept=kept, single=single, train=train)
    reproduce(offline_project)
    offline_project.stages(kept=kept)
    remove_leftovers(offline_project.path)
    assert not (offline_project.path / "out/deep").exists()
    assert (offline_project.path / "out/kept").exists()
    assert (offline_project.path / "single").exists()


def test_the_order_of_the_lock_file_does_not_depend_on_the_order_of_the_runs(offline_project):
    names = ("c", "a", "b")
    offline_project.stages(
        **{n: {"cmd": f"echo {n} > {n}.txt", "outs": [f"{n}.txt"]} for n in names}
    )
    contents = set()
    for order in (["a", "b", "c"], ["c", "b", "a"]):
        (offline_project.path / "dvc.lock").unlink(missing_ok=True)
        for name in order:
            with open_repo(offline_project.path) as repo:
                repo.reproduce(name, single_item=True)
        tidy_lock_files(offline_project.path)
        contents.add((offline_project.path / "dvc.lock").read_bytes())
    assert len(contents) == 1
    assert lock_names(offline_project) == ["a", "b", "c"]
