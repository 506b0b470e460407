"""A whole project in a folder of its own: our stages, a small made-up language, tiny settings."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from dvc.stage import run
from dvc.stage.exceptions import StageCmdFailedError
from ruamel.yaml import YAML

from pipeline.__main__ import main
from tests.tasks.toys import rates_section, strategies_section

PROJECT = Path(__file__).parent.parent.parent
SOURCE = "data/sources"
FROM_RANDOM, FROM_ENCODER = ["train_scratch@topics-scratch"], ["finetune@topics-finetune"]


def sentence(random: np.random.Generator, topic: int) -> str:
    """Words of one topic, in an order that has some sense to learn."""
    words = [f"{'bcdfghjklm'[topic]}{vowel}{tail}" for vowel in "aeiou" for tail in "nrst"]
    chosen = random.choice(words, size=random.integers(5, 10))
    return " ".join(chosen).capitalize() + "."


def write_sources(folder: Path) -> None:
    """A corpus of 150 documents and a task: which of two topics is a sentence about?"""
    random = np.random.default_rng(0)
    documents = [
        "\n".join(sentence(random, topic) for _ in range(12))
        for topic in random.integers(0, 10, size=150)
    ]
    (folder / "corpus.txt").write_text("\n\n".join(documents) + "\n")
    topics = random.integers(0, 2, size=400)
    rows = [f"{sentence(random, topic)}\t{'first' if topic else 'second'}" for topic in topics]
    (folder / "topics.tsv").write_text("\n".join(["text\tlabel", *rows]) + "\n")


def tiny_params() -> dict[str, Any]:
    """The project's own params.yaml with everything made small."""
    values = YAML(typ="safe").load((PROJECT / "params.yaml").read_text(encoding="utf-8"))
    values["runtime"] |= {"device": "cpu", "threads": 1, "checkpoint_every": 5}
    corpus = {"kind": "files", "path": f"{SOURCE}/corpus.txt", "format": "txt"}
    values["download_corpus"]["sources"] = [corpus | {"document": "blank_line", "licence": "CC0"}]
    values["prepare_corpus"]["split"] |= {"held_out": 0.0, "validation": 0.2}
    values["validate_corpus"] |= {"min_documents": 50}
    values["train_tokenizer"] |= {"vocabulary_size": 300}
    values["validate_tokens"] |= {"min_tokens": 1000, "round_trip_sample": 100}
    values["pretrain"]["model"] |= {
        "hidden_size": 32,
        "num_hidden_layers": 1,
        "intermediate_size": 64,
        "max_position_embeddings": 64,
        "hidden_dropout": 0.1,
    }
    values["pretrain"] |= {
        "sequence_length": 32,
        "batch_size": 8,
        "budget": {"steps": 20},
        "evaluate_every": 10,
        "evaluation_sequences": 16,
    }
    task = values["tasks"]["kind"]
    task["train"] = {"kind": "files", "path": f"{SOURCE}/topics.tsv", "licence": "CC0"}
    task["columns"] = {"text": "text", "label": "label"}
    task["checks"]["min_rows"] = 10
    values["tasks"] = {"topics": task}
    values["finetune"] |= {
        "tasks": ["topics"],
        "strategies": strategies_section("scratch", "finetune"),
        "learning_rates": rates_section(),
        "tuning": "off",
        "seeds": [1],
    }
    values["finetune"]["training"] |= {"label_budgets": [40], "steps": [10]}
    values["evaluate"] |= {"validation_sequences": 32, "fill_mask_examples": 2}
    return values


class Workspace:
    """A project folder, its params and its commands."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.environment = {
            **os.environ,
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
            "DVC_NO_ANALYTICS": "1",
            "GIT_CONFIG_GLOBAL": os.devnull,
        }

    @classmethod
    def make(cls, path: Path) -> Workspace:
        (path / SOURCE).mkdir(parents=True)
        (path / "data" / "embeddings").mkdir()  # in a clone: stages read what lies in it
        (path / "reports").mkdir()
        (path / "presets" / "tuning").mkdir(parents=True)
        (path / "presets" / "tuning" / ".gitkeep").touch()
        for name in ("data", "reports"):
            shutil.copy(PROJECT / name / ".gitignore", path / name)
        for name in ("dvc.yaml", ".gitignore", ".dvcignore"):
            shutil.copy(PROJECT / name, path)
        for name in ("pipeline", "flows"):
            ignore = shutil.ignore_patterns("__pycache__")
            shutil.copytree(PROJECT / name, path / name, ignore=ignore)
        workspace = cls(path)
        write_sources(path / SOURCE)
        workspace.write_params(tiny_params())
        workspace.run("git", "init", "--quiet")
        workspace.run("dvc", "init", "--quiet", "--force")
        return workspace

    def write_params(self, values: dict[str, Any]) -> None:
        with (self.path / "params.yaml").open("w", encoding="utf-8") as stream:
            YAML(typ="safe").dump(values, stream)

    def read_params(self) -> dict[str, Any]:
        return YAML(typ="safe").load((self.path / "params.yaml").read_text(encoding="utf-8"))

    def run(self, *words: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        result = subprocess.run(
            words,
            cwd=self.path,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        assert not check or result.returncode == 0, result.stdout
        return result

    def repro(self) -> list[str]:
        """`dvc repro`, its stages one after another in this process, which has imported what each
        of them would import anew; -> the names of the stages that really ran."""
        from dvc.repo import Repo

        ran: list[str] = []
        with pytest.MonkeyPatch.context() as patch:
            patch.chdir(self.path)
            patch.setattr(run, "display_command", lambda command: None)
            patch.setattr(run, "_run", run_here)
            patch.setattr(run, "cmd_run", noting(run.cmd_run, ran))
            with Repo(str(self.path)) as repo:
                repo.reproduce()
        return ran


def run_here(executable: str, command: str, *, env: dict[str, str], **_: Any) -> None:
    """What DVC would start as a process."""
    words = shlex.split(command)
    assert words[:3] == ["python", "-m", "pipeline"]
    with pytest.MonkeyPatch.context() as patch:
        for name in set(env) - set(os.environ):
            patch.setenv(name, env[name])
        if code := main(words[3:]):
            raise StageCmdFailedError(command, code)


def noting(cmd_run: Callable[..., None], ran: list[str]) -> Callable[..., None]:
    """`cmd_run`, which puts the names of its stages into `ran`."""

    def noted(stage: Any, *arguments: Any, **options: Any) -> None:
        ran.append(stage.addressing)
        cmd_run(stage, *arguments, **options)

    return noted


@pytest.fixture(scope="package")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """A workspace after a whole `dvc repro`, its stages processes of their own."""
    workspace = Workspace.make(tmp_path_factory.mktemp("project") / "workspace")
    workspace.run("dvc", "repro")
    return workspace
