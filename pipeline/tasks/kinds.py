"""A kind of task by its name in `params.yaml`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from pipeline.console.errors import UserError
from pipeline.tasks.classification import Classification
from pipeline.tasks.kind import TaskKind
from pipeline.tasks.pairs import PairClassification, PairRegression
from pipeline.tasks.tagging import Tagging

if TYPE_CHECKING:
    from pipeline.params import Task

_KINDS: dict[str, TaskKind] = {
    kind.name: kind
    for kind in (Classification(), Tagging(), PairClassification(), PairRegression())
}


def kind_of(name: str) -> TaskKind:
    """The kind of task that `params.tasks.NAME.kind` names."""
    return _KINDS[name]


def task_named(tasks: Mapping[str, Task], name: str) -> Task:
    """The section `tasks.NAME`; raises `UserError` where there is none."""
    if name not in tasks:
        raise UserError(
            f"there is no task {name!r}",
            where="params.yaml, tasks",
            expected=f"one of {', '.join(sorted(tasks))}",
        )
    return tasks[name]
