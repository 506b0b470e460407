"""The loop: it learns, repeats itself, and stops at what is not a number."""

from __future__ import annotations

import dataclasses
import json
import math
from pathlib import Path
from typing import Any, Literal

import pytest
import torch

from pipeline.model.configuration import EncoderConfiguration
from pipeline.model.training.run import Run
from pipeline.params import MaskedLanguageModelling, MaskingRateSchedule, SentenceObjective
from pipeline.pretraining.batches import Batch
from pipeline.pretraining.objectives import score
from tests.model.models import TINY, TINY_MODERN
from tests.model.training.optimizer_settings import settings_for
from tests.pretraining.runs import held_out, pretraining
from tests.pretraining.texts import small_settings


@pytest.mark.parametrize("off", [None, "sentence_objective", "masked_language_modelling"])
@pytest.mark.parametrize("optimizer", ["muon", "adamw"])
def test_loss_falls_whichever_objective_is_off(
    tmp_path: Path, off: str | None, optimizer: str
) -> None:
    changes: dict[str, Any] = {} if off is None else {off: None}
    changes["optimizer"] = small_settings().optimizer.model_copy(update={"name": optimizer})
    run = pretraining(tmp_path, steps=60, evaluate_every=30, batch_size=16, **changes)
    history = run.run()
    assert [point["step"] for point in history.validation] == [0, 30, 60]
    assert [point["step"] for point in history.train] == list(range(1, 61))
    losses = [point["loss"] for point in history.train]
    assert sum(losses[-10:]) < sum(losses[:10])
    first, last = history.validation[0], history.validation[-1]
    if off != "masked_language_modelling":
        assert first["masked_language_modelling_loss"] == pytest.approx(math.log(200), abs=0.1)
        assert last["masked_language_modelling_loss"] < first["masked_language_modelling_loss"]
        assert 0 <= last["masked_language_modelling_accuracy"] <= 1
    assert ("next_sentence_accuracy" in last) == (off != "sentence_objective")
    json.dumps(history.curves())


@pytest.mark.parametrize("optimizer", ["muon", "adamw"])
def test_the_modern_architecture_learns(tmp_path: Path, optimizer: str) -> None:
    changes = {"optimizer": small_settings().optimizer.model_copy(update={"name": optimizer})}
    run = pretraining(tmp_path, shape=TINY_MODERN, steps=60, batch_size=16, **changes)
    first, *_, last = run.run().validation
    assert first["masked_language_modelling_loss"] == pytest.approx(math.log(200), abs=0.1)
    assert last["masked_language_modelling_loss"] < first["masked_language_modelling_loss"] - 0.1
    assert "next_sentence_loss" not in last


def changed_masking(**changes: Any) -> MaskedLanguageModelling:
    masking = small_settings().masked_language_modelling
    assert masking is not None
    return masking.model_copy(update=changes)


@pytest.mark.parametrize("micro", [None, 3])
@pytest.mark.parametrize("name", ["sentence_order", "sentence_matching"])
def test_what_is_asked_of_sentences_is_trained_and_scored_under_its_own_name(
    tmp_path: Path, name: Literal["sentence_order", "sentence_matching"], micro: int | None
) -> None:
    objective = SentenceObjective(name=name, weight=2.0)
    history = pretraining(tmp_path, sentence_objective=objective, micro_batch_size=micro).run()
    first = history.train[0]
    parts = first["masked_language_modelling_loss"] + 2.0 * first[f"{name}_loss"]
    assert first["loss"] == pytest.approx(parts)
    last = history.validation[-1]
    assert 0 <= last[f"{name}_accuracy"] <= 1
    parts = last["masked_language_modelling_loss"] + 2.0 * last[f"{name}_loss"]
    assert last["loss"] == pytest.approx(parts)
    assert not [name for name in last if name.startswith("next_sentence")]


def test_labels_are_smoothed_in_training_alone(tmp_path: Path) -> None:
    plain, smooth = (
        pretraining(
            tmp_path / str(share), masked_language_modelling=changed_masking(label_smoothing=share)
        ).run()
        for share in (0.0, 0.2)
    )
    assert plain.validation[0] == smooth.validation[0]
    assert plain.train[0] != smooth.train[0]
    assert plain.validation[-1] != smooth.validation[-1]


CHANGING = changed_masking(rate=MaskingRateSchedule(start=0.6, end=0.1))
AVERAGING = settings_for("schedule_free_adamw", warmup_fraction=0.2, learning_rate=0.004)


