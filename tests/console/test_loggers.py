"""`runtime.logger`: what DVCLive and TensorBoard read back is the log, and nothing else changes."""

from __future__ import annotations

import csv
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from ruamel.yaml import YAML

from benchmarks.pretraining_workspace import PretrainingWorkspace
from pipeline import params
from pipeline.console.errors import UserError
from pipeline.console.loggers import LOGGERS, MODULES, Mirror
from pipeline.model.training.history import MetricsLog
from pipeline.model.training.run import Run
from pipeline.pretraining.batches import Batch
from pipeline.stages import pretrain
from tests.pretraining.test_loop import pretraining
from tests.pretraining.test_planned_runs import stop_at
from tests.pretraining.texts import ROOT, VOCABULARY_SIZE, random_texts, small_values

NAMES = sorted(LOGGERS)
Series = dict[str, list[tuple[int, float]]]  # (step, value) by name


def of_log(path: Path) -> Series:
    series: Series = {}
    for line in path.read_text().splitlines():
        point = json.loads(line)
        for name, value in point.items():
            if name not in ("split", "step"):
                series.setdefault(f"{point['split']}/{name}", []).append((point["step"], value))
    return series


def accumulator(folder: Path) -> Any:
    """TensorBoard's own reader; it keeps every point."""
    from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

    return EventAccumulator(str(folder), size_guidance={"scalars": 0}).Reload()


def of_tensorboard(reader: Any) -> Series:
    return {
        name: [(event.step, event.value) for event in reader.Scalars(name)]
        for name in reader.Tags()["scalars"]
    }


def of_dvclive(folder: Path) -> Series:
    series: Series = {}
    tables = folder / "plots/metrics"
    for path in tables.rglob("*.tsv"):
        with path.open(newline="") as stream:
            rows = list(csv.DictReader(stream, delimiter="\t"))
        name = path.relative_to(tables).with_suffix("").as_posix()
        series[name] = [(int(row["step"]), float(row[path.stem])) for row in rows]
    summary = json.loads((folder / "metrics.json").read_text())
    assert summary.pop("step") == max(points[-1][0] for points in series.values())
    for split, values in summary.items():
        for name, value in values.items():
            assert value == series[f"{split}/{name}"][-1][1]
    return series


def in_single_precision(series: Series) -> Series:
    """As an event file holds values."""
    return {
        name: [(step, float(np.float32(value))) for step, value in points]
        for name, points in series.items()
    }


def assert_mirrors(name: str, folder: Path, log: Path) -> None:
    expected = of_log(log)
    if name == "dvclive":
        assert of_dvclive(folder) == expected
    else:
        assert of_tensorboard(accumulator(folder)) == in_single_precision(expected)


def mirrored(folder: Path, name: str, **changes: Any) -> Run[Batch]:
    """A run of 20 steps; each has a point, and every fourth one of validation."""
    run = pretraining(folder, steps=20, evaluate_every=4, **changes)
    run.log = MetricsLog(folder / "metrics.jsonl", Mirror(name, folder / name))
    return run


@pytest.mark.parametrize("name", NAMES)
def test_every_point_of_the_log_is_mirrored_once_however_often_a_run_is_stopped(
    tmp_path: Path, name: str
) -> None:
    log, folder = tmp_path / "metrics.jsonl", tmp_path / name
    stop_at(mirrored(tmp_path, name), 13)
    assert_mirrors(name, folder, log)
    assert [step for step, _ in of_log(log)["train/loss"]] == list(range(1, 14))
    shutil.rmtree(next(tmp_path.glob("checkpoints/*/step-00000010")))
    stop_at(mirrored(tmp_path, name), 6)
    assert_mirrors(name, folder, log)
    assert [step for step, _ in of_log(log)["train/loss"]] == list(range(1, 7))
    mirrored(tmp_path, name).run()
    assert_mirrors(name, folder, log)
    series = of_log(log)
    assert [step for step, _ in series["train/loss"]] == list(range(1, 21))
    assert [step for step, _ in series["validation/loss"]] == list(range(0, 21, 4))
    assert {"train/tokens", "train/learning_rate", "validation/tokens"} <= set(series)


