"""Checkpoints: whole or absent, verified, never those of another run."""

from __future__ import annotations

import errno
import json
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import torch

from pipeline.console.errors import UserError
from pipeline.model.training.checkpoints import Checkpoint, Checkpoints


def checkpoint(step: int, size: int = 10) -> Checkpoint:
    return Checkpoint(step, {"weights": torch.full((size,), float(step))}, {"tokens": step})


def latest_step(checkpoints: Checkpoints) -> int | None:
    found = checkpoints.latest()
    return None if found is None else found.step


def test_the_newest_comes_back_and_two_are_kept(tmp_path: Path) -> None:
    checkpoints = Checkpoints(tmp_path, {"seed": 1})
    assert checkpoints.latest() is None
    for step in (5, 10, 200):
        checkpoints.save(checkpoint(step))
    found = checkpoints.latest()
    assert found is not None
    assert found.step == 200
    assert torch.equal(found.tensors["weights"], torch.full((10,), 200.0))
    assert found.facts == {"tokens": 200}
    assert sorted(path.name for path in checkpoints.folder.iterdir()) == [
        "step-00000010",
        "step-00000200",
    ]


def test_the_last_of_a_finished_run_stays_until_its_result_is_recorded(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    record = tmp_path / "dvc.lock"
    monkeypatch.setattr("pipeline.model.training.finished_runs.RECORD", record)
    runs = tmp_path / "runs"
    done, other, stopped = (Checkpoints(runs, {"seed": seed}) for seed in (1, 2, 3))
    record.touch()  # by the stages before
    for checkpoints in (done, other, stopped):
        for step in (5, 10):
            checkpoints.save(checkpoint(step))
    for checkpoints in (done, other):
        checkpoints.finish()
    assert [path.name for path in done.folder.glob("step-*")] == ["step-00000010"]
    assert latest_step(done) == 10
    assert f"finished; to train anew, remove {done.folder}" in capsys.readouterr().out

    times = (done.folder / "finished").stat()
    os.utime(other.folder / "finished", ns=(times.st_atime_ns, times.st_mtime_ns + 2_000_000_000))
    os.utime(record, ns=(times.st_atime_ns, times.st_mtime_ns + 1_000_000_000))
    assert latest_step(done) is None
    assert latest_step(other) == 10, "recorded was only what had finished before"
    assert latest_step(stopped) == 10, "not finished"


def test_a_finished_run_that_lost_its_last_checkpoint_is_under_way_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = tmp_path / "dvc.lock"
    monkeypatch.setattr("pipeline.model.training.finished_runs.RECORD", record)
    checkpoints = Checkpoints(tmp_path / "runs", {"seed": 1})
    checkpoints.save(checkpoint(10))
    checkpoints.finish()
    mark = (checkpoints.folder / "finished").stat()
    (checkpoints.folder / "step-00000010" / "state.safetensors").write_bytes(b"damaged")
    assert latest_step(checkpoints) is None
    checkpoints.save(checkpoint(5))  # of the run that begins anew
    record.touch()  # by another stage
    os.utime(record, ns=(mark.st_atime_ns, mark.st_mtime_ns + 1_000_000_000))
    assert latest_step(checkpoints) == 5


def test_a_run_of_no_steps_leaves_nothing_to_go_on_from(tmp_path: Path) -> None:
    checkpoints = Checkpoints(tmp_path, {"seed": 1})
    checkpoints.finish()
    assert not checkpoints.folder.exists()


@pytest.mark.parametrize("damage", ["flip", "truncate", "delete", "manifest", "params"])
def test_a_damaged_newest_falls_back_and_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], damage: str
) -> None:
    checkpoints = Checkpoints(tmp_path, {"seed": 1})
    for step in (5, 10):
        checkpoints.save(checkpoint(step))
    newest = checkpoints.folder / "step-00000010"
    file = newest / "state.safetensors"
    content = bytearray(file.read_bytes())
    if damage == "flip":
        content[-3] ^= 1
        file.write_bytes(content)
    elif damage == "truncate":
        file.write_bytes(content[:-8])
    elif damage == "delete":
        file.unlink()
    elif damage == "params":
        manifest = (newest / "manifest.json").read_text()
        (newest / "manifest.json").write_text(manifest.replace('"seed": 1', '"seed": 3'))
    else:
        (newest / "manifest.json").write_text("{")
    assert latest_step(checkpoints) == 5
    said = capsys.readouterr().out
    assert "a damaged checkpoint is passed over" in said
    assert "step-00000010" in said
    assert "going on from the checkpoint of step 5" in said
    checkpoints.save(checkpoint(10))  # the run comes by again
    assert latest_step(checkpoints) == 10