@pytest.mark.parametrize(
    ("shape", "changes"),
    [
        (TINY, {}),
        (TINY_MODERN, {}),
        (TINY, {"micro_batch_size": 3}),
        (TINY, {"optimizer": AVERAGING}),
        (TINY, {"masked_language_modelling": CHANGING, "micro_batch_size": 3}),
    ],
    ids=["bert", "modern", "micro-batches", "averaged", "changing rate"],
)
def test_stopped_anywhere_and_resumed_gives_the_same_bits(
    tmp_path: Path, shape: EncoderConfiguration, changes: dict[str, Any]
) -> None:
    shape = dataclasses.replace(shape, hidden_dropout=0.1, attention_dropout=0.1)
    whole = pretraining(tmp_path / "whole", shape=shape, **changes)
    expected = whole.run()
    for stop in (1, 5, 8):  # before a checkpoint, at one, in the middle of a logging interval
        folder = tmp_path / str(stop)
        broken = pretraining(folder, shape=shape, **changes)
        update = broken.update

        def failing(*batches: Any, run: Run[Batch] = broken, update: Any = update, at: int = stop):
            if run.step == at:
                raise RuntimeError("power failure")
            return update(*batches)

        broken.update = failing  # type: ignore[method-assign]
        with pytest.raises(RuntimeError):
            broken.run()
        resumed = pretraining(folder, shape=shape, **changes)
        assert resumed.run().curves() == expected.curves()
        assert resumed.tokens == whole.tokens
        for (name, ours), theirs in zip(
            resumed.model.state_dict().items(), whole.model.state_dict().values(), strict=True
        ):
            assert torch.equal(ours, theirs), name


def test_no_steps_leave_the_first_weights_and_one_validation_point(tmp_path: Path) -> None:
    run = pretraining(tmp_path, steps=0)
    before = {name: tensor.clone() for name, tensor in run.model.state_dict().items()}
    history = run.run()
    assert history.train == []
    assert [point["step"] for point in history.validation] == [0]
    for name, tensor in run.model.state_dict().items():
        assert torch.equal(tensor, before[name])


@pytest.mark.parametrize("changes", [{}, {"optimizer": AVERAGING}], ids=["default", "averaged"])
def test_validation_changes_nothing_in_training(tmp_path: Path, changes: dict[str, Any]) -> None:
    often = pretraining(tmp_path / "often", evaluate_every=1, **changes)
    seldom = pretraining(tmp_path / "seldom", evaluate_every=100, **changes)
    assert often.run().train == seldom.run().train


def test_what_is_left_and_judged_is_the_average_where_the_optimizer_makes_one(
    tmp_path: Path,
) -> None:
    run = pretraining(tmp_path, optimizer=AVERAGING)
    history = run.run()
    batches = held_out(size=4)
    assert score(run.model, batches, run.objective)["loss"] == history.validation[-1]["loss"]
    run.restore()  # the newest checkpoint holds the weights that training goes on from
    batches = held_out(size=4)
    assert score(run.model, batches, run.objective)["loss"] != history.validation[-1]["loss"]


def test_a_full_batch_is_every_example_once(tmp_path: Path) -> None:
    run = pretraining(tmp_path, batch_size="full", micro_batch_size=50, steps=2)
    number = run.phases[0].examples_per_epoch
    assert [len(batch.input_ids) for batch in run.batches()] == [
        min(50, number - start) for start in range(0, number, 50)
    ]
    run.run()
    epochs = run.phases[0].batch(0, 2 * number)
    assert run.tokens == epochs.num_tokens


def test_a_batch_of_one_is_one_example_a_step(tmp_path: Path) -> None:
    run = pretraining(tmp_path, batch_size=1, steps=3)
    run.run()
    assert run.tokens == run.phases[0].batch(0, 3).num_tokens


def test_micro_batches_train_as_the_whole_batch_does(tmp_path: Path) -> None:
    whole = pretraining(tmp_path / "whole")
    parts = pretraining(tmp_path / "parts", micro_batch_size=3)
    curves = [run.run().train for run in (whole, parts)]
    for one, other in zip(*curves, strict=True):
        assert one == pytest.approx(other, rel=1e-3)


def test_score_does_not_depend_on_the_batch_size(tmp_path: Path) -> None:
    run = pretraining(tmp_path)
    one, other = (score(run.model, held_out(size), run.objective) for size in (12, 5))
    assert one == pytest.approx(other, rel=1e-5)


def test_the_log_has_seconds_and_the_history_has_not(tmp_path: Path) -> None:
    history = pretraining(tmp_path).run()
    lines = [json.loads(line) for line in (tmp_path / "metrics.jsonl").read_text().splitlines()]
    assert {line["split"] for line in lines} == {"train", "validation"}
    assert all("seconds" in line for line in lines)
    assert all("tokens_per_second" in line for line in lines if line["split"] == "train")
    for point in history.train + history.validation:
        assert not {"seconds", "tokens_per_second"} & set(point)
