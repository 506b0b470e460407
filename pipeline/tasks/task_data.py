"""A prepared task, read back."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.console.errors import UserError
from pipeline.foundation.artifacts import read_artifact, read_rows
from pipeline.tasks.facets import DataFacet, Example
from pipeline.tasks.label_budgets import training_order

if TYPE_CHECKING:
    from pipeline.params import Task


@dataclass(frozen=True)
class TaskData:
    """A prepared task, in memory."""

    name: str
    kind: DataFacet
    labels: list[str]  # empty where there are no classes
    splits: dict[str, list[Example]]
    counts: dict[str, Any]  # of prepare_task

    def training_order(self, seed: int) -> list[int]:
        """The order in which label budgets take rows of "train"."""
        labels = [self.kind.labels_of(example) for example in self.splits["train"]]
        return training_order(labels, seed)


def read_task(
    folder: Path,
    name: str,
    kind: DataFacet,
    splits: Sequence[str] = ("train", "validation", "test"),
) -> TaskData:
    """The artifact of prepare_task in `folder`; raises `UserError` where it is not whole.

    No row of a split that `splits` leaves out is read.
    """
    artifact = read_artifact(folder, stage="prepare_task")
    labels = json.loads((folder / "labels.json").read_text("utf-8")) if kind.has_classes else []
    rows = {split: list(read_rows(folder, split)) for split in splits}
    return TaskData(name, kind, labels, rows, artifact.counts)


def prepared_kind(folder: Path) -> str:
    """The kind of the task that prepare_task wrote in `folder`."""
    return str(read_artifact(folder, stage="prepare_task", verify=False).params["kind"])


def task_named(tasks: Mapping[str, Task], name: str) -> Task:
    """The section `tasks.NAME`; raises `UserError` where there is none."""
    if name not in tasks:
        raise UserError(
            f"there is no task {name!r}",
            where="params.yaml, tasks",
            expected=f"one of {', '.join(sorted(tasks))}",
        )
    return tasks[name]
