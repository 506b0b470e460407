"""The experiments' stages, run one after another in a folder of their own."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from experiments.params import Params
from experiments.stages import evaluate_experiments, prepare_rows
from pipeline.params.loading import check_as
from pipeline.params.presets import overlay

FOLDER = Path(__file__).parents[2] / "experiments"
NAMES = tuple(evaluate_experiments.INPUTS)
DATA, REPORTS = Path("data/experiments"), Path("experiments/reports")


def params_of(preset: str | None, changes: Mapping[str, Any] | None = None) -> Params:
    """experiments/params.yaml with a preset and `changes` on it."""
    reader = YAML(typ="safe")
    values = reader.load((FOLDER / "params.yaml").read_text(encoding="utf-8"))
    if preset is not None:
        path = FOLDER / "presets" / f"{preset}.yaml"
        overlay(values, reader.load(path.read_text(encoding="utf-8")))
    overlay(values, changes or {})
    return check_as(Params, values, "the test")


def run_all(params: Params, names: tuple[str, ...] = NAMES) -> None:
    """Every stage, in the folder that is current."""
    prepare_rows.run(params, {"sources": Path("data/sources")}, DATA / "rows")
    for name in names:
        stage = importlib.import_module(f"experiments.stages.{name}")
        places = {"rows": DATA / "rows", "results": FOLDER.parent / "presets/results/default.json"}
        stage.run(params, {key: places[key] for key in stage.INPUTS}, DATA / name)
    inputs = {name: DATA / name for name in NAMES}
    if names == NAMES:
        evaluate_experiments.run(params, inputs, REPORTS / "evaluation")
