"""The device check runs whole where there is no device: small, on the CPU."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import torch

from benchmarks import device_check, device_parts
from benchmarks.peers import texts
from tests.model.as_on_cuda import go_as_on_cuda

WORDS = ["--device", "cpu", "--small", "--seconds", "0.01"]


@pytest.fixture(autouse=True)
def _as_on_cuda(monkeypatch: pytest.MonkeyPatch) -> None:
    go_as_on_cuda(monkeypatch)
    monkeypatch.setattr(texts, "TOKENS", 20_000)


def test_every_part_is_run_and_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert device_check.main([*WORDS, "--json", str(tmp_path / "device.json")]) == 0
    result = json.loads((tmp_path / "device.json").read_text())
    assert [row["check"] for row in result["checks"]] == [
        *("numbers, float32", "numbers, bfloat16", "resume", "compiled", "two fine-tunings at once")
    ]
    assert result["checks"][0]["gradient"] < 1e-5 < result["checks"][1]["gradient"]
    assert result["checks"][3]["breaks"] == 0
    assert [row["compiled"] for row in result["speed"]] == [False, True]
    assert not result["left_out"]
    table = capsys.readouterr().out
    assert "| resume | as it should be |" in table
    assert "| bert_tiny | 32 | yes |" in table


def test_what_the_seconds_are_too_few_for_is_named(tmp_path: Path) -> None:
    file = tmp_path / "device.json"
    assert device_check.main([*WORDS, "--limit", "-1", "--json", str(file)]) == 0
    result = json.loads(file.read_text())
    assert (result["checks"], result["speed"]) == ([], [])
    assert result["left_out"][-1] == "bert_tiny at 32, compiled"


@pytest.fixture
def _numbers_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    parts_of = device_parts.parts_of
    monkeypatch.setattr(device_parts, "parts_of", lambda a: dict(list(parts_of(a).items())[:1]))


@pytest.mark.usefixtures("_numbers_alone")
def test_a_part_that_raises_is_a_failed_check(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("no kernel")

    monkeypatch.setattr(device_parts, "gradient_of", broken)
    assert device_check.main(WORDS) == 1


@pytest.mark.usefixtures("_numbers_alone")
def test_wrong_numbers_of_a_device_fail(monkeypatch: pytest.MonkeyPatch) -> None:
    right = device_parts.add_gradients

    def wrong(model, batches, objective):  # type: ignore[no-untyped-def]
        losses = right(model, batches, objective)
        if wrong.calls:
            for parameter in model.parameters():
                if parameter.grad is not None:
                    parameter.grad *= 1.01
        wrong.calls += 1
        return losses

    wrong.calls = 0  # type: ignore[attr-defined]
    monkeypatch.setattr(device_parts, "add_gradients", wrong)
    assert device_check.main(WORDS) == 1


@pytest.mark.skipif(torch.cuda.is_available(), reason="CUDA is here")
def test_without_an_accelerator_it_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    assert device_check.main([]) == 2
    assert "no accelerator" in capsys.readouterr().err
