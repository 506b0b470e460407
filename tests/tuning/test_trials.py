"""Trials, the choice among them, their journal, and results that are under git."""

from __future__ import annotations

import dataclasses
import json
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.__main__ import build_parser, run_tool
from pipeline.console.errors import UserError
from pipeline.finetuning.strategies import Strategy, strategies_of
from pipeline.params import Params, load
from pipeline.params.finetuning import Tuning
from pipeline.tuning.choice import at_the_edge, best_rates
from pipeline.tuning.facts import deciding_facts
from pipeline.tuning.forecast import tuning_forecast, tuning_sentences
from pipeline.tuning.journal import Journal
from pipeline.tuning.trials import Trial, trials_of
from tests.tasks.toys import STRATEGIES, write_toy_encoder
from tests.tuning.projects import (
    PROJECT,
    inputs_of,
    made_from,
    read,
    tune,
    with_finetune,
    write_project,
    write_vectors,
)

RATES = (0.001, 0.01, 0.1)
SEEDS = (101, 102, 103)
grid = [Trial(rate, seed) for rate in RATES for seed in SEEDS]
few_values = st.lists(
    st.sampled_from([0.25, 0.5, 0.75]), min_size=len(grid), max_size=len(grid)
)  # equal means happen


@given(few_values, few_values)
def test_the_best_mean_is_chosen_for_each_budget_and_of_equal_ones_the_smallest_rate(
    small: list[float], large: list[float]
) -> None:
    finished: Any = {
        trial: {"20": a, "all": b} for trial, a, b in zip(grid, small, large, strict=True)
    }
    expected = {}
    for budget, values in (("20", small), ("all", large)):
        means = np.array(values).reshape(len(RATES), len(SEEDS)).mean(axis=1)
        expected[budget] = RATES[int(means.argmax())]  # the first of equal ones
    assert best_rates(finished, ["20", "all"]) == expected
    assert best_rates(dict(reversed(finished.items())), ["20", "all"]) == expected


def test_where_no_rate_comes_to_numbers_it_is_said() -> None:
    finished: Any = {Trial(0.1, 101): {"20": None}, Trial(0.2, 101): {"20": None}}
    with pytest.raises(UserError, match="with 20 labels no rate came to numbers"):
        best_rates(finished, ["20"])


def test_a_choice_at_the_end_of_the_rates_is_said() -> None:
    assert at_the_edge({"20": 0.1, "60": 0.2, "all": 0.3}, [0.3, 0.2, 0.1]) == ["20", "all"]
    assert at_the_edge({"20": 0.1}, [0.1]) == []


def test_the_projects_own_trials_are_equal_in_number_and_settings() -> None:
    params = load(PROJECT / "params.yaml")
    section = params.import_encoder.model_copy(update={"encoders": ["minilm"]})
    params = params.model_copy(update={"import_encoder": section})
    tuning = params.finetune.tuning
    assert tuning != "off"
    for strategy in strategies_of(params):
        trials = trials_of(params, strategy)
        rates = tuning.published_rates if strategy.start == "imported" else tuning.rates
        assert rates
        assert {(t.learning_rate, t.seed) for t in trials} == {
            (rate, seed) for rate in rates for seed in tuning.seeds
        }
        assert len(trials) == tuning.trials
        assert strategy.default_rate in rates, "what is taken unasked is among what is tried"


def test_multiples_are_tried_around_the_default_rate_of_each_strategy() -> None:
    params = load(PROJECT / "params.yaml")
    section = params.import_encoder.model_copy(update={"encoders": ["minilm"]})
    around = Tuning(multiples=[0.5, 1, 2], seeds=[101, 102])
    finetune = params.finetune.model_copy(update={"tuning": around})
    params = params.model_copy(update={"import_encoder": section, "finetune": finetune})
    tried = {s.name: [t.learning_rate for t in trials_of(params, s)] for s in strategies_of(params)}
    assert tried["finetune"] == [0.0005, 0.001, 0.002] * 2
    assert tried["feature_extraction"] == [0.008, 0.016, 0.032] * 2
    assert tried["imported_minilm_finetune"] == [0.0001, 0.0002, 0.0004] * 2
    assert {len(rates) for rates in tried.values()} == {around.trials}


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    return Journal(tmp_path / "journal", "t-scratch", "f" * 64)


