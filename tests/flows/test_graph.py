"""The graph comes from DVC and from nowhere else."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from ruamel.yaml import YAML

from flows.graph import changed_stages, read_stages
from flows.run_stage import stage_environment
from pipeline.console.errors import UserError
from pipeline.console.pipelines import MAIN

PROJECT = Path(__file__).parents[2]


@pytest.fixture
def matrix_project(offline_project):
    offline_project.write("params.yaml", "tasks: [a, b]\nthreads: 3\n")
    offline_project.stages(
        evaluate={"cmd": "cat train/a train/b > score", "deps": ["train"], "outs": ["score"]},
        train={
            "matrix": {"task": "${tasks}"},
            "cmd": "mkdir -p train && cp corpus train/${item.task}",
            "deps": ["corpus"],
            "outs": ["train/${item.task}"],
            "meta": {"gpu": True, "timeout": 60, "retries": 2, "cores": "${threads}"},
        },
        prepare={"cmd": "echo text > corpus", "outs": ["corpus"]},
    )
    return offline_project


def test_stages_come_after_what_they_need_with_their_meta(matrix_project):
    stages = read_stages(matrix_project.path, MAIN.dvc_file)
    assert [stage.name for stage in stages] == ["prepare", "train@a", "train@b", "evaluate"]
    train = next(stage for stage in stages if stage.name == "train@a")
    assert train.group == "train"
    assert train.upstream == ("prepare",)
    assert (train.needs_gpu, train.timeout, train.retries) == (True, 60.0, 2)
    assert (train.cores, stages[0].cores) == (3, 1)
    assert set(stages[-1].upstream) == {"train@a", "train@b"}


def test_a_target_brings_what_it_needs(matrix_project):
    names = {stage.name for stage in read_stages(matrix_project.path, MAIN.dvc_file, ["train"])}
    assert names == {"prepare", "train@a", "train@b"}
    names = {stage.name for stage in read_stages(matrix_project.path, MAIN.dvc_file, ["train@b"])}
    assert names == {"prepare", "train@b"}


def test_an_unknown_target_is_named_with_the_nearest(matrix_project):
    with pytest.raises(UserError, match="no stage 'evalate'") as caught:
        read_stages(matrix_project.path, MAIN.dvc_file, ["evalate"])
    assert "'evaluate'" in str(caught.value)


@pytest.fixture
def two_pipelines(matrix_project):
    """Another dvc.yaml, with a stage of a name that the first one has too."""
    matrix_project.write("letters/params.yaml", "corpora: [x, y]\n")
    count = {
        "matrix": {"corpus": "${corpora}"},
        "wdir": "..",
        "cmd": "mkdir -p letters/data && wc corpus > letters/data/${item.corpus}",
        "deps": ["corpus"],
        "outs": ["letters/data/${item.corpus}"],
    }
    evaluate = {"wdir": "..", "cmd": "true", "deps": ["letters/data/x", "letters/data/y"]}
    stages = {"evaluate": evaluate, "count": count}
    matrix_project.write("letters/dvc.yaml", yaml.safe_dump({"stages": stages}))
    return matrix_project.path


LETTERS = Path("letters/dvc.yaml")


def test_a_pipeline_has_its_own_stages_and_what_they_need_of_another(two_pipelines):
    assert [stage.name for stage in read_stages(two_pipelines, MAIN.dvc_file)] == [
        "prepare",
        "train@a",
        "train@b",
        "evaluate",
    ]
    stages = {stage.name: stage for stage in read_stages(two_pipelines, LETTERS)}
    counts = ("letters/dvc.yaml:count@x", "letters/dvc.yaml:count@y")
    assert list(stages) == ["prepare", *counts, "letters/dvc.yaml:evaluate"]
    assert stages["letters/dvc.yaml:evaluate"].upstream == counts
    assert stages[counts[0]].upstream == ("prepare",)
    assert stages[counts[0]].group == "letters/dvc.yaml:count"
    assert changed_stages(two_pipelines, list(stages)) == set(stages)


@pytest.mark.parametrize("target", ["count@y", "letters/dvc.yaml:count@y"])
def test_a_target_is_a_stage_of_the_pipeline_with_its_files_path_or_without(two_pipelines, target):
    names = [stage.name for stage in read_stages(two_pipelines, LETTERS, [target])]
    assert names == ["prepare", "letters/dvc.yaml:count@y"]
    with pytest.raises(UserError, match="no stage 'train'") as caught:
        read_stages(two_pipelines, LETTERS, ["train"])
    assert caught.value.where == "letters/dvc.yaml"


def test_a_pipeline_without_a_dvc_yaml_is_a_user_error(matrix_project):
    with pytest.raises(UserError, match=r"no letters/dvc\.yaml"):
        read_stages(matrix_project.path, LETTERS)


def test_a_broken_project_is_a_user_error(matrix_project, tmp_path, monkeypatch):
    matrix_project.write("params.yaml", "other: 1\n")
    with pytest.raises(UserError, match="tasks"):
        read_stages(matrix_project.path, MAIN.dvc_file)
    matrix_project.write("dvc.yaml", "stages: [\n")
    with pytest.raises(UserError, match=r"dvc\.yaml"):
        read_stages(matrix_project.path, MAIN.dvc_file)
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UserError, match="DVC"):
        read_stages(tmp_path, MAIN.dvc_file)


def test_changed_stages_are_those_that_dvc_would_run(matrix_project):
    names = ["prepare", "train@a", "train@b", "evaluate"]
    assert changed_stages(matrix_project.path, names) == set(names)
    subprocess.run(
        [sys.executable, "-m", "dvc", "repro", "--quiet"],
        cwd=matrix_project.path,
        env=stage_environment(),
        check=True,
    )
    assert changed_stages(matrix_project.path, names) == set()
    matrix_project.write("train/a", "edited")
    assert changed_stages(matrix_project.path, names) == {"train@a", "evaluate"}


def test_in_our_own_graph_a_network_waits_for_what_it_starts_from_alone(offline_project):
    for name in ("dvc.yaml", "params.yaml"):
        shutil.copy(PROJECT / name, offline_project.path)
    stages = {stage.name: stage for stage in read_stages(offline_project.path, MAIN.dvc_file)}
    embeddings = {"train_embeddings@word2vec", "train_embeddings@fasttext"}
    task = {"prepare_task@kind", "validate_task@kind"}
    everything = {"define_architecture", "pretrain@1", *embeddings}
    assert set(stages["tune@kind"].upstream) == task | everything
    task.add("tune@kind")
    for name, start in (
        ("train_scratch@kind-scratch", {"define_architecture"}),
        (
            "train_with_vectors@kind-word2vec",
            {"define_architecture", "train_embeddings@word2vec"},
        ),
        ("finetune@kind-finetune", {"pretrain@1"}),
    ):
        assert set(stages[name].upstream) == task | start
        assert stages[name].needs_gpu
    assert stages["define_architecture"].upstream == ("train_tokenizer",)


@pytest.mark.parametrize("encoders", [[], ["minilm"], ["another", "minilm"]])
def test_our_own_graph_has_an_imported_encoder_only_where_the_params_name_one(
    offline_project, encoders
):
    """DVC makes no stage of an empty matrix; evaluation waits for all that there are."""
    shutil.copy(PROJECT / "dvc.yaml", offline_project.path)
    values = YAML(typ="safe").load(PROJECT / "params.yaml")
    values["import_encoder"]["encoders"] = encoders
    values["import_encoder"]["sources"]["another"] = values["import_encoder"]["sources"]["minilm"]
    YAML(typ="safe").dump(values, offline_project.path / "params.yaml")
    stages = {stage.name: stage for stage in read_stages(offline_project.path, MAIN.dvc_file)}
    tasks, ways = values["finetune"]["tasks"], ("feature_extraction", "finetune")
    trained = {f"finetune_imported@{t}-{e}-{way}" for t in tasks for e in encoders for way in ways}
    tuned = {f"tune_imported@{t}-{e}" for t in tasks for e in encoders}
    imports = {f"import_encoder@{encoder}" for encoder in encoders}
    assert {name for name in stages if "import" in name} == trained | tuned | imports
    assert trained <= set(stages["evaluate"].upstream)
    for name in trained | tuned:
        task, encoder = name.partition("@")[2].split("-")[:2]
        read = {f"import_encoder@{encoder}", f"prepare_task@{task}", f"validate_task@{task}"}
        rates = set() if name in tuned else {f"tune_imported@{task}-{encoder}"}
        assert set(stages[name].upstream) == read | rates
        assert stages[name].needs_gpu
