"""Both tools from the command line: files, repetition, and what they refuse."""

from __future__ import annotations

import argparse
import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.__main__ import main
from pipeline.console.errors import UserError
from pipeline.diagnostics.dry_run import open_dry_run
from pipeline.params import load
from tests.command_lines import help_of
from tests.diagnostics.dry_runs import write_project
from tests.killing import contents
from tests.pretraining.texts import ROOT
from tests.tasks.toys import write_toy_encoder

FIND = ("find_learning_rate", "--steps", "24", "--to", "100")
NOISE = ("estimate_gradient_noise", "--ratio", "4", "--groups", "4", "--at-steps", "0,3")
NAMES = {FIND: "learning_rate", NOISE: "gradient_noise"}
HEAVY = {"torch", "numpy", "tokenizers", "matplotlib", "jinja2"}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    write_project(tmp_path)
    return tmp_path


def call(project: Path, *words: str) -> int:
    return main([*words, "--params", str(project / "params.yaml")])


@pytest.mark.parametrize("words", [FIND, NOISE])
def test_twice_the_same_bytes_and_nothing_else_written(
    project: Path, words: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(project)
    before = contents(project)
    assert call(project, *words) == 0
    first = contents(project)
    name = f"reports/diagnostics/{NAMES[words]}"
    assert first.keys() - before.keys() == {f"{name}.html", f"{name}.json"}
    assert call(project, *words) == 0
    assert contents(project) == first
    assert before.items() <= first.items()
    page = (project / f"{name}.html").read_text()
    assert "<svg" in page
    assert "http" not in page.replace("http-equiv", "")
    assert json.loads((project / f"{name}.json").read_text())["seed"] == 1
    assert call(project, *words, "--seed", "2", "--out", str(project / "other")) == 0
    assert contents(project / "other") != contents(project / "reports/diagnostics")


def test_found_rates_stand_in_the_json_and_blow_up_is_named(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert call(project, *FIND, "--to", "1e6", "--out", str(project / "out")) == 0
    facts = json.loads((project / "out/learning_rate.json").read_text())
    assert facts["blew_up_at"] is not None
    assert len(facts["rates"]) == len(facts["losses"]) == len(facts["smoothed"])
    settings = load(project / "params.yaml").pretrain.optimizer
    assert settings.muon_learning_rate is not None
    if facts["suggested"] is not None:
        ratio = settings.muon_learning_rate / settings.learning_rate
        assert facts["suggested_muon"] == pytest.approx(facts["suggested"] * ratio)
    assert "It blew up at" in capsys.readouterr().out


@pytest.mark.parametrize("words", [FIND, NOISE])
def test_without_tokens_it_says_what_to_run_first(
    project: Path, words: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.rmtree(project / "data/tokens")
    assert call(project, *words) == 2
    assert "dvc repro tokenize_corpus" in capsys.readouterr().err
    assert not (project / "reports").exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((*FIND, "--from", "1", "--to", "0.1"), "0 < from < to"),
        ((*FIND, "--from", "nan"), "0 < from < to"),
        ((*FIND, "--steps", "3"), "20 or more"),
        ((*NOISE, "--at-steps", "0,-3"), "numbers from 0"),
        ((*NOISE, "--at-steps", ""), "numbers from 0"),
        ((*NOISE, "--ratio", "1"), "2 or more"),
        ((*NOISE, "--groups", "2"), "4 or more"),
        ((*NOISE, "--groups", "100000"), "lower --groups"),
        ((*NOISE, "--model", "nowhere"), "there is no model here"),
    ],
)
def test_a_wrong_option_is_one_message(
    project: Path, words: tuple[str, ...], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert call(project, *words) == 2
    assert said in capsys.readouterr().err


def test_a_published_encoder_has_no_initial_weights(project: Path) -> None:
    params = load(project / "params.yaml")
    published = params.pretrain.model_copy(update={"source": "huggingface"})
    with pytest.raises(UserError, match="nothing is trained"):
        open_dry_run(params.model_copy(update={"pretrain": published}), argparse.Namespace())


def test_an_encoder_of_another_vocabulary_is_refused(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_toy_encoder(project / "encoder")
    assert call(project, *NOISE, "--model", str(project / "encoder")) == 2
    assert "as the tokenized text has" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["find_learning_rate", "estimate_gradient_noise"])
def test_help_is_quick(name: str) -> None:
    text, loaded = help_of(name)
    assert "--seed" in text
    assert not HEAVY & loaded


def test_ctrl_c_leaves_no_file(project: Path) -> None:
    before = contents(project)
    process = subprocess.Popen(
        [sys.executable, "-m", "pipeline", *FIND, "--steps", "1000000", "--to", "1e-4"],
        cwd=project,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stderr is not None
    assert "1,000,000 steps" in process.stdout.readline()
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=60)
    assert process.returncode == 130
    assert errors == "find_learning_rate: interrupted\n"
    assert contents(project) == before
