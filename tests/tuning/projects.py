"""A project that can be tuned in seconds, and whose test rows nobody can read."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np

from pipeline.__main__ import build_parser, run_tool
from pipeline.foundation.artifacts import write_artifact, write_json
from pipeline.foundation.vocabulary.word_vectors import save_vectors
from pipeline.params import Params, load
from pipeline.params.editing import edit
from tests.tasks.toys import (
    strategies_section,
    task_of,
    toy_encoder,
    toy_settings,
    write_toy_architecture,
    write_toy_encoder,
    write_toy_task,
)

PROJECT = Path(__file__).parents[2]
KINDS = {"colours": "classification", "words": "tagging"}
IMPORTED_RATES = [0.001, 0.01]  # the second is tried with ours too
IMPORTED = ["imported_feature_extraction", "imported_finetune"]
STRATEGIES = ["scratch", "scratch_word2vec", "feature_extraction", "finetune"]


def write_project(
    root: Path, steps: tuple[int, int] = (2, 3), seeds: int = 2, imported: bool = False
) -> Path:
    """Artifacts of every stage before fine-tuning, and params.yaml; -> its path.

    `imported`: beside an encoder that someone else pre-trained.
    """
    write_toy_encoder(root / "data/encoder/1")
    write_toy_architecture(root / "data/architecture")
    if imported:
        write_toy_encoder(root / "data/imported/minilm", seed=8)
    _write_vectors(root / "data/embeddings/word2vec")
    for name, kind in KINDS.items():
        write_toy_task(root / "whole" / name, kind, number=150)
        _poison(root / "whole" / name, root / "data/tasks" / name)
        write_json(root / f"reports/validation/{name}.json", {"success": True, "expectations": []})
    params_file = Path(shutil.copy(PROJECT / "params.yaml", root))
    edit(params_file, lambda values: _make_small(values, list(steps), seeds, imported))
    return params_file


def _make_small(values: Any, steps: list[int], seeds: int, imported: bool) -> None:
    tasks = {name: task_of(kind) for name, kind in KINDS.items()}
    training = toy_settings(label_budgets=[20, 60], steps=steps).model_dump(mode="json")
    values["runtime"] |= {"device": "cpu", "finetune_threads": 1}
    values["tasks"] = {
        name: task.model_dump(mode="json", exclude_none=True) for name, task in tasks.items()
    }
    tuning = {"rates": [0.002, 0.01], "seeds": list(range(101, 101 + seeds))}
    if imported:
        values["import_encoder"] |= {"encoders": ["minilm"], "tuning_rates": IMPORTED_RATES}
    values["finetune"] |= {
        "tasks": list(KINDS),
        "strategies": strategies_section(*STRATEGIES),
        "learning_rates": {name: {"default": 0.01} for name in (*STRATEGIES, *IMPORTED)},
        "seeds": [1],
        "training": training,
        "tuning": tuning,
    }


def _poison(whole: Path, target: Path) -> None:
    """A prepared task as its manifest says it is, but for test rows that are no Parquet."""
    with write_artifact(target, stage="prepare_task", params={}) as draft:
        for path in whole.iterdir():
            if path.name.startswith("test-"):
                (draft.path / path.name).write_bytes(b"whoever reads this has looked at the test")
            elif path.name != "manifest.json":
                shutil.copy(path, draft.path)
        draft.counts |= json.loads((whole / "manifest.json").read_text())["counts"]


def _write_vectors(folder: Path) -> None:
    tokens = toy_encoder().encoder.embeddings.tokens.weight
    with write_artifact(folder, stage="train_embeddings", params={}) as draft:
        save_vectors(draft.path, np.random.default_rng(5).normal(size=tokens.shape))


def start(root: Path, *words: str) -> subprocess.Popen[str]:
    """`python -m pipeline tune …` in the project."""
    return subprocess.Popen(
        [sys.executable, "-m", "pipeline", "tune", "--log", "log.json", *words],
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(PROJECT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def run_to_its_end(root: Path, *words: str) -> str:
    """The same, to its end; -> what it printed."""
    process = start(root, *words)
    text, _ = process.communicate()
    assert process.returncode == 0, text
    return text


def tune(root: Path, *words: str) -> None:
    """The same in this process; raises `UserError`."""
    places = ["--params", str(root / "params.yaml"), "--log", str(root / "log.json")]
    run_tool(build_parser("tune").parse_args(["tune", *places, *words]))


def params_of(root: Path) -> Params:
    """The params of the project."""
    return load(root / "params.yaml")
