"""A training of a translation model that is killed in the middle goes on to the same weights."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.killing import contents, kill_when_there
from tests.translation.stages import TINY, inside, params_of, run_data_stages, run_training


def settings():
    """A checkpoint every 4 of 60 steps."""
    models = {name: dict(one) for name, one in TINY["train_translation"]["models"].items()}
    models["luong"] = {"budget": {"replace": True, "steps": 60}}
    training = {**TINY["train_translation"], "models": models}
    return params_of("synthetic", {**TINY, "train_translation": training})


def train() -> Path:
    """The stage, in the folder at hand."""
    return run_training(settings(), "luong", 1)


def test_kill_9_in_the_middle_of_a_training_leaves_the_same_weights(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    whole, broken = tmp_path / "whole", tmp_path / "broken"
    with inside(whole):
        run_data_stages(settings())
    shutil.copytree(whole, broken)
    with inside(whole):
        expected = contents(train().absolute())

    code = "from tests.translation.test_training_killed import train; train()"
    kill_when_there("translation/.checkpoints/*/luong-1/*/step-0000002[0-9]", code, broken)
    assert not (broken / "data/translation/models/luong/1").exists()

    capsys.readouterr()
    with inside(broken):
        made = train().absolute()
    assert "going on from the checkpoint of step" in capsys.readouterr().out
    assert contents(made) == expected
