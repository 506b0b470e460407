"""A run that learns nothing but frequencies is told so; one that learns is not."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy.stats import entropy

from pipeline.model.training.ranks import Ranks
from pipeline.model.training.run import Run
from pipeline.pretraining import plateau
from pipeline.pretraining.plateau import PlateauAlarm, frequency_entropy
from tests.pretraining.runs import pretraining
from tests.pretraining.texts import small_settings


def test_the_entropy_is_that_of_the_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    tokens = np.random.default_rng(1).zipf(1.5, size=5_000).clip(max=99).astype(np.uint16)
    counts = np.bincount(tokens, minlength=120)
    monkeypatch.setattr(plateau, "CHUNK", 700)
    assert frequency_entropy(tokens, 120, 0.0) == pytest.approx(entropy(counts))
    smooth = 0.9 * counts / counts.sum() + 0.1 / 120
    assert frequency_entropy(tokens, 120, 0.1) == pytest.approx(entropy(smooth))


def alarm_of(run: Run[Any]) -> PlateauAlarm:
    alarm = run.watched["plateau"]
    assert isinstance(alarm, PlateauAlarm)
    return alarm


def alarms_of(alarm: PlateauAlarm, losses: list[float], warmup_steps: int = 0) -> list[str]:
    words = []
    for step, loss in enumerate(losses, start=1):
        progress = 0.05 if step <= warmup_steps else 0.5
        words += [text] if (text := alarm.update(loss, step, progress)) else []
    return words


@pytest.mark.parametrize(
    ("loss", "alarmed"), [(4.0, True), (3.97, True), (3.95, False), (9.0, True), (1.0, False)]
)
def test_the_alarm_is_for_losses_near_the_entropy_or_above(loss: float, alarmed: bool) -> None:
    alarm = PlateauAlarm(lambda: 4.0, warmup=0.1, window=10)
    words = alarms_of(alarm, [loss] * 100)
    assert len(words) == alarmed  # once
    assert [point["step"] for point in alarm.alarms] == [10] * alarmed
    assert all("4.00" in text and "Usual causes" in text for text in words)


def test_warmup_is_not_judged_and_skipped_steps_are_not_counted() -> None:
    alarm = PlateauAlarm(lambda: 4.0, warmup=0.1, window=10)
    assert alarms_of(alarm, [4.0] * 9 + [1.0] * 10, warmup_steps=9) == []
    assert alarm.update(None, 20, 0.5) is None
    assert alarm.number == 0


def test_the_tokens_are_counted_once_and_not_before_a_window_after_warmup_is_full() -> None:
    counted = []

    def measure_entropy() -> float:
        counted.append(True)
        return 4.0

    alarm = PlateauAlarm(measure_entropy, warmup=0.1, window=10)
    alarms_of(alarm, [1.0] * 14, warmup_steps=5)
    assert counted == []
    alarms_of(alarm, [1.0] * 50)
    assert counted == [True]


def test_without_masked_tokens_there_is_no_alarm() -> None:
    settings = small_settings(masked_language_modelling=None)
    alarm = PlateauAlarm.of(settings, np.arange(10), 10)
    assert math.isinf(alarm.entropy)
    assert alarms_of(alarm, [9.0] * 200) == []


def test_a_run_that_is_stuck_is_told_and_one_that_learns_is_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(plateau, "WINDOW", 20)
    changes = {"steps": 60, "batch_size": 16, "sentence_objective": None}
    optimizer = small_settings().optimizer.model_copy(update={"warmup_fraction": 0.1})
    creeping = optimizer.model_copy(update={"learning_rate": 1e-7, "muon_learning_rate": 1e-7})
    stuck = pretraining(tmp_path / "stuck", optimizer=creeping, **changes)
    stuck.run()
    assert len(alarm_of(stuck).alarms) == 1
    assert "what their frequencies alone cost" in capsys.readouterr().out
    again = pretraining(tmp_path / "stuck", optimizer=creeping, **changes)
    again.restore()
    assert alarm_of(again) == alarm_of(stuck)

    learning = pretraining(tmp_path / "learning", optimizer=optimizer, **changes)
    alarm_of(learning).entropy += 1.0  # in random texts there is nothing but frequencies
    learning.run()
    assert alarm_of(learning).alarms == []


def test_other_ranks_than_the_first_count_no_tokens(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(plateau, "WINDOW", 2)
    counted = []
    for rank in (0, 1):
        ranks = Ranks()
        ranks.rank = rank
        run = pretraining(tmp_path / str(rank), ranks=ranks, steps=6)
        alarm_of(run).measure_entropy = lambda rank=rank: counted.append(rank) or 0.1  # type: ignore[misc]
        run.run()
    assert counted == [0]
