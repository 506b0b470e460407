"""Only what is surely a result of a stage that is gone, and safe in the cache, is removed."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys

import pytest
import yaml

from flows.graph import open_repo
from flows.leftovers import find_leftovers, remove_leftovers, tidy_lock_files
from flows.run_stage import stage_environment

FILES = "mkdir -p {0}/deep && echo {1} > {0}/model && echo {1} > {0}/deep/vocabulary"
SINGLE = {"cmd": FILES.format("out", "all"), "deps": ["corpus"], "outs": ["out"]}
READER = {"cmd": "ls out > read", "deps": ["out"], "outs": ["read"]}


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


def test_finds_them_where_the_stages_of_a_folder_run_at_the_top(offline_project):
    train = {
        "matrix": {"seed": "${seeds}"},
        "wdir": "..",
        "cmd": "mkdir -p toy/out && echo ${item.seed} > toy/out/${item.seed}",
        "outs": ["toy/out/${item.seed}"],
    }
    path = offline_project.path
    offline_project.write("toy/params.yaml", "seeds: [1, 2]\n")
    offline_project.write("toy/dvc.yaml", yaml.safe_dump({"stages": {"train": train}}))
    subprocess.run(
        [sys.executable, "-m", "dvc", "repro", "--quiet", "toy/dvc.yaml"],
        cwd=path,
        env=stage_environment(),
        check=True,
    )
    offline_project.write("toy/params.yaml", "seeds: [1]\n")
    assert remove_leftovers(path) == [path / "toy/out/2"]
    tidy_lock_files(path)
    assert list(yaml.safe_load((path / "toy/dvc.lock").read_text())["stages"]) == ["train@1"]


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


@pytest.fixture
def split_project(offline_project):
    """A stage that became a matrix: its output was `out`, and is `out/1` and `out/2` now."""
    offline_project.write("corpus", "text")
    offline_project.stages(train=SINGLE, reader=READER)
    reproduce(offline_project)
    offline_project.write("params.yaml", "seeds: [1, 2]\n")
    matrix = {
        "matrix": {"seed": "${seeds}"},
        "cmd": FILES.format("out/${item.seed}", "${item.seed}"),
        "deps": ["corpus"],
        "outs": ["out/${item.seed}"],
    }
    offline_project.stages(train=matrix, reader=READER)
    return offline_project


def files_of(project) -> list[str]:
    out = project.path / "out"
    found = (path.relative_to(out).as_posix() for path in out.rglob("*") if path.is_file())
    return sorted(name for name in found if not name.endswith(".gitignore"))


@pytest.mark.parametrize("ran_before", [False, True])
def test_a_stage_that_became_a_matrix_leaves_nothing_beside_it(split_project, ran_before):
    path = split_project.path
    if ran_before:  # by `dvc repro`, which leaves the old files
        reproduce(split_project)
        assert "model" in files_of(split_project)
    assert remove_leftovers(path) == [path / "out/deep/vocabulary", path / "out/model"]
    assert not (path / "out/deep").exists()
    tidy_lock_files(path)
    assert "train" not in lock_names(split_project)
    reproduce(split_project)
    names = [f"{seed}/{name}" for seed in (1, 2) for name in ("deep/vocabulary", "model")]
    assert files_of(split_project) == names
    assert lock_names(split_project) == ["reader", "train@1", "train@2"]
    assert find_leftovers(path) == []
    split_project.stages(train=SINGLE, reader=READER)
    assert "'train' is cached - skipping run" in reproduce(split_project)
    assert files_of(split_project) == ["deep/vocabulary", "model"]


def test_of_a_stage_that_became_a_matrix_only_what_is_surely_its_own_is_removed(split_project):
    path = split_project.path
    split_project.write("out/model", "mine")
    split_project.write("out/notes", "mine too")
    assert remove_leftovers(path) == [path / "out/deep/vocabulary"]
    tidy_lock_files(path)
    assert "train" in lock_names(split_project)
    (path / "out/model").unlink()
    tidy_lock_files(path)
    assert "train" not in lock_names(split_project)
    assert (path / "out/notes").exists()


def test_of_a_stage_that_became_a_matrix_what_is_not_cached_or_is_read_stays(split_project):
    stages = yaml.safe_load((split_project.path / "dvc.yaml").read_text())["stages"]
    for dep, left in (("out/model", ["out/deep/vocabulary"]), ("out/deep", ["out/model"])):
        split_project.stages(**stages, named={"cmd": "true", "deps": [dep]})
        assert find_leftovers(split_project.path) == [split_project.path / p for p in left]
    split_project.stages(**stages)
    md5 = hashlib.md5(b"all\n").hexdigest()  # the content of either file
    (split_project.path / ".dvc/cache/files/md5" / md5[:2] / md5[2:]).unlink()
    assert find_leftovers(split_project.path) == []


def test_stages_whose_results_a_present_stage_has_overwritten_leave_the_lock_file(offline_project):
    """Two seeds were two stages, and are one now; DVC removes its output before it runs."""
    cmd = "mkdir -p out/{0} && echo {0} > out/{0}/model"
    offline_project.write("params.yaml", "seeds: [1, 2]\n")
    matrix = {"seed": "${seeds}"}
    each = {"matrix": matrix, "cmd": cmd.format("${item.seed}"), "outs": ["out/${item.seed}"]}
    offline_project.stages(train=each)
    reproduce(offline_project)
    both = {"cmd": f"{cmd.format(1)} && {cmd.format(2)}", "outs": ["out"]}
    offline_project.stages(train=both)
    assert remove_leftovers(offline_project.path) == []
    reproduce(offline_project)
    assert lock_names(offline_project) == ["train@1", "train@2", "train"]
    tidy_lock_files(offline_project.path)
    assert lock_names(offline_project) == ["train"]
    assert "didn't change, skipping" in reproduce(offline_project)


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
