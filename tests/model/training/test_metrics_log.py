"""`metrics.jsonl`: each point once, however often a run was killed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from pipeline.model.training.history import MetricsLog


def points(path: Path) -> list[tuple[str, float]]:
    lines: list[dict[str, Any]] = [json.loads(line) for line in path.read_text().splitlines()]
    return [(line["split"], line["tokens"]) for line in lines]


def log_with(path: Path, last: int) -> MetricsLog:
    """A log of points every 10 tokens, as a killed run leaves it."""
    log = MetricsLog(path)
    log.start(0)
    for tokens in range(10, last + 1, 10):
        log.write("train", {"tokens": tokens, "loss": 1.0})
        log.write("validation", {"tokens": tokens, "loss": 1.0})
    return log


def test_points_after_the_restored_step_are_dropped(tmp_path: Path) -> None:
    path = tmp_path / "logs/metrics.jsonl"
    log_with(path, 50)
    again = MetricsLog(path)
    again.start(30)
    assert [tokens for _, tokens in points(path)] == [10, 10, 20, 20, 30, 30]
    again.write("train", {"tokens": 40, "loss": 1.0})
    assert points(path)[-2:] == [("validation", 30), ("train", 40)]
    assert [path.name for path in path.parent.iterdir()] == ["metrics.jsonl"]


def test_a_line_that_a_kill_cut_short_is_dropped(tmp_path: Path) -> None:
    path = tmp_path / "metrics.jsonl"
    log_with(path, 20)
    path.write_text(path.read_text()[:-9])
    MetricsLog(path).start(20)
    assert points(path) == [("train", 10), ("validation", 10), ("train", 20)]


def test_a_run_that_begins_anew_begins_an_empty_log(tmp_path: Path) -> None:
    path = tmp_path / "metrics.jsonl"
    log_with(path, 20)
    MetricsLog(path).start(0)
    assert path.read_text() == ""


def test_a_log_that_was_removed_is_begun_again(tmp_path: Path) -> None:
    path = tmp_path / "metrics.jsonl"
    log = MetricsLog(path)
    log.start(30)
    assert log.write("train", {"tokens": 40, "loss": 1.0}) > 0
    assert points(path) == [("train", 40)]
