"""Trials, the choice among them, and their journal."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.finetuning.strategies import strategies_of
from pipeline.params import Params, load
from pipeline.tuning.choice import at_the_edge, chosen_rates
from pipeline.tuning.inputs import TuningInputs
from pipeline.tuning.journal import Journal
from pipeline.tuning.trials import Trial, trials_of
from tests.tasks.toys import STRATEGIES
from tests.tuning.projects import PROJECT, write_project

RATES = (0.001, 0.01, 0.1)
SEEDS = (101, 102, 103)
grid = [Trial("t", "scratch", rate, seed) for rate in RATES for seed in SEEDS]
few_values = st.lists(
    st.sampled_from([0.25, 0.5, 0.75]), min_size=len(grid), max_size=len(grid)
)  # equal means happen


@given(few_values, few_values)
def test_the_best_mean_is_chosen_for_each_budget_and_of_equal_ones_the_smallest_rate(
    small: list[float], large: list[float]
) -> None:
    finished = {trial: {"20": a, "all": b} for trial, a, b in zip(grid, small, large, strict=True)}
    expected = []
    for values in (small, large):
        means = np.array(values).reshape(len(RATES), len(SEEDS)).mean(axis=1)
        expected.append(RATES[int(means.argmax())])  # the first of equal ones
    assert chosen_rates(finished, ["20", "all"]) == {"t": {"scratch": expected}}
    backwards = dict(reversed(finished.items()))
    assert chosen_rates(backwards, ["20", "all"]) == {"t": {"scratch": expected}}


def test_no_score_of_one_task_or_strategy_decides_for_another() -> None:
    finished = {
        Trial("a", "scratch", 0.1, 101): {"20": 0.9},
        Trial("a", "scratch", 0.2, 101): {"20": 0.1},
        Trial("a", "finetune", 0.1, 101): {"20": 0.1},
        Trial("a", "finetune", 0.2, 101): {"20": 0.2},
        Trial("b", "scratch", 0.1, 101): {"20": -0.9},
        Trial("b", "scratch", 0.2, 101): {"20": -0.1},
    }
    assert chosen_rates(finished, ["20"]) == {
        "a": {"scratch": [0.1], "finetune": [0.2]},
        "b": {"scratch": [0.2]},
    }


def test_a_choice_at_the_end_of_the_rates_is_said() -> None:
    chosen = {"a": {"scratch": [0.2, 0.2], "finetune": [0.2, 0.3]}, "b": {"scratch": [0.1]}}
    tried = {"scratch": [0.1, 0.2, 0.3], "finetune": [0.1, 0.2, 0.3]}
    assert at_the_edge(chosen, tried) == ["a finetune", "b scratch"]
    tried["finetune"] = [0.01, 0.2, 0.3, 0.9]  # an encoder's own
    assert at_the_edge(chosen, tried) == ["b scratch"]


def test_the_projects_own_trials_are_equal_in_number_and_settings() -> None:
    params = load(PROJECT / "params.yaml")
    strategies = strategies_of(params)
    trials = trials_of(params, params.finetune.tasks, strategies)
    tuning = params.finetune.tuning
    assert len(trials) == len(set(trials))
    for task in params.finetune.tasks:
        for strategy in (strategy.name for strategy in strategies):
            here = {
                (t.learning_rate, t.seed)
                for t in trials
                if (t.task, t.strategy) == (task, strategy)
            }
            assert here == {(rate, seed) for rate in tuning.rates for seed in tuning.seeds}


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    return Journal(tmp_path / "journal", {("t", "scratch"): "f" * 64})


def test_what_is_noted_is_read_back_to_the_last_digit(journal: Journal) -> None:
    assert journal.read(grid) == {}
    finished = {trial: {"20": 1 / (3 + index)} for index, trial in enumerate(grid[:4])}
    for trial, scores in finished.items():
        journal.add(trial, scores)
    assert journal.read(grid) == finished


def test_a_line_that_was_cut_off_is_left_out(journal: Journal) -> None:
    for trial in grid[:3]:
        journal.add(trial, {"20": 0.5})
    path = journal.path(grid[0])
    path.write_bytes(path.read_bytes()[:-9])
    assert list(journal.read(grid)) == grid[:2]


def test_another_fingerprint_knows_nothing_of_them(journal: Journal) -> None:
    journal.add(grid[0], {"20": 0.5})
    assert Journal(journal.folder, {("t", "scratch"): "0" * 64}).read(grid) == {}


def test_the_fingerprint_changes_with_what_makes_the_scores_and_only_then(tmp_path: Path) -> None:
    params, inputs = load(write_project(tmp_path)), TuningInputs(tmp_path)

    def fingerprint(changed: Params) -> str:
        return inputs.fingerprint(changed, "cpu", "colours", STRATEGIES["finetune"])

    def changed(section: str, **fields: object) -> Params:
        return params.model_copy(
            update={section: getattr(params, section).model_copy(update=fields)}
        )

    training = params.finetune.training
    first = fingerprint(params)
    rates = {"finetune": {"default": 0.5}}
    assert fingerprint(changed("finetune", learning_rates=rates, seeds=[9])) == first
    frozen = dataclasses.replace(STRATEGIES["finetune"], frozen=True)
    assert inputs.fingerprint(params, "cpu", "colours", frozen) != first
    steps = training.model_copy(update={"steps": [7, 8]})
    assert fingerprint(changed("finetune", training=steps)) != first
    assert fingerprint(changed("runtime", finetune_threads=2)) != first
    full, low = (changed("runtime", precision=name) for name in ("float32", "bfloat16"))
    assert fingerprint(full) != fingerprint(low)
    assert fingerprint(changed("runtime", workers=7)) == first
    manifest = tmp_path / "data/encoder/1/manifest.json"
    manifest.write_text(manifest.read_text() + " ")
    assert fingerprint(params) != first
