"""Rates in `params.yaml`: only lines that are needed change."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from pipeline.console.errors import UserError
from pipeline.params import load
from pipeline.params.editing import edit
from pipeline.tuning.choice import Chosen
from pipeline.tuning.rates import put_rates, rates_yaml
from tests.tuning.projects import PROJECT


@pytest.fixture
def params_file(tmp_path: Path) -> Path:
    """The project's own, without rates of tasks."""
    path = Path(shutil.copy(PROJECT / "params.yaml", tmp_path))
    edit(path, _without_rates)
    return path


def _without_rates(values: Any) -> None:
    for rates in values["finetune"]["learning_rates"].values():
        for task in values["tasks"]:
            del rates[task]


def chosen(strategy: str, *rates: float) -> Chosen:
    return {"kind": {strategy: list(rates)}, "markup": {strategy: list(rates)}}


def put(path: Path, rates: Chosen) -> None:
    edit(path, lambda values: put_rates(values, rates))


def budgets(path: Path) -> int:
    return len(load(path).finetune.training.label_budgets)


def test_reading_and_writing_changes_no_byte(tmp_path: Path) -> None:
    path = Path(shutil.copy(PROJECT / "params.yaml", tmp_path))
    edit(path, lambda values: None)
    assert path.read_bytes() == (PROJECT / "params.yaml").read_bytes()


def test_lines_are_added_and_none_changes(params_file: Path) -> None:
    before = params_file.read_text().splitlines()
    rates = [0.0005] * budgets(params_file)
    put(params_file, chosen("finetune", *rates))
    after = params_file.read_text().splitlines()
    rest = list(after)
    for name in ("kind", "markup"):
        rest.remove(f"      {name}: {rates}")
        assert load(params_file).finetune.rates_of("finetune", name) == rates
    assert rest == before


def test_what_stands_is_replaced_and_other_strategies_keep_theirs(params_file: Path) -> None:
    first, second = ([rate] * budgets(params_file) for rate in (0.001, 0.002))
    put(params_file, chosen("scratch", *first))
    put(params_file, chosen("finetune", *first))
    put(params_file, chosen("finetune", *second))
    settings = load(params_file).finetune
    assert settings.rates_of("scratch", "kind") == first
    assert settings.rates_of("finetune", "kind") == second


def test_rates_that_do_not_fit_leave_the_file_alone(params_file: Path) -> None:
    before = params_file.read_bytes()
    with pytest.raises(UserError, match=r"finetune\.learning_rates\.scratch\.kind needs"):
        put(params_file, chosen("scratch", *[0.1] * (budgets(params_file) + 1)))
    assert params_file.read_bytes() == before


def test_what_would_be_written_can_be_pasted_into_a_preset() -> None:
    assert rates_yaml({"kind": {"scratch": [0.001, 0.002]}}) == (
        "finetune:\n  learning_rates:\n    scratch:\n      kind: [0.001, 0.002]\n"
    )
