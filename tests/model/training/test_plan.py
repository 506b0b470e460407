"""The plan of a run: exact schedules under each kind of budget, ramp and curriculum."""

from __future__ import annotations

from typing import Any

import pytest

from pipeline.model.training.plan import Plan, StepPlan
from pipeline.model.training.schedules import learning_rate_factor
from pipeline.params.plan import BatchSizeRamp, Budget, LengthPhase
from tests.model.training.optimizer_settings import settings_for
from tests.pretraining.texts import small_settings

LINEAR = settings_for("sgd", schedule="linear", warmup_fraction=0.2)
EXPECTED = [0.5, 1.0, 1.0, 0.875, 0.75, 0.625, 0.5, 0.375, 0.25, 0.125]  # ten steps, two of warmup
RAMP = BatchSizeRamp(start=2, end=7, fraction=0.5)
CURRICULUM = [LengthPhase(length=12, fraction=0.9), LengthPhase(length=24, fraction=0.1)]


def plan_of(examples: list[int], **changes: Any) -> Plan:
    return Plan(small_settings(**changes), examples)


def walk(plan: Plan, tokens: int = 0, seconds: float = 0.0) -> list[tuple[StepPlan, float]]:
    """All steps of a run, each of so many tokens and seconds, and their learning-rate factors."""
    steps: list[tuple[StepPlan, float]] = []
    while plan.progress(len(steps), len(steps) * tokens) < 1:
        where = len(steps), len(steps) * tokens
        step = plan.next_step(*where)
        steps.append((step, learning_rate_factor(*plan.schedule_position(*where), LINEAR)))
        plan.advance(step.phase, step.size)
        plan.seconds += seconds
    return steps


def test_under_a_budget_of_steps_the_schedule_is_that_of_the_steps_exactly() -> None:
    steps = walk(plan_of([100], budget=Budget(steps=10)))
    assert [factor for _, factor in steps] == EXPECTED
    assert [step.first for step, _ in steps] == list(range(0, 40, 4))
    assert {step.masking_progress for step, _ in steps} == {None}


@pytest.mark.parametrize(
    ("budget", "pace"),
    [
        (Budget(epochs=2.5), {}),  # of 16 examples, four a step
        (Budget(tokens=960), {"tokens": 4 * 24}),
        (Budget(seconds=5.0), {"seconds": 0.5}),
    ],
    ids=["epochs", "tokens", "seconds"],
)
def test_every_budget_of_ten_steps_has_the_schedule_of_ten_steps(
    budget: Budget, pace: dict[str, Any]
) -> None:
    factors = [factor for _, factor in walk(plan_of([16], budget=budget), **pace)]
    # With seconds nothing is known of the first step but that it is the first.
    skipped = 1 if budget.seconds else 0
    assert factors[skipped:] == pytest.approx(EXPECTED[skipped:], abs=1e-12)
    assert 0 < factors[0] <= EXPECTED[0]


def test_seconds_fit_the_schedule_to_a_pace_that_changes() -> None:
    plan, factors = plan_of([1000], budget=Budget(seconds=10.0)), []
    step = 0
    while plan.progress(step, 0) < 1:
        factors.append(learning_rate_factor(*plan.schedule_position(step, 0), LINEAR))
        plan.seconds += 0.1 if plan.seconds < 5 else 0.05
        step += 1
    assert step == pytest.approx(150, abs=1)
    assert factors[75] == pytest.approx((10 - 6.25) / 8, abs=0.02)
    assert factors[-1] < 0.01


def test_an_epoch_is_every_example_once_whatever_the_ramp() -> None:
    for epochs in (1.0, 2.0, 0.5):
        plan = plan_of([103], budget=Budget(epochs=epochs), batch_size=RAMP)
        seen = [
            example
            for step, _ in walk(plan)
            for example in range(step.first, step.first + step.size)
        ]
        assert seen == list(range(round(epochs * 103)))


def test_the_ramp_is_that_of_a_plain_loop() -> None:
    sizes = [step.size for step, _ in walk(plan_of([9], budget=Budget(steps=20), batch_size=RAMP))]
    # (7 - 2) * step / (0.5 * 20) more than 2, whole sequences
    assert sizes == [2 + 5 * step // 10 if step < 10 else 7 for step in range(20)]
    assert sizes[:11] == [2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7]


@pytest.mark.parametrize(
    "budget", [Budget(steps=40), Budget(tokens=4000), Budget(seconds=4.0)], ids=str
)
def test_the_curriculum_changes_the_length_after_its_share_of_the_budget(budget: Budget) -> None:
    plan = plan_of([50, 20], budget=budget, sequence_length=CURRICULUM)
    pace = {"tokens": 100, "seconds": 0.1}
    phases = [step.phase for step, _ in walk(plan, **pace)]
    assert abs(len(phases) - 40) <= 1  # forty times 0.1 seconds are a little less than 4
    assert phases[:37] == [0] * 36 + [1]
    assert phases[-1] == 1
    assert plan.examples == [phases.count(0) * 4, phases.count(1) * 4]


def test_epochs_of_a_curriculum_are_shared_out_among_its_phases() -> None:
    plan = plan_of([50, 21], budget=Budget(epochs=10.0), sequence_length=CURRICULUM)
    steps = walk(plan)
    assert plan.examples == [450, 21]
    progress = [step.progress for step, _ in steps]
    assert progress == sorted(progress)
    factors = [factor for _, factor in steps]
    assert factors.index(max(factors)) == pytest.approx(0.2 * 113, abs=2)


def test_the_masking_rate_goes_by_progress_where_the_example_does_not_tell_it() -> None:
    for changes in (
        {"budget": Budget(steps=4), "batch_size": RAMP},
        {"budget": Budget(epochs=0.16)},
        {"budget": Budget(steps=4), "sequence_length": CURRICULUM},
    ):
        plan = plan_of([100] * (2 if "sequence_length" in changes else 1), **changes)
        found = [step.masking_progress for step, _ in walk(plan)]
        assert found == pytest.approx([0, 0.25, 0.5, 0.75])


def test_no_steps_are_a_spent_budget() -> None:
    assert plan_of([10], budget=Budget(steps=0)).progress(0, 0) == 1


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"budget": Budget(steps=3000)}, "3,000 steps of 4 sequences"),
        ({"budget": Budget(epochs=1.5)}, "1.5 epochs, steps of 4 sequences"),
        (
            {
                "budget": Budget(seconds=600),
                "batch_size": RAMP,
                "sequence_length": CURRICULUM,
            },
            "600.0 seconds, steps of 2 to 7 sequences (12, then 24 tokens)",
        ),
    ],
)
def test_a_plan_in_words(changes: dict[str, Any], words: str) -> None:
    examples = [10, 10] if "sequence_length" in changes else [10]
    assert plan_of(examples, **changes).describe() == words
