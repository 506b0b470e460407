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

from pipeline.finetuning.strategies import strategies_of
from pipeline.foundation.artifacts import write_artifact, write_json
from pipeline.foundation.vocabulary.word_vectors import save_vectors
from pipeline.params import Params, load
from pipeline.params.editing import edit
from pipeline.tuning.choosing import Kept, choose_rates
from pipeline.tuning.facts import ARCHITECTURE
from pipeline.tuning.inputs import TuningInputs
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
RATES, PUBLISHED_RATES = [0.002, 0.01], [0.001, 0.01]
SEEDS = [101, 102]
STRATEGIES = ["scratch", "scratch_word2vec", "feature_extraction", "finetune"]
IMPORTED = ["imported_minilm_feature_extraction", "imported_minilm_finetune"]


def write_project(root: Path, steps: tuple[int, int] = (2, 3)) -> Params:
    """Artifacts of every stage before fine-tuning, and params.yaml."""
    write_toy_encoder(root / "data/encoder/1")
    write_toy_architecture(root / "data/architecture")
    write_toy_encoder(root / "data/imported/minilm", seed=8)
    write_vectors(root / "data/embeddings/word2vec")
    for name, kind in KINDS.items():
        write_toy_task(root / "whole" / name, kind, number=150)
        _poison(root / "whole" / name, root / "data/tasks" / name)
        write_json(root / f"reports/validation/{name}.json", {"success": True, "expectations": []})
    params_file = Path(shutil.copy(PROJECT / "params.yaml", root))
    edit(params_file, lambda values: _make_small(values, list(steps)))
    params = load(params_file)
    whole = params.pretrain.model_dump(mode="json", exclude={"seeds"})
    made_from(root / "data/encoder/1", {**whole, "seed": 1})
    made_from(root / "data/architecture", {name: whole[name] for name in ARCHITECTURE})
    return params


def made_from(artifact: Path, params: dict[str, Any]) -> None:
    """Let the manifest say so, as that of the stage would."""
    path = artifact / "manifest.json"
    write_json(path, read(path) | {"params": params})


def _make_small(values: Any, steps: list[int]) -> None:
    tasks = {name: task_of(kind) for name, kind in KINDS.items()}
    training = toy_settings(label_budgets=[20, 60], steps=steps).model_dump(mode="json")
    values["runtime"] |= {"device": "cpu", "finetune_threads": 1}
    values["tasks"] = {
        name: task.model_dump(mode="json", exclude_none=True) for name, task in tasks.items()
    }
    values["import_encoder"]["encoders"] = ["minilm"]
    values["finetune"] |= {
        "tasks": list(KINDS),
        "strategies": strategies_section(*STRATEGIES),
        "learning_rates": {},
        "seeds": [1],
        "training": training,
        "tuning": {"rates": RATES, "published_rates": PUBLISHED_RATES, "seeds": SEEDS},
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


def write_vectors(folder: Path, seed: int = 5, **params: Any) -> None:
    tokens = toy_encoder().encoder.embeddings.tokens.weight
    with write_artifact(folder, stage="train_embeddings", params=params) as draft:
        save_vectors(draft.path, np.random.default_rng(seed).normal(size=tokens.shape))


def inputs_of(root: Path, task: str = "words") -> TuningInputs:
    """All that there is, of our encoder and of the imported one."""
    return TuningInputs(
        task,
        root / "data/tasks" / task,
        root / f"reports/validation/{task}.json",
        architecture=root / "data/architecture",
        embeddings=root / "data/embeddings",
        encoder=root / "data/encoder",
        imported=root / "data/imported/minilm",
    )


def tune(root: Path, params: Params, *names: str, task: str = "words") -> dict[str, dict[str, Any]]:
    """Choose rates of some strategies, or of all; -> their records, from data/rates/TASK."""
    strategies = [s for s in strategies_of(params) if not names or s.name in names]
    kept = Kept(root / "presets/tuning", root / ".checkpoints/tuning")
    choose_rates(params, inputs_of(root, task), strategies, kept, root / "data/rates" / task)
    return {s.name: read(root / f"data/rates/{task}/{s.name}.json") for s in strategies}


def read(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


def start(root: Path, task: str = "words") -> subprocess.Popen[str]:
    """`python -m pipeline tune …` in the project."""
    places = {
        "architecture": "data/architecture",
        "embeddings": "data/embeddings",
        "encoder": "data/encoder",
        "data": f"data/tasks/{task}",
        "gate": f"reports/validation/{task}.json",
        "committed": "presets/tuning",
        "output": f"data/rates/{task}",
    }
    words = [word for name, place in places.items() for word in (f"--{name}", place)]
    return subprocess.Popen(
        [sys.executable, "-m", "pipeline", "tune", "--task", task, *words],
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(PROJECT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def with_finetune(params: Params, **fields: Any) -> Params:
    """The params with other fields of `finetune`."""
    return params.model_copy(update={"finetune": params.finetune.model_copy(update=fields)})