@pytest.mark.parametrize("kept", [1, 3])
def test_as_many_are_kept_as_asked_for_and_all_but_one_may_be_damaged(
    tmp_path: Path, kept: int
) -> None:
    checkpoints = Checkpoints(tmp_path, {}, kept)
    steps = [5, 10, 15, 20, 25]
    for step in steps:
        checkpoints.save(checkpoint(step))
    left = sorted(checkpoints.folder.iterdir())
    assert [path.name for path in left] == [f"step-{step:08d}" for step in steps[-kept:]]
    for path in left[1:]:
        (path / "state.safetensors").write_bytes(b"damaged")
    assert latest_step(checkpoints) == steps[-kept]


def test_another_fingerprint_never_resumes(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first = Checkpoints(tmp_path, {"params": {"learning_rate": 0.1}})
    first.save(checkpoint(5))
    assert latest_step(Checkpoints(tmp_path, {"params": {"learning_rate": 0.2}})) is None
    assert "of other settings, inputs or code" in capsys.readouterr().out
    assert latest_step(first) == 5


def test_what_a_killed_save_left_is_not_taken(tmp_path: Path) -> None:
    checkpoints = Checkpoints(tmp_path, {})
    checkpoints.save(checkpoint(5))
    partial = checkpoints.folder / ".step-00000010.partial"
    partial.mkdir()
    (partial / "state.json").write_text(json.dumps({"tokens": 10}))
    assert latest_step(checkpoints) == 5
    checkpoints.save(checkpoint(10))
    assert not partial.exists()


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A real file system of one megabyte."""
    folder = tmp_path / "disk"
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(folder)]
    try:
        mounted = subprocess.run(command, capture_output=True, text=True)
    except OSError as error:
        pytest.skip(f"no mount here: {error}")
    if mounted.returncode != 0:
        pytest.skip(f"a tmpfs cannot be mounted here: {mounted.stderr.strip()}")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def test_a_full_disk_is_explained_and_the_old_checkpoint_stays(small_disk: Path) -> None:
    checkpoints = Checkpoints(small_disk, {})
    checkpoints.save(checkpoint(5, size=1000))
    with pytest.raises(UserError) as caught:
        checkpoints.save(checkpoint(10, size=1_000_000))
    assert "the checkpoint of step 10 could not be written" in str(caught.value)
    assert os.strerror(errno.ENOSPC) in str(caught.value)
    assert "free some space" in str(caught.value)
    assert latest_step(checkpoints) == 5
    assert [path.name for path in checkpoints.folder.iterdir()] == ["step-00000005"]
    checkpoints.save(checkpoint(11, size=1000))
    assert latest_step(checkpoints) == 11


class Counter:
    """A part of a run with a number and, once counted, a tensor."""

    def __init__(self) -> None:
        self.number, self.tensors = 0, {}

    def state_dict(self) -> dict[str, Any]:
        return {"number": self.number, **self.tensors}

    def load_state_dict(self, state_dict: dict[str, Any]) -> None:
        self.number = state_dict.pop("number")
        self.tensors = state_dict


def test_parts_get_back_what_they_gave_tensors_and_numbers(tmp_path: Path) -> None:
    model, fresh, counted = torch.nn.Linear(3, 2), Counter(), Counter()
    counted.number, counted.tensors = 7, {"sums/a": torch.arange(3.0)}
    parts = {"model": model, "fresh": fresh, "counted": counted}
    checkpoints = Checkpoints(tmp_path, {"seed": 1})
    checkpoints.save(Checkpoint.of(4, parts, tokens=9))
    others = {"model": torch.nn.Linear(3, 2), "fresh": Counter(), "counted": Counter()}
    found = checkpoints.latest()
    assert found is not None
    assert (found.step, found.facts["tokens"]) == (4, 9)
    assert set(found.tensors) == {"model/weight", "model/bias", "counted/sums/a"}
    found.restore(others)
    assert torch.equal(others["model"].weight, model.weight)
    assert (others["fresh"].number, others["fresh"].tensors) == (0, {})
    assert others["counted"].number == 7
    assert torch.equal(others["counted"].tensors["sums/a"], torch.arange(3.0))
