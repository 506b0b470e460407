"""Learning-rate schedules, at exact steps and against those of transformers and torch."""

from __future__ import annotations

import math
from typing import Any, get_args

import pytest
import torch

from pipeline.model.training.schedules import (
    constant_with_warmup,
    cosine_with_warmup,
    inverse_square_root,
    learning_rate_factor,
    linear_with_warmup,
    one_cycle,
    warmup_stable_decay,
)
from pipeline.params.optimization import Schedule
from tests.model.training.optimizer_settings import settings_for

STEPS, WARMUP = 50, 10  # a fraction of 0.2


def factors_of(name: str, **changes: Any) -> list[float]:
    """All factors of 50 steps, as `pretrain` asks for them."""
    changes = {"warmup_fraction": WARMUP / STEPS, **changes}
    settings = settings_for("sgd", schedule=name, **changes)
    return [learning_rate_factor(step, STEPS, settings) for step in range(STEPS)]


def by_scheduler(make: Any, steps: int = STEPS) -> list[float]:
    """The learning rates that a scheduler gives an optimizer of rate 1."""
    optimizer = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=1.0)
    scheduler = make(optimizer)
    rates = []
    for _ in range(steps):
        rates.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        scheduler.step()
    return rates


def test_linear_with_warmup() -> None:
    factors = [linear_with_warmup(step, 10, 0.2) for step in range(10)]
    assert factors == [0.5, 1.0, 1.0, 0.875, 0.75, 0.625, 0.5, 0.375, 0.25, 0.125]
    assert linear_with_warmup(0, 4, 0.0) == 1.0
    assert linear_with_warmup(3, 4, 0.0) == 0.25
    assert [linear_with_warmup(step, 2, 1.0) for step in range(2)] == [0.5, 1.0]


def test_constant() -> None:
    assert [constant_with_warmup(step, 8, 0.5) for step in range(8)] == [
        *(0.25, 0.5, 0.75, 1.0),
        *(1.0, 1.0, 1.0, 1.0),
    ]
    assert constant_with_warmup(0, 8, 0.0) == 1.0


def test_cosine() -> None:
    factors = [cosine_with_warmup(step, 10, 0.2) for step in range(10)]
    assert factors[:3] == [0.5, 1.0, 1.0]
    assert factors[6] == pytest.approx(0.5)
    assert factors[4] == pytest.approx((1 + math.cos(math.pi / 4)) / 2)
    assert factors[9] == pytest.approx((1 + math.cos(math.pi * 7 / 8)) / 2)


def test_warmup_stable_decay() -> None:
    factors = [warmup_stable_decay(step, 20, 0.1, 0.2) for step in range(20)]
    assert factors[:2] == [0.5, 1.0]
    assert factors[2:17] == [1.0] * 15
    assert factors[17:] == pytest.approx([0.5, 1 - math.sqrt(0.5), 1 - math.sqrt(0.75)])
    assert [warmup_stable_decay(step, 4, 0.0, 0.0) for step in range(4)] == [1.0] * 4


def test_inverse_square_root() -> None:
    """Section 5.3 of Vaswani et al.: min(step ** -0.5, step * warmup ** -1.5), from step 1."""
    published = [min(step**-0.5, step * 4**-1.5) * 4**0.5 for step in range(1, 41)]
    factors = [inverse_square_root(step, 40, 0.1) for step in range(40)]
    assert factors == pytest.approx(published, rel=1e-12)
    assert factors[3] == 1.0
    assert factors[15] == 0.5
    assert inverse_square_root(0, 40, 0.0) == 1.0


def test_one_cycle() -> None:
    factors = [one_cycle(step, 11, 6 / 11) for step in range(11)]
    assert factors[0] == pytest.approx(1 / 25)
    assert factors[5] == 1.0
    assert factors[10] == pytest.approx(1 / 25 * 1e-4)
    assert one_cycle(0, 5, 0.0) == 1.0
    assert one_cycle(0, 1, 1.0) == 1.0


def test_one_cycle_is_that_of_torch() -> None:
    theirs = by_scheduler(
        lambda optimizer: torch.optim.lr_scheduler.OneCycleLR(
            optimizer, 1.0, total_steps=STEPS, pct_start=WARMUP / STEPS, cycle_momentum=False
        )
    )
    assert factors_of("one_cycle") == pytest.approx(theirs, rel=1e-9)


@pytest.mark.parametrize("name", ["constant", "linear", "cosine", "warmup_stable_decay"])
def test_after_warmup_they_are_those_of_transformers(name: str) -> None:
    """Whose warmup begins at 0, a step that changes nothing; ours is the same a step earlier."""
    transformers = pytest.importorskip("transformers")
    changes: dict[str, Any] = {}
    if name == "constant":
        make = lambda o: transformers.get_constant_schedule_with_warmup(o, WARMUP)  # noqa: E731
    elif name == "warmup_stable_decay":
        changes = {"cooldown_fraction": 0.3}
        make = lambda o: transformers.get_wsd_schedule(  # noqa: E731
            o, WARMUP, 15, num_training_steps=STEPS, decay_type="1-sqrt"
        )
    else:
        get = getattr(transformers, f"get_{name}_schedule_with_warmup")
        make = lambda o: get(o, WARMUP, STEPS)  # noqa: E731
    theirs, ours = by_scheduler(make), factors_of(name, **changes)
    assert ours[WARMUP:] == pytest.approx(theirs[WARMUP:], rel=1e-12)
    assert ours[: WARMUP - 1] == pytest.approx(theirs[1:WARMUP], rel=1e-12)


def test_inverse_square_root_is_that_of_transformers_a_step_earlier() -> None:
    transformers = pytest.importorskip("transformers")
    theirs = by_scheduler(lambda o: transformers.get_inverse_sqrt_schedule(o, WARMUP), STEPS + 1)
    assert factors_of("inverse_square_root") == pytest.approx(theirs[1:], rel=1e-12)


@pytest.mark.parametrize("name", get_args(Schedule))
@pytest.mark.parametrize("warmup", [0.0, 0.02, 0.5, 1.0])
def test_every_schedule_stays_in_bounds_and_reaches_its_peak(name: str, warmup: float) -> None:
    changes = {"cooldown_fraction": 0.0} if name == "warmup_stable_decay" else {}
    factors = factors_of(name, warmup_fraction=warmup, **changes)
    assert all(0 < factor <= 1 for factor in factors)
    peak = max(round(warmup * STEPS) - 1, 0)
    assert factors[peak] == 1.0
    assert factors[: peak + 1] == sorted(factors[: peak + 1])
    assert factors[peak:] == sorted(factors[peak:], reverse=True)
