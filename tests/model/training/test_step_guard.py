"""Steps that would do harm are not taken, are counted, and too many of them end the run."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from pipeline.console.errors import UserError
from pipeline.model.training.accumulation import StepLosses, add_gradients
from pipeline.model.training.run import Run
from pipeline.model.training.step_guard import StepGuard
from pipeline.model.weights import read_tensors
from pipeline.params import LossSpikes
from pipeline.pretraining.batches import Batch
from tests.pretraining.runs import pretraining

SPIKES = LossSpikes(deviations=6.0, window=20)


def weights(run: Run[Batch]) -> dict[str, torch.Tensor]:
    state = {f"model {name}": value for name, value in run.model.state_dict().items()}
    state |= {f"optimizer {name}": value for name, value in run.optimizers.state_dict().items()}
    return {name: value.clone() for name, value in state.items()}


def assert_equal(ours: dict[str, torch.Tensor], theirs: dict[str, torch.Tensor]) -> None:
    assert ours.keys() == theirs.keys()
    for name, value in ours.items():
        assert torch.equal(value, theirs[name]), name


def losses_with(monkeypatch: pytest.MonkeyPatch, changes: dict[int, float]) -> None:
    """Training as ever, but the n-th step of this process has another loss."""
    steps = iter(range(1, 10_000))

    def changed(*arguments: Any) -> StepLosses:
        pending, step = add_gradients(*arguments), next(steps)
        leap = {"loss": changes[step]} if step in changes else {}
        return StepLosses(pending.parts, lambda numbers: pending.combined(numbers) | leap)

    monkeypatch.setattr("pipeline.model.training.run.add_gradients", changed)


def test_numbers_that_are_not_finite_are_refused_without_a_window() -> None:
    guard = StepGuard(None, 10)
    assert guard.objection(1e30, 1e30) is None
    for loss, norm, word in ((math.nan, 1.0, "loss is nan"), (1.0, math.inf, "gradients is inf")):
        reason = guard.objection(loss, norm)
        assert reason is not None
        assert word in reason
    assert guard.in_a_row == 2
    assert guard.objection(1.0, 1.0) is None
    assert guard.in_a_row == 0


@pytest.mark.parametrize("leaping", ["loss", "norm"])
def test_a_leap_beyond_the_deviations_is_a_spike_and_one_within_is_none(leaping: str) -> None:
    random = np.random.default_rng(1)
    usual = random.normal(5.0, 0.1, size=SPIKES.window).tolist()
    for deviations, refused in ((5.9, False), (6.1, True)):
        guard = StepGuard(SPIKES, 10)
        for value in usual:
            assert guard.objection(value, value) is None
        value = float(np.mean(usual) + deviations * np.std(usual))
        given = {"loss": 5.0, "norm": 5.0, leaping: value}
        assert (guard.objection(**given) is not None) == refused


def test_nothing_is_a_spike_before_half_a_window_and_a_fall_never_is() -> None:
    guard = StepGuard(SPIKES, 10)
    for step in range(SPIKES.window // 2):
        assert guard.objection(10.0 + step % 2 * 1e6, 1.0 + step % 2) is None
    assert guard.objection(-1e9, 0.0) is None


def test_a_level_that_stays_is_no_spike_for_long() -> None:
    guard = StepGuard(SPIKES, 10_000)
    random = np.random.default_rng(2)
    for value in random.normal(5.0, 0.1, size=SPIKES.window):
        guard.objection(float(value), 1.0)
    refused = [guard.objection(float(v), 1.0) for v in random.normal(9.0, 0.1, size=SPIKES.window)]
    assert refused[0] is not None
    assert refused[-1] is None


def test_a_skipped_step_changes_nothing_but_the_data_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    run = pretraining(tmp_path)
    losses_with(monkeypatch, {3: math.nan})
    for _ in range(2):
        run.update(*run.batches())
    before, examples, tokens = weights(run), list(run.plan.examples), run.tokens
    run.update(*run.batches())
    assert_equal(weights(run), before)
    assert run.step == 3
    assert run.plan.examples[0] == examples[0] + run.micro_batch_size
    assert run.tokens > tokens
    assert run.history.skipped == [{"step": 3, "tokens": run.tokens}]
    assert "step 3 is skipped: the loss is nan" in capsys.readouterr().out
    run.update(*run.batches())
    assert any(not torch.equal(value, before[name]) for name, value in weights(run).items())


def test_curves_and_the_window_leave_skipped_steps_out_and_survive_a_resume(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    changes = {"steps": 30, "loss_spikes": LossSpikes(deviations=6.0, window=10)}
    losses_with(monkeypatch, {8: math.inf, 22: 1e6})
    whole = pretraining(tmp_path / "whole", **changes)
    expected = whole.run()
    assert [point["step"] for point in expected.skipped] == [8, 22]
    assert [p["step"] for p in expected.train] == [s for s in range(1, 31) if s not in (8, 22)]

    losses_with(monkeypatch, {8: math.inf})
    broken = pretraining(tmp_path / "broken", **changes)
    update = broken.update

    def stopping(*batches: Any) -> dict[str, float]:
        if broken.step == 18:
            raise KeyboardInterrupt
        return update(*batches)

    broken.update = stopping  # type: ignore[method-assign]
    with pytest.raises(KeyboardInterrupt):
        broken.run()
    losses_with(monkeypatch, {22 - 15: 1e6})  # it goes on from step 15
    resumed = pretraining(tmp_path / "broken", **changes)
    history = resumed.run()
    assert history.skipped == expected.skipped
    assert history.curves() == expected.curves()
    assert_equal(weights(resumed), weights(whole))


def test_too_many_in_a_row_end_the_run_and_keep_the_batch_and_the_good_checkpoint(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    losses_with(monkeypatch, dict.fromkeys(range(9, 100), math.nan))
    run = pretraining(tmp_path, steps=60, max_skipped_steps=12)
    with pytest.raises(UserError) as caught:
        run.run()
    assert run.step == 20
    assert "12 steps in a row were skipped, the last of them 20: the loss is nan" in str(
        caught.value
    )
    kept = Path(caught.value.where or "")
    identity = json.loads((kept / "batch.json").read_text())
    first, last = identity["examples"]
    size = last - first + 1
    batch = run.phases[0].batch(first, size)
    tensors = read_tensors(kept / "0.safetensors")
    assert torch.equal(tensors["input_ids"], batch.input_ids)
    assert identity["windows"] == run.phases[0].windows(first, size)
    assert len(identity["windows"]) == size == run.micro_batch_size
    # Steps 10, 15 and 20 were due, but not while steps were skipped.
    assert [path.name for path in run.checkpoints.folder.glob("step-*")] == ["step-00000005"]


def test_weights_that_are_no_numbers_are_found_by_validation_too(tmp_path: Path) -> None:
    run = pretraining(tmp_path)
    with torch.no_grad():
        run.model.decoder_bias.fill_(math.nan)
    with pytest.raises(UserError, match="the validation loss is nan after step 0"):
        run.evaluate()
    assert run.history.validation == []
