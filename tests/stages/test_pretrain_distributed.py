"""The stage on two devices, as processes: what it writes, and what survives signals and kills."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import torch

from benchmarks.pretraining_workspace import COMMAND
from pipeline import params
from pipeline.console.errors import UserError
from pipeline.model.training.parallel import require_devices
from pipeline.model.weights import read_tensors
from tests.killing import DEADLINE, process_gone, wait_until
from tests.model.training.optimizer_settings import settings_for
from tests.pretraining.texts import ROOT, small_values
from tests.stages.test_pretrain import Workspace

STEPS = 60
# Of weights after 60 steps with 2 devices against 1, float32; 1.2e-5 was measured.
TOLERANCE = 1e-3


class TwoDevices(Workspace):
    """A workspace whose pre-training runs on two devices, unless `devices` says otherwise."""

    def set(self, **changes: Any) -> None:
        values = small_values()
        values["runtime"] |= {
            "devices": changes.pop("devices", 2),
            "parallelism": changes.pop("parallelism", "replicate"),
        }
        for name in ("hidden_dropout", "attention_dropout"):
            values["pretrain"]["model"][name] = 0.0
        changes = {"steps": STEPS} | changes
        changes["budget"] = {"steps": changes.pop("steps")}
        values["pretrain"] |= changes
        (self.path / "params.yaml").write_text(json.dumps(values))

    def weights(self) -> dict[str, torch.Tensor]:
        return read_tensors(self.path / "data/encoder/1/model.safetensors")


def children_of(parent: int) -> list[int]:
    """The processes that `parent` started and that run this pipeline, in the order of their ids."""
    return sorted(
        int(path.parent.name)
        for path in Path("/proc").glob("[0-9]*/stat")
        if _parent(path) == parent and b"spawn_main" in _command(path.parent)
    )


def _parent(stat: Path) -> int | None:
    try:
        return int(stat.read_text().rpartition(")")[2].split()[1])
    except OSError:
        return None


def _command(process: Path) -> bytes:
    try:
        return (process / "cmdline").read_bytes()
    except OSError:
        return b""


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks for processes in /proc")
def test_signals_and_kills_on_two_devices_lose_nothing(tmp_path: Path) -> None:
    one = TwoDevices(tmp_path / "one", devices=1)
    one.run()
    two = TwoDevices(tmp_path / "two", steps=STEPS)

    # SIGTERM: saved, with its own exit code.
    code, said = two.stop_at(10, signal.SIGTERM)
    assert code == 128 + signal.SIGTERM, said
    newest = int(two.checkpoints()[-1][5:])
    assert f"saved at step {newest}" in said
    assert "Traceback" not in said

    # kill -9 of one rank: all end, with one error.
    process = two.start()
    wait_until(lambda: int(two.checkpoints()[-1][5:]) > newest)
    ranks = children_of(process.pid)
    assert len(ranks) == 2
    os.kill(ranks[-1], signal.SIGKILL)
    said, _ = process.communicate(timeout=DEADLINE)
    assert process.returncode == 2, said
    assert "was killed" in said
    assert said.count("error in pretrain") == 1
    assert "Traceback" not in said
    assert all(map(process_gone, ranks))

    # kill -9 of the one that started them: they do not outlive it.
    newest = int(two.checkpoints()[-1][5:])
    process = two.start()
    wait_until(lambda: int(two.checkpoints()[-1][5:]) > newest)
    ranks = children_of(process.pid)
    process.kill()
    process.wait()
    wait_until(lambda: all(map(process_gone, ranks)))
    assert two.checkpoints(), "nothing left to go on from"

    # On one device to the end: the same weights, to rounding.
    two.set(devices=1)
    said = two.run()
    assert "going on from the checkpoint of step" in said
    assert two.checkpoints() == one.checkpoints()
    assert two.logged() == one.logged()
    ours, theirs = two.weights(), one.weights()
    worst = max(float((ours[name] - theirs[name]).abs().max()) for name in theirs)
    print(f"after {STEPS} steps in float32: {worst:.1e}")
    assert worst < TOLERANCE


def test_the_users_own_torchrun_trains_shards(tmp_path: Path) -> None:
    space = TwoDevices(tmp_path / "space", parallelism="shard", steps=4)
    torchrun = ("-m", "torch.distributed.run", "--standalone", "--nproc-per-node", "2")
    done = subprocess.run(
        [sys.executable, *torchrun, *COMMAND[1:]],
        cwd=space.path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=DEADLINE,
    )
    assert done.returncode == 0, done.stdout
    assert done.stdout.count("tokens seen") == 1, "one rank speaks"
    sharded = space.weights()
    space.set(devices=1, steps=4)
    space.run()
    for name, whole in space.weights().items():
        torch.testing.assert_close(sharded[name], whole, rtol=0, atol=TOLERANCE)


def checked(runtime: dict[str, Any], pretrain: dict[str, Any]) -> params.Params:
    values = small_values()
    values["runtime"] |= runtime
    values["pretrain"] |= pretrain
    return params.check(values, "tests")


@pytest.mark.parametrize(
    ("runtime", "pretrain", "words"),
    [
        ({"devices": 5}, {}, "batch_size 4 is below runtime.devices 5"),
        ({"devices": 0}, {}, "runtime.devices"),
        ({"parallelism": "pipeline"}, {}, "runtime.parallelism"),
        ({"parallelism": "shard", "compile": True}, {}, "compile is true, but runtime.paral"),
        (
            {"compile": True},
            {"batch_size": {"start": 2, "end": 4, "fraction": 0.5}},
            "compile is true, but pretrain.batch_size is a ramp",
        ),
        (
            {"devices": 2, "parallelism": "shard"},
            {"optimizer": settings_for("adafactor").model_dump()},
            "adafactor cannot have",
        ),
    ],
)
def test_what_several_devices_cannot_do_is_refused(
    runtime: dict[str, Any], pretrain: dict[str, Any], words: str
) -> None:
    with pytest.raises(UserError, match=words):
        checked(runtime, pretrain)


def test_devices_that_are_not_there_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch.cuda, "device_count", lambda: 2)
    require_devices(torch.device("cuda"), 2)
    with pytest.raises(UserError, match="3 devices are asked for, but torch finds 2 of CUDA"):
        require_devices(torch.device("cuda"), 3)
    with pytest.raises(UserError, match="MPS is one device"):
        require_devices(torch.device("mps"), 2)
    require_devices(torch.device("cpu"), 8)
