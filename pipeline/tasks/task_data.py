"""A prepared task, read back."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.foundation.artifacts import read_artifact, read_rows
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


def read_task(
    folder: Path, name: str, kind_name: str, splits: Sequence[str] = ("train", "validation", "test")
) -> TaskData:
    """The artifact of prepare_task in `folder`; raises `UserError` where it is not whole.

    No row of a split that `splits` leaves out is read.
    """
    artifact = read_artifact(folder, stage="prepare_task")
    kind = kind_of(kind_name)
    labels = [] if kind.regression else json.loads((folder / "labels.json").read_text("utf-8"))
    rows = {split: list(read_rows(folder, split)) for split in splits}
    return TaskData(name, kind, labels, rows, artifact.counts)
