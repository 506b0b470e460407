"""Rounds, curves and what is said of them."""

from __future__ import annotations

import io
import json
from types import SimpleNamespace

import pytest

from benchmarks import pretraining, quality
from benchmarks.peers import rounds, time_shares, timed_runs
from benchmarks.peers.settings import Settings


class Clock:
    """Seconds that pass when they are told to."""

    def __init__(self) -> None:
        self.now = 0.0

    def perf_counter(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(rounds, "time", clock)
    monkeypatch.setattr(timed_runs, "time", clock)
    return clock


def test_a_round_steps_until_its_seconds_are_over(clock: Clock) -> None:
    replies = io.StringIO()
    commands = io.StringIO("10\n1\nnull\n")
    watch = rounds.Stopwatch(commands, replies, warmup=2, synchronize=lambda: None)

    def endless() -> None:
        while True:
            clock.now += 3
            watch.tick(5, 7)

    with pytest.raises(rounds.Over):
        endless()
    ready, first, second = map(json.loads, replies.getvalue().splitlines())
    assert ready == {"ready": True}
    assert first == {"seconds": [3.0] * 4, "tokens": [5] * 4, "operations": [7] * 4}
    assert len(second["seconds"]) == rounds.FEWEST_STEPS


def test_a_row_counts_each_side_against_the_best_products() -> None:
    settings = Settings("ours", "bert_tiny", 128, 32, 1000, 2, "cpu", None)
    one = {"seconds": [1.0, 3.0], "tokens": [10, 10], "operations": [100, 100]}
    row = pretraining.row(settings, "ours", [one], [400.0, 500.0], peak=9)
    assert row["real_tokens_per_second"] == 5
    assert row["mfu"] == 50 / 500
    assert row["step_seconds"] == 2
    assert row["peak_memory_bytes"] == 9
    assert "1.00 ×" in pretraining.table([row])


def test_what_a_side_does_more_than_ours_is_not_useful() -> None:
    from benchmarks.peers.operations import training_operations

    settings = Settings("ours", "bert_tiny", 128, 32, 30_522, 2, "cpu", None)
    spent = training_operations(settings.encoder(0.0), 32, 128, 32 * 128)
    assert spent / settings.real_tokens > 4 * pretraining.useful_operations(settings)


def test_the_clock_stands_while_a_model_is_scored(clock: Clock) -> None:
    def score() -> dict[str, float]:
        clock.now += 100
        return {"loss": 9.0 - len(points)}

    points: list[float] = []
    curve = timed_runs.Curve(steps=4, points=2, score=score)
    for _ in range(4):
        clock.now += 2
        points.append(0.0)
        curve.tick()
    assert [point["seconds"] for point in curve.points] == [0, 4, 8]
    assert quality.seconds_to({"points": curve.points}, 7.0) == 4
    assert quality.seconds_to({"points": curve.points}, 1.0) is None


def test_the_first_step_is_not_measured(clock: Clock) -> None:
    measurement = timed_runs.Measurement(limit=8)
    clock.now = 50

    def endless() -> None:
        while True:
            measurement.tick()
            clock.now += 2

    with pytest.raises(timed_runs.Stopped):
        endless()
    assert (measurement.steps, measurement.elapsed) == (timed_runs.FEWEST_STEPS, 10)


@pytest.mark.parametrize(
    ("names", "part"),
    [
        (("aten::mm", "Optimizer.step#Muon.step", "step"), "optimizer"),
        (("aten::mm", "_LinearCrossEntropy", "step"), "matrix products"),
        (("aten::exp_", "_LinearCrossEntropy", "step"), "cross-entropy"),
        (("aten::_scaled_dot_product_flash_attention_for_cpu", "step"), "attention"),
        (("aten::native_layer_norm_backward", "step"), "normalization, activation"),
        (("batch construction", "step"), "batch construction"),
        (("aten::add", "step"), "other operators"),
        (("step",), "between operators"),
    ],
)
def test_time_belongs_to_one_part(names: tuple[str, ...], part: str) -> None:
    event = None
    for name in reversed(names):
        event = SimpleNamespace(name=name, cpu_parent=event)
    assert time_shares.part_of(event) == part
