"""Gradients and steps of a dry run, against plain loops."""

from __future__ import annotations

import copy
import math

import numpy as np
import pytest
import torch

from pipeline.diagnostics.dry_run import DryRun
from pipeline.diagnostics.measurement import BatchSizes, measure, measure_at
from pipeline.diagnostics.noise_scale import unbiased_moments
from pipeline.model.training.accumulation import total_of
from tests.diagnostics.dry_runs import small_dry_run


def without_dropout(**changes: object) -> DryRun:
    model = small_dry_run().settings.model
    return small_dry_run(
        model=model.model_copy(update={"hidden_dropout": 0.0, "attention_dropout": 0.0}), **changes
    )


def test_moments_are_those_of_a_plain_loop_over_the_same_batches() -> None:
    dry_run = without_dropout()
    sizes = BatchSizes(small=2, ratio=3, groups=4)
    found = measure(dry_run, 0, 0, sizes)
    batches = dry_run.batches_for("gradient noise 0")
    norms = []
    for group in range(4):
        gradients = []
        for part in range(3):
            batch = batches.batch(group * 6 + part * 2, 2)
            losses = dry_run.objective.losses(dry_run.model, batch)
            total = total_of(losses, dry_run.objective.weights)
            parts = torch.autograd.grad(total, list(dry_run.model.parameters()))
            gradients.append(torch.cat([one.double().flatten() for one in parts]))
        flat = torch.stack(gradients)
        norms.append([flat.square().sum(1).mean().item(), flat.mean(0).square().sum().item()])
    squared, trace = unbiased_moments(np.array(norms).mean(axis=0), 2, 6)
    assert found.scale.squared_gradient == pytest.approx(squared, rel=1e-4)
    assert found.scale.covariance_trace == pytest.approx(trace, rel=1e-4)


def test_a_batch_in_micro_batches_has_the_same_gradient() -> None:
    whole, pieces = without_dropout(), without_dropout(micro_batch_size=3)
    for dry_run in (whole, pieces):
        dry_run.backward(dry_run.batches, 0, 8)
    for one, other in zip(whole.model.parameters(), pieces.model.parameters(), strict=True):
        assert one.grad is not None
        assert other.grad is not None
        torch.testing.assert_close(one.grad, other.grad, rtol=1e-4, atol=1e-6)


def test_measuring_changes_neither_weights_nor_what_training_does_next() -> None:
    sizes = BatchSizes(small=1, ratio=2, groups=4)
    looked, straight = small_dry_run(), small_dry_run()
    found = measure_at(looked, [0, 2, 4], sizes)
    only = measure_at(straight, [4], sizes)
    assert [one.step for one in found] == [0, 2, 4]
    for one, other in zip(looked.model.parameters(), straight.model.parameters(), strict=True):
        assert torch.equal(one, other)
    assert [one.step for one in only] == [4]
    assert all(math.isfinite(one.scale.covariance_trace) for one in found)


def test_both_rates_of_muon_rise_together() -> None:
    dry_run = small_dry_run()
    optimizer = dry_run.settings.optimizer
    assert optimizer.name == "muon"
    assert optimizer.muon_learning_rate is not None
    dry_run.update(0, optimizer.learning_rate * 3)
    rates = {group["lr"] for member in dry_run.optimizers.members for group in member.param_groups}
    assert sorted(rates) == pytest.approx(
        sorted([3 * optimizer.learning_rate, 3 * optimizer.muon_learning_rate])
    )


def test_update_is_a_step_of_plain_descent_on_the_clipped_gradient() -> None:
    base = small_dry_run().settings.optimizer
    sgd = base.model_dump(exclude_none=True) | {"name": "sgd", "weight_decay": 0.0}
    for knob in ("beta1", "beta2", "epsilon", "muon_learning_rate", "muon_weight_decay"):
        del sgd[knob]
    sgd["max_gradient_norm"] = 0.01
    dry_run = without_dropout(optimizer=type(base).model_validate(sgd))
    before = copy.deepcopy(dry_run.model)
    losses = dry_run.objective.losses(before, dry_run.batches.batch(4, 4))
    total = total_of(losses, dry_run.objective.weights)
    gradients = torch.autograd.grad(total, list(before.parameters()))
    norm = math.sqrt(sum(float(one.square().sum()) for one in gradients))
    assert norm > 0.01
    assert dry_run.update(1, 0.5) == pytest.approx(float(total.detach()), rel=1e-6)
    for new, old, gradient in zip(
        dry_run.model.parameters(), before.parameters(), gradients, strict=True
    ):
        torch.testing.assert_close(
            new.detach(), old.detach() - 0.5 * gradient * 0.01 / norm, rtol=1e-4, atol=1e-7
        )
