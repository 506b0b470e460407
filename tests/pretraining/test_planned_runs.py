"""Runs under each budget, with ramp, curriculum and averaging: resumed anywhere, the same bits."""

from __future__ import annotations

import dataclasses
import itertools
import json
from pathlib import Path
from typing import Any

import pytest
import torch

from pipeline.model.configuration import EncoderConfiguration
from pipeline.model.training.run import Run
from pipeline.params.plan import BatchSizeRamp, Budget, LengthPhase, WeightAveraging
from pipeline.pretraining.batches import Batch
from pipeline.pretraining.objectives import score
from tests.model.models import TINY, TINY_MODERN
from tests.pretraining.runs import held_out, pretraining, small_batches
from tests.pretraining.test_loop import CHANGING
from tests.pretraining.texts import small_settings

EVERYTHING: dict[str, Any] = {
    "batch_size": BatchSizeRamp(start=2, end=7, fraction=0.5),
    "micro_batch_size": 3,
    "sequence_length": [
        LengthPhase(length=12, fraction=0.6),
        LengthPhase(length=24, fraction=0.4),
    ],
    "weight_averaging": WeightAveraging(fraction=0.7, every=2),
    "masked_language_modelling": CHANGING,
}


def weights(run: Run[Batch]) -> dict[str, torch.Tensor]:
    return {name: value.clone() for name, value in run.model.state_dict().items()}


def stop_at(run: Run[Batch], step: int) -> None:
    """Run until `step` steps are done, then as at a power failure."""
    update = run.update

    def failing(*batches: Any) -> dict[str, float]:
        if run.step == step:
            raise RuntimeError("power failure")
        return update(*batches)

    run.update = failing  # type: ignore[method-assign]
    with pytest.raises(RuntimeError):
        run.run()


@pytest.mark.parametrize("shape", [TINY, TINY_MODERN], ids=["bert", "modern"])
@pytest.mark.parametrize(
    "budget", [Budget(steps=12), Budget(epochs=0.04), Budget(tokens=900)], ids=str
)
def test_with_everything_on_resumed_anywhere_gives_the_same_bits(
    tmp_path: Path, shape: EncoderConfiguration, budget: Budget
) -> None:
    shape = dataclasses.replace(shape, hidden_dropout=0.1, attention_dropout=0.1)
    changes = EVERYTHING | {"budget": budget}
    whole = pretraining(tmp_path / "whole", shape=shape, **changes)
    expected = whole.run()
    assert whole.average.number >= 2
    assert all(whole.plan.examples)
    for stop in range(1, whole.step):
        broken = pretraining(tmp_path / str(stop), shape=shape, **changes)
        broken.checkpoint_every = 2 + stop % 2
        stop_at(broken, stop)
        resumed = pretraining(tmp_path / str(stop), shape=shape, **changes)
        assert resumed.run().curves() == expected.curves()
        assert resumed.plan.examples == whole.plan.examples
        for (name, ours), theirs in zip(
            weights(resumed).items(), weights(whole).values(), strict=True
        ):
            assert torch.equal(ours, theirs), name


def ticking(seconds: float) -> Any:
    """A clock that is `seconds` later at every look."""
    return itertools.count(step=seconds).__next__


def test_seconds_end_the_run_at_the_end_of_its_schedule_and_validate_there(tmp_path: Path) -> None:
    run = pretraining(tmp_path, budget=Budget(seconds=20.0), evaluate_every=7)
    run.clock = ticking(1.0)
    history = run.run()
    assert run.step == 20
    assert [point["step"] for point in history.validation] == [0, 7, 14, 20]
    assert history.train[-1]["step"] == 20
    settings = run.rule
    last = settings.learning_rate / (20 - round(20 * settings.warmup_fraction))
    assert history.train[-1]["learning_rate"] == pytest.approx(last)


def test_seconds_are_summed_over_resumes_and_validation_is_not_counted(tmp_path: Path) -> None:
    broken = pretraining(tmp_path, budget=Budget(seconds=20.0))
    broken.clock = ticking(1.0)
    stop_at(broken, 13)  # the last checkpoint is that of step 10
    resumed = pretraining(tmp_path, budget=Budget(seconds=20.0), evaluate_every=1)
    resumed.clock = ticking(2.0)  # on a slower machine
    resumed.run()
    assert (resumed.step, resumed.plan.seconds) == (15, 20.0)


def test_a_resumed_run_of_seconds_at_the_same_pace_has_the_same_bits(tmp_path: Path) -> None:
    changes = EVERYTHING | {"budget": Budget(seconds=12.0)}
    whole = pretraining(tmp_path / "whole", **changes)
    whole.clock = ticking(1.0)
    expected = whole.run()
    broken = pretraining(tmp_path / "broken", **changes)
    broken.clock = ticking(1.0)
    stop_at(broken, 8)
    resumed = pretraining(tmp_path / "broken", **changes)
    resumed.clock = ticking(1.0)
    assert resumed.run().curves() == expected.curves()
    for ours, theirs in zip(weights(resumed).values(), weights(whole).values(), strict=True):
        assert torch.equal(ours, theirs)


def test_an_epoch_under_a_ramp_has_the_tokens_of_an_epoch(tmp_path: Path) -> None:
    ramp = BatchSizeRamp(start=10, end=60, fraction=0.5)
    run = pretraining(tmp_path, budget=Budget(epochs=1.0), batch_size=ramp)
    number = run.phases[0].examples_per_epoch
    run.run()
    assert run.plan.examples == [number]
    assert run.tokens == run.phases[0].batch(0, number).num_tokens


def test_each_phase_has_windows_of_its_own_and_validation_the_last_length(tmp_path: Path) -> None:
    run = pretraining(tmp_path, **EVERYTHING)
    short, long = run.phases
    assert [phase.batch(0, 3, progress=0.0).input_ids.shape[1] for phase in run.phases] == [12, 24]
    assert short.examples_per_epoch > long.examples_per_epoch
    assert small_batches(small_settings(**EVERYTHING))[1].batch(0, 3).input_ids.shape[1] == 24


def test_the_average_is_the_mean_of_the_weights_that_it_names(tmp_path: Path) -> None:
    averaging = WeightAveraging(fraction=0.5, every=2)
    plain = pretraining(tmp_path / "plain", budget=Budget(steps=12))
    taken = []
    record = plain.record

    def recording(losses: dict[str, float]) -> None:
        record(losses)
        if plain.step in (8, 10, 12):
            taken.append(weights(plain))

    plain.record = recording  # type: ignore[method-assign]
    curve = plain.run().train
    run = pretraining(tmp_path / "mean", budget=Budget(steps=12), weight_averaging=averaging)
    history = run.run()
    assert history.train == curve  # averaging changes nothing in training
    for name, value in weights(run).items():
        mean = torch.stack([each[name].double() for each in taken]).mean(0)
        torch.testing.assert_close(value.double(), mean, rtol=1e-5, atol=1e-7)
    batches = held_out(size=4)
    assert score(run.model, batches, run.objective)["loss"] == history.validation[-1]["loss"]
    json.dumps(run.plan.state_dict())


def test_an_average_that_never_begins_leaves_the_last_weights(tmp_path: Path) -> None:
    averaging = WeightAveraging(fraction=0.5, every=100)
    runs = [
        pretraining(tmp_path / str(index), weight_averaging=setting)
        for index, setting in enumerate((averaging, None))
    ]
    for run in runs:
        run.run()
    for ours, theirs in zip(*(weights(run).values() for run in runs), strict=True):
        assert torch.equal(ours, theirs)
