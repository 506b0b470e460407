"""The loop: it learns, repeats itself, and stops at what is not a number."""

from __future__ import annotations

import dataclasses
import json
import math
from pathlib import Path
from typing import Any

import pytest
import torch

from pipeline.errors import UserError
from pipeline.model.configuration import EncoderConfiguration
from pipeline.training.batches import PretrainingBatches
from pipeline.training.checkpoints import Checkpoints
from pipeline.training.history import MetricsLog
from pipeline.training.loop import Pretraining
from pipeline.training.objectives import score, validation_batches
from pipeline.training.optimizers import build_optimizers
from tests.model.models import TINY, TINY_MODERN, build
from tests.training.texts import random_documents, small_settings, text_of


@pytest.fixture(autouse=True)
def one_thread() -> Any:
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)


def pretraining(
    folder: Path,
    fingerprint: str = "",
    shape: EncoderConfiguration = TINY,
    **changes: Any,
) -> Pretraining:
    if shape.is_modern:
        changes["next_sentence_prediction"] = None
    settings = small_settings(**changes)
    vocabulary_size = 200
    shape = dataclasses.replace(shape, vocab_size=vocabulary_size, max_position_embeddings=24)
    model = build(shape)
    training, validation = (
        PretrainingBatches(
            text_of(random_documents(count, seed)),
            settings=settings,
            seed=1,
            vocabulary_size=vocabulary_size,
            purpose=purpose,
        )
        for purpose, count, seed in (("train", 60, 1), ("validation", 20, 2))
    )
    return Pretraining(
        model=model,
        optimizers=build_optimizers(model, settings.optimizer),
        training=training,
        validation=validation,
        settings=settings,
        seed=1,
        checkpoints=Checkpoints(folder / "checkpoints", {"run": fingerprint}),
        checkpoint_every=5,
        log=MetricsLog(folder / "metrics.jsonl"),
    )


@pytest.mark.parametrize("off", [None, "next_sentence_prediction", "masked_language_modelling"])
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
    assert ("next_sentence_accuracy" in last) == (off != "next_sentence_prediction")
    json.dumps(history.curves())


@pytest.mark.parametrize("optimizer", ["muon", "adamw"])
def test_the_modern_architecture_learns(tmp_path: Path, optimizer: str) -> None:
    changes = {"optimizer": small_settings().optimizer.model_copy(update={"name": optimizer})}
    run = pretraining(tmp_path, shape=TINY_MODERN, steps=60, batch_size=16, **changes)
    first, *_, last = run.run().validation
    assert first["masked_language_modelling_loss"] == pytest.approx(math.log(200), abs=0.1)
    assert last["masked_language_modelling_loss"] < first["masked_language_modelling_loss"] - 0.1
    assert "next_sentence_loss" not in last


@pytest.mark.parametrize("shape", [TINY, TINY_MODERN], ids=["bert", "modern"])
def test_stopped_anywhere_and_resumed_gives_the_same_bits(
    tmp_path: Path, shape: EncoderConfiguration
) -> None:
    shape = dataclasses.replace(shape, hidden_dropout=0.1, attention_dropout=0.1)
    whole = pretraining(tmp_path / "whole", shape=shape)
    expected = whole.run()
    for stop in (1, 5, 8):  # before a checkpoint, at one, in the middle of a logging interval
        folder = tmp_path / str(stop)
        broken = pretraining(folder, shape=shape)
        update = broken.update

        def failing(batch: Any, run: Pretraining = broken, update: Any = update, stop: int = stop):
            if run.step == stop:
                raise RuntimeError("power failure")
            return update(batch)

        broken.update = failing  # type: ignore[method-assign]
        with pytest.raises(RuntimeError):
            broken.run()
        resumed = pretraining(folder, shape=shape)
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


def test_validation_changes_nothing_in_training(tmp_path: Path) -> None:
    often = pretraining(tmp_path / "often", evaluate_every=1)
    seldom = pretraining(tmp_path / "seldom", evaluate_every=100)
    assert often.run().train == seldom.run().train


def test_a_loss_that_is_no_number_stops_the_run(tmp_path: Path) -> None:
    run = pretraining(tmp_path)
    run.run()
    run.step = 3
    with torch.no_grad():
        run.model.encoder.final_norm.bias.fill_(math.nan) if hasattr(
            run.model.encoder.final_norm, "bias"
        ) else run.model.pooler.dense.bias.fill_(math.nan)
    with pytest.raises(UserError) as caught:
        run.update(run.training.batch(0, 4))
    assert "the loss is nan at step 4" in str(caught.value)
    assert "learning rates" in str(caught.value)


def test_exploding_training_stops_before_a_bad_checkpoint(tmp_path: Path) -> None:
    wild = small_settings().optimizer.model_copy(
        update={"name": "adamw", "learning_rate": 1e30, "warmup_fraction": 0.0}
    )
    run = pretraining(tmp_path, optimizer=wild)
    with pytest.raises(UserError, match=r"is (nan|inf) at step"):
        run.run()
    for tensor in run.model.state_dict().values():
        assert not torch.isnan(tensor).all()


def test_score_does_not_depend_on_the_batch_size(tmp_path: Path) -> None:
    run = pretraining(tmp_path)
    one, other = (
        score(run.model, validation_batches(run.validation, 12, size), 1.0) for size in (12, 5)
    )
    assert one == pytest.approx(other, rel=1e-5)


def test_the_log_has_seconds_and_the_history_has_not(tmp_path: Path) -> None:
    history = pretraining(tmp_path).run()
    lines = [json.loads(line) for line in (tmp_path / "metrics.jsonl").read_text().splitlines()]
    assert {line["split"] for line in lines} == {"train", "validation"}
    assert all("seconds" in line for line in lines)
    assert all("tokens_per_second" in line for line in lines if line["split"] == "train")
    for point in history.train + history.validation:
        assert not {"seconds", "tokens_per_second"} & set(point)