def test_what_is_noted_is_read_back_to_the_last_digit(journal: Journal) -> None:
    assert journal.read(grid) == {}
    finished: Any = {trial: {"20": 1 / (3 + index)} for index, trial in enumerate(grid[:4])}
    for trial, scores in finished.items():
        journal.add(trial, scores, seconds=1.0)
    assert journal.read(grid) == finished


def test_a_line_that_was_cut_off_is_left_out(journal: Journal) -> None:
    for trial in grid[:3]:
        journal.add(trial, {"20": 0.5}, seconds=1.0)
    journal.path.write_bytes(journal.path.read_bytes()[:-9])
    assert list(journal.read(grid)) == grid[:2]


def test_another_fingerprint_knows_nothing_of_them(journal: Journal) -> None:
    journal.add(grid[0], {"20": 0.5}, seconds=1.0)
    assert Journal(journal.folder, journal.name, "0" * 64).read(grid) == {}


def changed(params: Params, section: str, **fields: object) -> Params:
    return params.model_copy(update={section: getattr(params, section).model_copy(update=fields)})


def test_the_fingerprint_changes_with_what_makes_the_scores_and_only_then(tmp_path: Path) -> None:
    params, inputs = write_project(tmp_path), inputs_of(tmp_path)

    def fingerprint(params: Params, strategy: Strategy = STRATEGIES["finetune"]) -> str:
        return inputs.fingerprint(params, "cpu", strategy)

    first = fingerprint(params)
    rates = {"finetune": {"default": 0.5}}
    assert fingerprint(with_finetune(params, learning_rates=rates, seeds=[9])) == first
    frozen = dataclasses.replace(STRATEGIES["finetune"], frozen=True)
    assert fingerprint(params, frozen) != first
    steps = params.finetune.training.model_copy(update={"steps": [7, 8]})
    assert fingerprint(with_finetune(params, training=steps)) != first
    assert fingerprint(changed(params, "runtime", finetune_threads=2)) != first
    full, low = (changed(params, "runtime", precision=name) for name in ("float32", "bfloat16"))
    assert fingerprint(full) != fingerprint(low)
    assert fingerprint(changed(params, "runtime", workers=7)) == first
    manifest = tmp_path / "data/encoder/1/manifest.json"
    manifest.write_text(manifest.read_text() + " ")
    assert fingerprint(params) != first


def test_what_decides_is_text_rows_network_and_trials_but_no_byte_of_weights(
    tmp_path: Path,
) -> None:
    params, inputs = write_project(tmp_path), inputs_of(tmp_path)
    strategies = {strategy.name: strategy for strategy in strategies_of(params)}

    def facts(name: str = "finetune", params: Params = params) -> dict[str, Any]:
        return deciding_facts(params, inputs, strategies[name])

    before = {name: facts(name) for name in strategies}
    folder = tmp_path / "data/encoder/1"
    settings = read(folder / "manifest.json")["params"]
    write_toy_encoder(folder, seed=99)
    made_from(folder, settings)
    write_vectors(tmp_path / "data/embeddings/word2vec", seed=99)
    off = changed(params, "runtime", precision="bfloat16", finetune_threads=2)
    assert {name: facts(name, off) for name in strategies} == before

    def rewrite(path: Path, key: str, change: dict[str, Any]) -> None:
        manifest = json.loads(path.read_text())
        manifest[key] |= change
        path.write_text(json.dumps(manifest))

    encoder, rows = folder / "manifest.json", inputs.data / "manifest.json"
    rewrite(encoder, "params", {"new_knob": None, "runtime": {"device": "cuda"}})
    assert facts() == before["finetune"]
    rewrite(encoder, "params", {"budget": {"steps": 7}})
    assert facts() != before["finetune"]
    assert facts("scratch") == before["scratch"]
    write_vectors(tmp_path / "data/embeddings/word2vec", epochs=9)
    assert facts("scratch_word2vec") != before["scratch_word2vec"]
    seeds = with_finetune(params, tuning=params.finetune.tuning.model_copy(update={"seeds": [9]}))  # type: ignore[union-attr]
    assert facts("scratch", seeds) != before["scratch"]
    files = read(rows)["files"]
    (test,) = (name for name in files if name.startswith("test-"))
    rewrite(rows, "files", {test: files[test] | {"sha256": "0" * 64}})
    assert facts("scratch") == before["scratch"]
    (train,) = (name for name in files if name.startswith("train-"))
    rewrite(rows, "files", {train: files[train] | {"sha256": "0" * 64}})
    assert facts("scratch") != before["scratch"]


