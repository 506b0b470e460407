"""What a plan of training may be: contradictory settings are refused by name."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from pipeline.console.errors import UserError
from pipeline.params import check, load
from pipeline.params.presets import overlay

PROJECT = Path(__file__).parents[2]
RAMP = {"start": 8, "end": 32, "fraction": 0.3}
CURRICULUM = [{"length": 32, "fraction": 0.9}, {"length": 128, "fraction": 0.1}]


@pytest.fixture
def values() -> dict[str, Any]:
    return load(PROJECT / "params.yaml").model_dump(mode="json", exclude_none=True)


@pytest.mark.parametrize(
    "changes",
    [
        {"budget": {"epochs": 0.5}},
        {"budget": {"tokens": 1_000_000}},
        {"budget": {"seconds": 600}},
        {"batch_size": RAMP, "micro_batch_size": 16},
        {"sequence_length": CURRICULUM},
        {"weight_averaging": {"fraction": 0.2, "every": 50}},
    ],
    ids=str,
)
def test_every_form_is_taken_and_written_as_it_was_read(
    values: dict[str, Any], changes: dict[str, Any]
) -> None:
    values["pretrain"] |= changes
    dumped = check(values, where="params.yaml").model_dump(mode="json", exclude_none=True)
    for name, value in changes.items():
        assert dumped["pretrain"][name] == value
    assert check(dumped, where="params.yaml") == check(values, where="params.yaml")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"budget": {"steps": 1, "seconds": 2.0}}, "exactly one of steps, epochs, tokens"),
        ({"budget": {}}, "none given"),
        ({"budget": {"epochs": 0}}, "pretrain.budget.epochs"),
        ({"budget": {"hours": 1}}, "pretrain.budget.hours"),
        ({"batch_size": RAMP | {"start": 32}}, "start 32 is not below end 32"),
        ({"batch_size": RAMP, "micro_batch_size": 33}, "micro_batch_size 33 exceeds batch_size 32"),
        ({"sequence_length": CURRICULUM[:1]}, "sequence_length add up to 0.9, not 1"),
        (
            {"sequence_length": [CURRICULUM[0], CURRICULUM[1] | {"length": 129}]},
            "sequence_length 129 exceeds model.max_position_embeddings 128",
        ),
        ({"sequence_length": []}, "pretrain.sequence_length"),
        ({"sequence_length": 7}, "pretrain.sequence_length"),
        ({"weight_averaging": {"fraction": 0.0, "every": 5}}, "weight_averaging.fraction"),
    ],
    ids=str,
)
def test_what_cannot_be_is_refused(
    values: dict[str, Any], changes: dict[str, Any], words: str
) -> None:
    values["pretrain"] |= changes
    with pytest.raises(UserError) as caught:
        check(values, where="params.yaml")
    assert words in str(caught.value)


def test_what_averages_itself_is_not_averaged_again(values: dict[str, Any]) -> None:
    optimizer = values["pretrain"]["optimizer"]
    del optimizer["muon_learning_rate"], optimizer["muon_weight_decay"]
    optimizer |= {"name": "schedule_free_adamw", "schedule": "constant"}
    values["pretrain"]["weight_averaging"] = {"fraction": 0.2, "every": 50}
    with pytest.raises(UserError, match="schedule_free_adamw averages itself"):
        check(values, where="params.yaml")


def test_a_preset_replaces_the_budget(values: dict[str, Any]) -> None:
    overlay(values, {"pretrain": {"budget": {"replace": True, "seconds": 600.0}}})
    budget = check(values, where="params.yaml").pretrain.budget
    assert (budget.steps, budget.seconds) == (None, 600.0)
