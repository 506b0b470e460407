"""Models on disk: an encoder and a fine-tuned model of every kind of task, small and quick."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import torch

from pipeline.__main__ import main
from pipeline.finetuning.results import write_results
from pipeline.finetuning.runs import FinetuningRun
from pipeline.foundation.artifacts import write_artifact
from pipeline.foundation.vocabulary import wordpiece
from pipeline.kinds.registry import data_of
from pipeline.tasks.preparation import prepare, write_task
from pipeline.tasks.task_data import read_task
from tests.tasks.toys import (
    METRICS,
    STRATEGIES,
    task_of,
    toy_rows,
    toy_settings,
    toy_start,
    toy_tokenizer,
    write_toy_encoder,
)

CPU = ("--device", "cpu", "--threads", "1")


def write_finetuned(
    folder: Path,
    kind: str,
    *,
    max_length: int = 10,
    rows: list[dict[str, Any]] | None = None,
    pooling: str = "mean",
) -> Path:
    """The artifact of a fine-tuning below `folder`, of the task in `folder/data`; -> its path."""
    task = task_of(kind, max_length=max_length)
    prepared = prepare("toy", task, data_of(kind), {"train": rows or toy_rows(kind, 120)})
    with write_artifact(folder / "data", stage="prepare_task", params={}) as draft:
        write_task(prepared, draft)
    settings = toy_settings(label_budgets=[20, "all"], steps=[3, 12], pooling=pooling)
    run = FinetuningRun(
        read_task(folder / "data", "toy", data_of(kind)),
        toy_start(),
        settings,
        learning_rates=[0.01, 0.01],
        strategy=STRATEGIES["finetune"],
        seed=1,
        max_length=max_length,
        device=torch.device("cpu"),
    )
    output = folder / "finetuned" / "toy" / "finetune" / "1"
    facts = {"task": task.model_dump(mode="json"), "seed": 1}
    with write_artifact(output, stage="finetune", params=facts) as draft:
        write_results(draft, run, METRICS[kind])
        wordpiece.save(toy_tokenizer(), draft.path, lowercase=True)
    return output


def write_encoder(folder: Path) -> Path:
    """The artifact of a pre-training; -> its path."""
    write_toy_encoder(folder / "encoder" / "1")
    return folder / "encoder" / "1"


def tool(name: str, model: Path, *words: str | Path) -> int:
    """Run a tool on the CPU; -> its exit code."""
    return main([name, "--model", str(model), *CPU, *map(str, words)])