def test_a_result_under_git_counts_where_its_facts_are_the_same(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    params = write_project(tmp_path)
    found = tune(tmp_path, params)
    shutil.copytree(tmp_path / "data/rates", tmp_path / "presets/tuning/mine")
    shutil.rmtree(tmp_path / ".checkpoints")
    capsys.readouterr()
    again = tune(tmp_path, params)
    assert " s left" not in capsys.readouterr().out
    for name, record in again.items():
        assert record == found[name] | {"source": f"presets/tuning/mine/words/{name}.json"}
    # What stands on another encoder is tried; what reads none is not.
    training = params.finetune.training.model_copy(update={"dropout": 0.0})
    tune(tmp_path, with_finetune(params, training=training), "scratch")
    printed = capsys.readouterr().out
    assert "scratch: no committed result; the nearest has other training" in printed
    assert printed.count(" s left") == len(found["scratch"]["trials"])


def test_the_table_is_made_of_the_records(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    records = tune(tmp_path, write_project(tmp_path))
    capsys.readouterr()
    words = ["tuning_table", str(tmp_path / "data/rates")]
    run_tool(build_parser("tuning_table").parse_args(words))
    lines = capsys.readouterr().out.splitlines()
    assert lines.count("| strategy | 0.001 | 0.002 | 0.01 | trials |") == 2  # label budgets
    names = [line.split("`")[1] for line in lines if line.startswith("| `")]
    assert names[: len(records)] == ["scratch_word2vec", "scratch", *list(records)[2:]]
    row = next(line for line in lines if line.startswith("| `scratch` |"))
    first = [t["validation"]["20"] for t in records["scratch"]["trials"][::2]]
    assert f"{sum(first) / 2:.3f}" in row.split("|")[3]
    assert row.split("|")[2] == " – "
    assert row.endswith("| 4 |")
    with pytest.raises(UserError, match="no results of trials"):
        run_tool(build_parser("tuning_table").parse_args(["tuning_table", str(tmp_path)]))


def test_what_tuning_takes_is_told_before(tmp_path: Path) -> None:
    params = write_project(tmp_path)

    def said(params: Params = params) -> str:
        return " ".join(tuning_sentences(tuning_forecast(params, tmp_path)))

    # Two tasks, six strategies, two rates, two seeds; 2 and 3 steps.
    assert (
        said()
        == "Tuning: 48 trials before fine-tuning, 240 steps.   `finetune.tuning: off` tries none."
    )
    tune(tmp_path, params, "scratch", "finetune")
    assert "240 steps, about 0 minutes of one process by those that ran here" in said()
    shutil.copytree(tmp_path / "data/rates", tmp_path / "presets/tuning/mine")
    assert "40 trials before fine-tuning, 200 steps; 8 more are in presets/tuning" in said()
    training = params.finetune.training.model_copy(update={"dropout": 0.0})
    assert "48 trials" in said(with_finetune(params, training=training))
    fixed = {name: {"default": 0.1} for name in ("scratch", "finetune")}
    assert "32 trials" in said(with_finetune(params, learning_rates=fixed))
    assert (
        said(with_finetune(params, tuning="off")) == "Tuning: none, every learning rate is given."
    )