def test_a_run_that_begins_anew_begins_an_empty_mirror(tmp_path: Path) -> None:
    for name in NAMES:
        log = tmp_path / f"{name}.jsonl"
        for steps in (5, 3):
            again = MetricsLog(log, Mirror(name, tmp_path / name))
            again.start(0)
            for step in range(1, steps + 1):
                again.write("train", {"step": step, "tokens": 9 * step, "loss": 1 / step})
            again.close()
        assert_mirrors(name, tmp_path / name, log)
        assert len(of_log(log)["train/loss"]) == 3


def test_a_tensorboard_that_looks_on_forgets_the_steps_that_were_lost(tmp_path: Path) -> None:
    stop_at(mirrored(tmp_path, "tensorboard"), 13)
    (file,) = (tmp_path / "tensorboard").iterdir()
    # As of a process that began long ago: the name holds the second, and readers go by it.
    file.rename(re.sub(r"tfevents\.\d+", "tfevents.1000000000", str(file)))
    onlooker = accumulator(tmp_path / "tensorboard")
    assert len(onlooker.Scalars("train/loss")) == 13
    mirrored(tmp_path, "tensorboard").run()
    expected = in_single_precision(of_log(tmp_path / "metrics.jsonl"))
    assert of_tensorboard(onlooker.Reload()) == expected


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
@pytest.mark.parametrize("fails_at", ["start", "step 7"])
@pytest.mark.parametrize("name", NAMES)
def test_a_logger_that_fails_is_left_out_and_training_goes_on(
    tmp_path: Path, name: str, fails_at: str, capsys: pytest.CaptureFixture[str]
) -> None:
    expected = pretraining(tmp_path / "without", steps=20, evaluate_every=4)
    expected.run()
    run = mirrored(tmp_path, name)
    mirror, update = run.log.mirror, run.update
    assert mirror is not None
    if fails_at == "start":
        (tmp_path / "file").write_text("")
        mirror.folder = tmp_path / "file" / name

    def obstructed(*batches: Any) -> dict[str, float]:
        if fails_at == "step 7" and run.step == 6:
            shutil.rmtree(mirror.folder)
            mirror.folder.write_text("a file in its place")
        return update(*batches)

    run.update = obstructed  # type: ignore[method-assign]
    run.run()
    run.log.close()
    said = capsys.readouterr().out
    assert said.count(f"{name} is left out from here on") == 1
    assert len(of_log(run.log.path)["train/loss"]) == 20
    for name_, tensor in run.model.state_dict().items():
        assert torch.equal(tensor, expected.model.state_dict()[name_]), name_


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> PretrainingWorkspace:
    """All that the stage reads, in the current folder."""
    space = PretrainingWorkspace(tmp_path / "here", random_texts(), VOCABULARY_SIZE)
    monkeypatch.chdir(space.path)
    return space


def run_stage(space: PretrainingWorkspace, logger: str | None) -> None:
    values = small_values()
    values["runtime"] |= {"logger": logger, "checkpoint_every": 5}
    space.write_params(values)
    names = {"tokens": "data/tokens", "tokenizer": "data/tokenizer", "gate": "gate.json"}
    inputs = {name: Path(path) for name, path in names.items()}
    pretrain.run(params.load(Path("params.yaml")), inputs, Path("data/encoder/1"), seed="1")


def test_the_encoder_has_the_same_bytes_with_each_logger_and_without(
    here: PretrainingWorkspace,
) -> None:
    run_stage(here, None)
    expected = here.output()
    assert {"model.safetensors", "manifest.json"} <= set(expected)
    for name in NAMES:
        shutil.rmtree(".checkpoints")  # a finished training is kept there
        run_stage(here, name)
        assert here.output() == expected, name
        assert_mirrors(name, Path("logs/pretrain") / name / "1", here.log)


