"""The stages of the translation pipeline, run one after another in a folder of their own."""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from pipeline.params.loading import check_as
from pipeline.params.presets import overlay
from translation.params import Params
from translation.stages import (
    download_pairs,
    prepare_pairs,
    train_tokenizer,
    train_translation,
    validate_pairs,
)

FOLDER = Path(__file__).parents[2] / "translation"
TINY = {
    "train_translation": {
        "models": {
            name: {"budget": {"replace": True, "steps": 12}}
            for name in ("transformer", "lstm", "bahdanau", "luong")
        },
        "search": {"beam": 2},
        "evaluations": 2,
    },
    "download_pairs": {
        "sources": [{"kind": "synthetic", "task": "reverse", "pairs": 500, "longest": 3}]
    },
    "validate_pairs": {"min_pairs": 20},
    "runtime": {"device": "cpu", "precision": "float32", "checkpoint_every": 4},
}


def params_of(preset: str | None, changes: Mapping[str, Any] | None = None) -> Params:
    """translation/params.yaml with a preset and `changes` on it."""
    reader = YAML(typ="safe")
    values = reader.load((FOLDER / "params.yaml").read_text(encoding="utf-8"))
    if preset is not None:
        path = FOLDER / "presets" / f"{preset}.yaml"
        overlay(values, reader.load(path.read_text(encoding="utf-8")))
    overlay(values, changes or {})
    return check_as(Params, values, "the test")


@contextmanager
def inside(folder: Path):
    """Stages run at the repository's top."""
    before = Path.cwd()
    folder.mkdir(parents=True, exist_ok=True)
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(before)


def inputs(*names: str) -> dict[str, Path]:
    places = {
        "raw": Path("data/translation/raw"),
        "pairs": Path("data/translation/pairs"),
        "tokenizer": Path("data/translation/tokenizer"),
        "models": Path("data/translation/models"),
        "gate": Path("translation/reports/validation/pairs.json"),
        "sources": Path("data/sources"),
    }
    return {name: places[name] for name in names}


def run_data_stages(params: Params) -> None:
    """To the tokenizer."""
    found = inputs("sources", "raw", "pairs", "gate", "tokenizer")
    download_pairs.run(params, inputs("sources"), found["raw"])
    prepare_pairs.run(params, inputs("raw"), found["pairs"])
    validate_pairs.run(params, inputs("pairs"), found["gate"])
    train_tokenizer.run(params, inputs("pairs", "gate"), found["tokenizer"])


def run_training(params: Params, model: str, seed: int) -> Path:
    """One item of the matrix; -> what it wrote."""
    output = inputs("models")["models"] / model / str(seed)
    given = inputs("pairs", "tokenizer", "gate")
    train_translation.run(params, given, output, model=model, seed=str(seed))
    return output
