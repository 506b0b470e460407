"""Learning-rate schedules, at exact steps."""

from __future__ import annotations

from pipeline.training.schedules import linear_with_warmup


def test_linear_with_warmup() -> None:
    factors = [linear_with_warmup(step, 10, 0.2) for step in range(10)]
    assert factors == [0.5, 1.0, 1.0, 0.875, 0.75, 0.625, 0.5, 0.375, 0.25, 0.125]
    assert linear_with_warmup(0, 4, 0.0) == 1.0
    assert linear_with_warmup(3, 4, 0.0) == 0.25
    assert [linear_with_warmup(step, 2, 1.0) for step in range(2)] == [0.5, 1.0]
