"""The search for rates: the same trials for each model, and none made twice."""

from __future__ import annotations

import json
import sys

import pytest
from ruamel.yaml import YAML

from benchmarks import translation_rates
from tests.translation.stages import TINY, inside, params_of, run_data_stages


@pytest.fixture(scope="module")
def workspace(tmp_path_factory):
    folder = tmp_path_factory.mktemp("rates")
    params = params_of("synthetic", TINY)
    with inside(folder):
        run_data_stages(params)
    values = params.model_dump(mode="json", exclude_none=True)
    with (folder / "params.yaml").open("w", encoding="utf-8") as file:
        YAML(typ="safe").dump(values, file)
    return folder


def run(folder, monkeypatch, *words):
    given = ["--json", str(folder / "rates.json"), "--params", str(folder / "params.yaml")]
    given += ["--data", str(folder / "data/translation"), "--models", "luong", "lstm"]
    monkeypatch.setattr(sys, "argv", ["rates", *given, *words])
    translation_rates.main()


def test_every_model_has_the_same_trials_and_a_finished_one_is_kept(workspace, monkeypatch, capsys):
    words = ["--factors", "1", "2", "--dropout", "0", "0.5", "--steps", "2"]
    run(workspace, monkeypatch, *words)
    kept = json.loads((workspace / "rates.json").read_text())
    assert len(kept) == 8
    trials = {
        name: {key.partition(", ")[2] for key in kept if key.startswith(f"{name},")}
        for name in ("luong", "lstm")
    }
    assert trials["luong"] == trials["lstm"]
    assert len({value["loss"] for value in kept.values()}) > 4
    monkeypatch.setattr(translation_rates, "trial", lambda *_: pytest.fail("made again"))
    capsys.readouterr()
    run(workspace, monkeypatch, *words)
    rows = [line for line in capsys.readouterr().out.splitlines() if line.startswith("| l")]
    assert len(rows) == 8
    losses = [float(row.split(" | ")[2]) for row in rows if row.startswith("| luong")]
    assert losses == sorted(losses)


def test_the_pace_is_beside_the_first_model(workspace, monkeypatch, capsys):
    run(workspace, monkeypatch, "--pace", "2")
    *_, first, second = capsys.readouterr().out.strip().splitlines()
    assert first == "| luong | 1.000 |"
    assert float(second.split(" | ")[1].strip(" |")) > 0
