"""Rates of products of matrices: which shapes, how fast, how exact."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
from torch.utils.flop_counter import FlopCounterMode

from benchmarks.matrix_products import measure, operations_of, products_of_step, rate
from pipeline.model.training.accumulation import add_gradients
from tests.benchmarks.test_operations import in_place
from tests.pretraining.runs import pretraining


def test_the_ceiling_is_the_best_shape_by_its_median() -> None:
    seconds, operations = [1.0, 2.0, 9.0, 1.0, 1.0], [100, 100, 100, 60, 60]
    assert rate(seconds, operations) == 60  # 100 / 2 is less


def test_the_products_of_a_step_are_those_that_torch_counts(tmp_path: Path) -> None:
    run = pretraining(tmp_path)
    found = products_of_step(run)
    in_place_too = {torch.ops.aten.addmm_: in_place}
    with FlopCounterMode(display=False, custom_mapping=in_place_too) as count:
        add_gradients(run.model, run.batches(), run.objective, run.ranks)
    kinds = (torch.ops.aten.mm, torch.ops.aten.addmm, torch.ops.aten.addmm_)
    expected = sum(count.get_flop_counts()["Global"].get(kind, 0) for kind in kinds)
    assert sum(number * operations_of(shape) for shape, number in found.items()) == expected


@pytest.mark.parametrize("shape", [(64, 24, 56), (3, 5, 7)])
def test_both_ways_have_a_rate_and_the_accuracy_of_float32(shape: tuple[int, int, int]) -> None:
    found = measure(shape, seconds=0.001, rounds=1)
    assert all(each > 0 for each in found.rates)
    assert all(each < 2e-6 for each in found.errors)