def test_a_stopped_run_goes_on_with_another_logger(
    here: PretrainingWorkspace,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    record = Run.record

    def failing(run: Run[Batch], losses: dict[str, float]) -> None:
        if run.step == 8:
            raise RuntimeError("power failure")
        record(run, losses)

    with monkeypatch.context() as patch:
        patch.setattr(Run, "record", failing)
        with pytest.raises(RuntimeError):
            run_stage(here, "dvclive")
    run_stage(here, "tensorboard")
    assert "going on from the checkpoint of step 5" in capsys.readouterr().out
    assert_mirrors("tensorboard", Path("logs/pretrain/tensorboard/1"), here.log)
    assert [step for step, _ in of_log(here.log)["train/loss"]] == list(range(1, 13))


@pytest.mark.parametrize("name", NAMES)
def test_a_missing_package_is_named_before_anything_is_done(
    here: PretrainingWorkspace, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setitem(sys.modules, MODULES[name], None)
    with pytest.raises(UserError, match=f"the package {name}") as caught:
        run_stage(here, name)
    assert f"runtime.logger: {name}" in str(caught.value)
    assert f"pip install {name}" in str(caught.value)
    assert not Path("logs").exists()
    assert not Path(".checkpoints").exists()


def test_another_word_is_refused() -> None:
    values = small_values()
    for name in (None, *NAMES):
        values["runtime"]["logger"] = name
        assert params.check(values, "tests").runtime.logger == name
    values["runtime"]["logger"] = "wandb"
    with pytest.raises(UserError, match=r"runtime\.logger.*'dvclive' or 'tensorboard'"):
        params.check(values, "tests")


def test_no_stage_depends_on_the_logger() -> None:
    stages = YAML(typ="safe").load((ROOT / "dvc.yaml").read_text())["stages"]
    for name, stage in stages.items():
        assert not {"runtime", "runtime.logger"} & set(stage.get("params", [])), name


def test_dvclive_leaves_git_dvc_and_studio_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In a git repository without DVC, with a token for Studio, as `dvc exp run` starts a stage."""
    posted: list[Any] = []
    monkeypatch.setattr("dvclive.live.post_to_studio", lambda *event: posted.append(event))
    monkeypatch.chdir(tmp_path)
    subprocess.run(["git", "init", "--quiet"], check=True)
    for name in ("STUDIO_TOKEN", "STUDIO_REPO_URL", "ROOT", "EXP_BASELINE_REV"):
        monkeypatch.setenv(f"DVC_{name}", "any")

    def others() -> set[Path]:
        return {path for path in tmp_path.rglob("*") if "logs" not in path.parts}

    before = others()
    log = MetricsLog(Path("logs/1.jsonl"), Mirror("dvclive", Path("logs/dvclive")))
    log.start(0)
    for step in range(1, 4):
        log.write("train", {"step": step, "tokens": 9 * step, "loss": 1 / step})
    log.close()
    assert_mirrors("dvclive", Path("logs/dvclive"), log.path)
    assert others() == before
    assert not posted
    assert {path.name for path in Path("logs").iterdir()} == {"1.jsonl", "dvclive"}


def test_dvc_draws_the_mirror_although_it_leaves_the_other_logs_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from dvc.repo import Repo

    monkeypatch.chdir(tmp_path)
    shutil.copy(ROOT / ".dvcignore", tmp_path)
    folder = pretrain.LOGS / "dvclive" / "1"
    log = MetricsLog(pretrain.LOGS / "1.jsonl", Mirror("dvclive", folder))
    log.start(0)
    log.write("train", {"step": 7, "tokens": 63, "loss": 2.5})
    with Repo.init(no_scm=True) as repo:
        shown = repo.plots.show([f"{folder}/plots/metrics/train/loss.tsv"], props={"x": "step"})
        assert repo.dvcignore.is_ignored_file("logs/pretrain/1.jsonl")
        assert repo.dvcignore.is_ignored_dir("logs/stages")
    assert "2.5" in json.dumps(shown, default=str)
