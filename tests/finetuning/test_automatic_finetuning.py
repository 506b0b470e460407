"""How long texts and trainings are that are left to the rows."""

from __future__ import annotations

import doctest
from typing import Any

import pytest
import torch

from pipeline.finetuning import automatic
from pipeline.finetuning.runs import FinetuningRun
from pipeline.kinds.registry import data_of, head_of
from pipeline.tasks.task_data import TaskData
from tests.tasks.toys import STRATEGIES, toy_rows, toy_settings, toy_start, toy_tokenizer

LONGEST = 32  # tokens, of the toy encoder


def rows_of(*words: int) -> list[dict[str, Any]]:
    """Texts of so many words, each of one token."""
    return [{"text": " ".join(["red"] * number), "label": "red"} for number in words]


def max_length(*words: int, longest: int = LONGEST) -> int:
    head = head_of("classification")
    return automatic.max_length_for(head, toy_tokenizer(), rows_of(*words), longest)


def test_the_examples_hold() -> None:
    assert doctest.testmod(automatic).failed == 0


def test_a_text_of_any_length_is_whole_but_for_the_longest_hundredth() -> None:
    assert max_length(6) == 8  # with [CLS] and [SEP]
    assert max_length(7) == 16
    assert max_length(*[5] * 199, 25) == 8
    assert max_length(*[5] * 49, 25) == 32


def test_no_text_is_longer_than_the_encoder_reads() -> None:
    assert max_length(500) == LONGEST


def test_a_run_takes_both_from_its_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(automatic, "CLASSES", 1)  # so that its three are many
    rows = [{"id": f"{n}", "group": f"{n}", **row} for n, row in enumerate(toy_rows(KIND, 60))]
    splits = {"train": rows[:40], "validation": rows[40:50], "test": rows[50:]}
    data = TaskData("toy", data_of(KIND), ["blue", "green", "red"], splits, {})
    run = FinetuningRun(
        data,
        toy_start("scratch"),
        toy_settings(label_budgets=[10, "all"], steps=None, epochs="auto", batch_size=10),
        learning_rates=[0.01, 0.01],
        strategy=STRATEGIES["scratch"],
        seed=1,
        max_length="auto",
        device=torch.device("cpu"),
    )
    assert run.max_length == 8  # six words
    for result in run.results():
        epochs = automatic.epochs_for(result.num_rows, classes=3)
        steps = round(epochs * result.num_rows / 10)
        assert result.training == {"steps": steps, "epochs": epochs}


KIND = "classification"
