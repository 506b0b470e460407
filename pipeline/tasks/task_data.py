"""A prepared task, read back."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.artifacts import read_artifact, read_rows
from pipeline.tasks.kind import Example, TaskKind
from pipeline.tasks.kinds import kind_of
from pipeline.tasks.label_budgets import training_order


@dataclass(frozen=True)
class TaskData:
    """A prepared task, in memory."""

    name: str
    kind: TaskKind
    labels: list[str]  # empty for regression
    splits: dict[str, list[Example]]
    counts: dict[str, Any]  # of prepare_task

    def training_order(self, seed: int) -> list[int]:
        """The order in which label budgets take rows of "train"."""
        labels = [self.kind.labels_of(example) for example in self.splits["train"]]
        return training_order(labels, seed)


def read_task(folder: Path, name: str, kind_name: str) -> TaskData:
    """The artifact of prepare_task in `folder`; raises `UserError` where it is not whole."""
    artifact = read_artifact(folder, stage="prepare_task")
    kind = kind_of(kind_name)
    labels = [] if kind.regression else json.loads((folder / "labels.json").read_text("utf-8"))
    splits = {split: list(read_rows(folder, split)) for split in ("train", "validation", "test")}
    return TaskData(name, kind, labels, splits, artifact.counts)
