"""A training of a translation model that is killed in the middle goes on to the same weights."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from pipeline.foundation.artifacts import file_hash
from tests.translation.stages import TINY, inside, params_of, run_data_stages, run_training

DEADLINE = 120.0  # seconds
ROOT = Path(__file__).parents[2]


def settings():
    """A checkpoint every 4 of 60 steps."""
    models = {name: dict(one) for name, one in TINY["train_translation"]["models"].items()}
    models["luong"] = {"budget": {"replace": True, "steps": 60}}
    training = {**TINY["train_translation"], "models": models}
    return params_of("synthetic", {**TINY, "train_translation": training})


def train() -> Path:
    """The stage, in the folder at hand."""
    return run_training(settings(), "luong", 1)


def contents(folder: Path) -> dict[str, str]:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): file_hash(path) for path in files}


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
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    process = subprocess.Popen([sys.executable, "-c", code], cwd=broken, env=environment)
    try:
        limit = time.monotonic() + DEADLINE
        while not list(broken.glob("translation/.checkpoints/*/luong-1/*/step-0000002[0-9]")):
            assert process.poll() is None
            assert time.monotonic() < limit
            time.sleep(0.001)
        process.send_signal(signal.SIGKILL)
        assert process.wait(DEADLINE) == -signal.SIGKILL
    finally:
        process.kill()
    assert not (broken / "data/translation/models/luong/1").exists()

    capsys.readouterr()
    with inside(broken):
        made = train().absolute()
    assert "going on from the checkpoint of step" in capsys.readouterr().out
    assert contents(made) == expected
