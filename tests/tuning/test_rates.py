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
    """The project's own, without rates."""
    path = Path(shutil.copy(PROJECT / "params.yaml", tmp_path))
    edit(
        path, lambda values: [task.pop("learning_rates", None) for task in values["tasks"].values()]
    )
    return path


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
    added = ["    learning_rates:", f"      finetune: {rates}"] * 2
    rest = list(after)
    for line in added:
        rest.remove(line)
    assert rest == before
    for name in ("kind", "markup"):
        assert load(params_file).tasks[name].learning_rates == {"finetune": rates}


def test_what_stands_is_replaced_and_other_strategies_keep_theirs(params_file: Path) -> None:
    first, second = ([rate] * budgets(params_file) for rate in (0.001, 0.002))
    put(params_file, chosen("scratch", *first))
    put(params_file, chosen("finetune", *first))
    put(params_file, chosen("finetune", *second))
    rates: Any = load(params_file).tasks["kind"].learning_rates
    assert rates == {"scratch": first, "finetune": second}


def test_rates_that_do_not_fit_leave_the_file_alone(params_file: Path) -> None:
    before = params_file.read_bytes()
    with pytest.raises(UserError, match=r"tasks\.kind\.learning_rates\.scratch"):
        put(params_file, chosen("scratch", *[0.1] * (budgets(params_file) + 1)))
    assert params_file.read_bytes() == before


def test_what_would_be_written_can_be_pasted_into_a_preset() -> None:
    assert rates_yaml({"kind": {"scratch": [0.001, 0.002]}}) == (
        "tasks:\n  kind:\n    learning_rates:\n      scratch: [0.001, 0.002]\n"
    )
