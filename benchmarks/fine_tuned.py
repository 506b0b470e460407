"""Networks fine-tuned on tasks of a workspace, for benchmarks that vary one thing of it."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import torch

from pipeline.finetuning.runs import BudgetResult, FinetuningRun, scores_of
from pipeline.finetuning.starts import Start
from pipeline.finetuning.strategies import Strategy
from pipeline.kinds.registry import data_of
from pipeline.params import Params, Task
from pipeline.tasks.task_data import TaskData, read_task, task_named


class FineTuning:
    """The fine-tunings of one task, in `folder`, by the params of the workspace."""

    def __init__(self, params: Params, folder: Path) -> None:
        self.settings = params.finetune.training
        self.task: Task = task_named(params.tasks, folder.name)
        self.data: TaskData = read_task(folder, folder.name, data_of(self.task.kind))

    def result(
        self,
        start: Start,
        strategy: Strategy,
        seed: int,
        *,
        rate: float,
        changes: Mapping[str, Any],
        evaluated: tuple[str, ...] = ("validation", "test"),
    ) -> BudgetResult:
        """One network, on the CPU; `changes` are of `finetune.training`, with one label budget."""
        run = FinetuningRun(
            self.data,
            start,
            self.settings.model_copy(update=changes),
            learning_rates=[rate],
            strategy=strategy,
            seed=seed,
            max_length=self.task.max_length,
            device=torch.device("cpu"),
            evaluated=evaluated,
            metric=self.task.metric,
        )
        (result,) = run.results()
        return result

    def scores(self, result: BudgetResult) -> dict[str, float]:
        """The task's own metric, by split."""
        return scores_of(result, self.task.metric)


def parser_of(description: str | None) -> argparse.ArgumentParser:
    """For the command line of a benchmark: it is told tasks and a file for what is finished."""
    parser = argparse.ArgumentParser(
        description=description, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("tasks", type=Path, nargs="+", metavar="TASK", help="folders of data/tasks")
    parser.add_argument("--json", type=Path, required=True, help="where finished runs are kept")
    return parser


def label_budget(word: str) -> int | str:
    """A number of labels, or all."""
    return word if word == "all" else int(word)
