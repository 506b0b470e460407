"""A fine-tuning that is killed in the middle goes on, and writes what it would have written."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.stages import finetune
from tests.killing import contents, kill_when_there
from tests.stages.test_finetune import inputs_of, params_of

EARLY = {
    "label_budgets": [20, "all"],
    "steps": None,
    "epochs": 30.0,
    "early_stopping": {"patience": 20, "evaluations": 30},
}


def stage(folder: Path) -> None:
    """Fine-tune on what lies in `folder`, a checkpoint every 4 steps."""
    params = params_of("classification", **EARLY)
    runtime = params.runtime.model_copy(update={"checkpoint_every": 4})
    inputs = {name: folder / name for name in ("encoder", "data")}
    finetune.run(
        params.model_copy(update={"runtime": runtime}),
        {**inputs, "gate": folder / "gate.json", "rates": folder / "rates.json"},
        folder / "out",
        task="toy",
        strategy="finetune",
    )


def test_kill_9_in_the_middle_leaves_the_same_bytes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    whole, broken = tmp_path / "whole", tmp_path / "broken"
    for folder in (whole, broken):
        folder.mkdir()
        inputs_of(folder, "classification")
    monkeypatch.chdir(whole)
    stage(whole)

    module = "tests.stages.test_finetune_killed"
    code = f"from pathlib import Path; from {module} import stage; stage(Path({str(broken)!r}))"
    place = ".checkpoints/finetune/*/unfinished/1/all/*/step-0000002[0-9]"
    kill_when_there(place, code, broken)
    assert not (broken / "out").exists()

    capsys.readouterr()
    monkeypatch.chdir(broken)
    stage(broken)
    said = capsys.readouterr().out
    assert said.count("going on from the checkpoint of step") == 2, "of both label budgets"
    assert contents(broken / "out") == contents(whole / "out")
    assert not list(broken.glob(".checkpoints/finetune/*/unfinished/*"))
