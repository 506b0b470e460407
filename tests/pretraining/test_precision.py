"""bfloat16 is chosen by what the hardware has, learns as float32 does, and repeats itself."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import torch

from pipeline.console.launch import launch
from pipeline.foundation.processor import processor
from pipeline.model.training.accumulation import total_of
from pipeline.model.training.device import configure
from pipeline.model.training.precision import choose_precision, set_precision
from pipeline.model.training.ranks import ALONE
from pipeline.model.weights import read_tensors
from tests.model.models import TINY, TINY_MODERN
from tests.model.training.distributed_work import Scenario, run, run_all
from tests.pretraining.runs import pretraining
from tests.pretraining.texts import small_settings

CPU, CUDA = torch.device("cpu"), torch.device("cuda")
LOW: dict[str, Any] = {"dtype": torch.float32, "precision": "bfloat16"}


@pytest.mark.parametrize(
    ("vendor", "flags", "expected"),
    [
        ("GenuineIntel", "avx512f avx512_bf16 amx_bf16 amx_tile amx_int8", "bfloat16"),
        ("AuthenticAMD", "avx512f amx_bf16 amx_tile", "bfloat16"),
        ("AuthenticAMD", "avx512f avx512_bf16", "float32"),  # wide vectors are no matrix units
        ("GenuineIntel", "avx512f amx_tile amx_int8", "float32"),
        ("GenuineIntel", "avx2", "float32"),
    ],
)
def test_auto_goes_by_the_flags_of_the_processor(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, vendor: str, flags: str, expected: str
) -> None:
    monkeypatch.setattr("platform.machine", lambda: "x86_64")
    file = tmp_path / "cpuinfo"
    lines = ["processor\t: 0", f"vendor_id\t: {vendor}", f"flags\t\t: {flags}", ""]
    file.write_text("\n".join([*lines, *lines]))
    assert processor(file).vendor == vendor
    assert choose_precision("auto", CPU, cpuinfo=file) == expected
    assert choose_precision("auto", CPU, cpuinfo=file, shapes_vary=True) == "float32"
    assert choose_precision("float32", CPU, cpuinfo=file) == "float32"
    assert choose_precision("bfloat16", CPU, cpuinfo=file) == "bfloat16"
    assert choose_precision("auto", CPU, cpuinfo=tmp_path / "absent") == "float32"
    assert choose_precision("auto", torch.device("mps"), cpuinfo=file) == "float32"


@pytest.mark.parametrize(
    ("capability", "expected"),
    [((7, 5), "float32"), ((8, 0), "bfloat16"), ((8, 9), "bfloat16"), ((10, 0), "bfloat16")],
)
def test_auto_goes_by_the_compute_capability_of_cuda(
    capability: tuple[int, int], expected: str
) -> None:
    assert choose_precision("auto", CUDA, capability=capability) == expected
    assert choose_precision("auto", CUDA, capability=capability, shapes_vary=True) == expected
    assert choose_precision("float32", CUDA, capability=capability) == "float32"


def test_configure_says_what_differs_from_float32() -> None:
    assert configure(CPU, 1, "bfloat16") == "the CPU with 1 thread in bfloat16"
    assert configure(CPU, 1) == "the CPU with 1 thread"


@pytest.mark.parametrize("optimizer", ["muon", "adamw"])
@pytest.mark.parametrize("shape", [TINY, TINY_MODERN], ids=["bert", "modern"])
def test_it_learns_as_float32_does(tmp_path: Path, shape: Any, optimizer: str) -> None:
    changes = {"optimizer": small_settings().optimizer.model_copy(update={"name": optimizer})}
    curves = {}
    for precision in ("float32", "bfloat16"):
        set_precision(precision)  # type: ignore[arg-type]
        made = pretraining(tmp_path / precision, shape=shape, steps=60, batch_size=16, **changes)
        curves[precision] = made.run()
        for tensors in (made.model.state_dict(), made.optimizers.state_dict()):
            assert {t.dtype for t in tensors.values() if t.is_floating_point()} == {torch.float32}
    full, low = (curves[name].validation for name in ("float32", "bfloat16"))
    assert low[-1]["loss"] < low[0]["loss"] - 0.1
    assert low != full
    assert low[0]["loss"] == pytest.approx(full[0]["loss"], rel=2e-3)
    assert low[-1]["loss"] == pytest.approx(full[-1]["loss"], rel=0.02)


def test_products_are_rounded_and_losses_are_not(tmp_path: Path) -> None:
    made = pretraining(tmp_path)
    batch = made.batches()[0]
    seen: dict[str, torch.dtype] = {}
    for name, module in made.model.named_modules():
        module.register_forward_hook(
            lambda _module, _inputs, output, name=name: seen.update({name: output.dtype})
        )
    set_precision("bfloat16")
    losses = made.objective.losses(made.model, batch)
    assert seen["encoder.layers.0.attention.query_key_value"] == torch.bfloat16
    assert seen["encoder.layers.1.feed_forward.output"] == torch.bfloat16
    assert seen["encoder.layers.1"] == torch.float32, "the residual path"
    parts = (total_of(losses, made.objective.weights), *losses.values())
    assert [part.dtype for part in parts] == [torch.float32] * 3
    assert not torch.is_autocast_enabled("cpu"), "the backward pass lies outside"


def weights(folder: Path) -> bytes:
    return (folder / "weights.safetensors").read_bytes()


@pytest.mark.parametrize("shape", [TINY, TINY_MODERN], ids=["bert", "modern"])
def test_two_runs_are_equal_and_a_stopped_one_goes_on_bit_for_bit(
    tmp_path: Path, shape: Any
) -> None:
    scenario = Scenario(shape=shape, dropout=0.1, changes={"micro_batch_size": 3}, **LOW)
    for name in ("one", "again"):
        run(scenario, tmp_path / name, ALONE)
    run(scenario, tmp_path / "stopped", ALONE, stop_at=5)
    run(scenario, tmp_path / "stopped", ALONE)
    assert weights(tmp_path / "one") == weights(tmp_path / "again") == weights(tmp_path / "stopped")
    run(Scenario(shape=shape, dtype=torch.float32), tmp_path / "full", ALONE)
    assert weights(tmp_path / "one") != weights(tmp_path / "full")


def test_two_processes_train_what_one_does_to_its_rounding(tmp_path: Path) -> None:
    scenarios = {name: Scenario(name, optimizer="adamw", **LOW) for name in ("replicate", "shard")}
    run(scenarios["replicate"], tmp_path / "one", ALONE)
    launch(2, run_all, tmp_path / "two", list(scenarios.items()))
    one = read_tensors(tmp_path / "one/weights.safetensors")
    history = json.loads((tmp_path / "one/history.json").read_text())
    for name in scenarios:
        two = read_tensors(tmp_path / "two" / name / "weights.safetensors")
        assert {tensor.dtype for tensor in two.values()} == {torch.float32}
        assert two.keys() == one.keys()
        other = json.loads((tmp_path / "two" / name / "history.json").read_text())
        for point, expected in zip(other["validation"], history["validation"], strict=True):
            assert point["loss"] == pytest.approx(expected["loss"], rel=5e-3)
