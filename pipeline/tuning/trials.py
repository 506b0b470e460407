"""A trial: one task, strategy, learning rate and seed, trained on every label budget."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.console.errors import UserError
from pipeline.console.progress import Progress
from pipeline.finetuning.runs import FinetuningRun, scores_of
from pipeline.finetuning.starts import load_start
from pipeline.finetuning.strategies import strategies_of
from pipeline.kinds.registry import data_of
from pipeline.model.training.device import choose_device, configure
from pipeline.model.training.precision import choose_precision
from pipeline.tasks.task_data import TaskData, read_task

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.finetuning.starts import Start
    from pipeline.finetuning.strategies import Strategy
    from pipeline.params import Params
    from pipeline.tuning.inputs import TuningInputs

Scores = dict[str, float]  # label budget -> the task's metric on validation


@dataclass(frozen=True)
class Trial:
    """What distinguishes one training of a task from another."""

    task: str
    strategy: str
    learning_rate: float
    seed: int


def trials_of(params: Params, tasks: Sequence[str], strategies: Sequence[Strategy]) -> list[Trial]:
    """Every rate with every seed, as many for each task and strategy."""
    seeds = params.finetune.tuning.seeds
    return [
        Trial(task, strategy.name, rate, seed)
        for task, strategy in itertools.product(tasks, strategies)
        for rate, seed in itertools.product(rates_tried(params, strategy), seeds)
    ]


def rates_tried(params: Params, strategy: Strategy) -> list[float]:
    """The peak learning rates of a strategy's trials: the same ones for all with our encoders; an
    imported encoder has as many of its own, for what is pre-trained in full wants smaller ones."""
    if strategy.start == "imported":
        return params.import_encoder.tuning_rates
    return params.finetune.tuning.rates


class _Silent(Progress):
    """Trials run side by side; a line for each finished one is enough."""

    def advance(self, number: int = 1, **fields: float | str) -> None:
        self.done += number


class Bench:
    """What the trials of one process share: models and tasks, read once, when first needed.

    `runtime.finetune_threads` is set as in the stage `finetune`, so that neither the number of
    processes nor where a trial runs changes its scores.
    """

    def __init__(self, params: Params, inputs: TuningInputs) -> None:
        self.params, self.inputs = params, inputs
        self.device = choose_device(params.runtime.device)
        precision = choose_precision(params.runtime.precision, self.device)
        configure(self.device, params.runtime.finetune_threads, precision)
        self._strategies = {strategy.name: strategy for strategy in strategies_of(params)}
        self._starts: dict[tuple[Path, str | None], Start] = {}
        self._data: dict[str, TaskData] = {}

    def run(self, trial: Trial) -> Scores:
        """Train for every label budget; -> the validation scores.

        Raises `UserError` where a score is not a finite number.
        """
        section, settings = self.params.tasks[trial.task], self.params.finetune.training
        strategy = self._strategies[trial.strategy]
        finetuning = FinetuningRun(
            self._task(trial.task),
            self._start(strategy, trial.seed),
            settings,
            learning_rates=[trial.learning_rate] * len(settings.label_budgets),
            strategy=strategy,
            seed=trial.seed,
            max_length=section.max_length,
            device=self.device,
            evaluated=("validation",),
            metric=section.metric,
        )
        scores: Scores = {}
        for result in finetuning.results(_Silent(trial.task, total=None, unit="steps")):
            scores[str(result.budget)] = scores_of(result, section.metric)["validation"]
        if not all(map(math.isfinite, scores.values())):
            raise UserError(
                f"a trial gave scores that are no numbers: {scores}",
                where=str(trial),
                hint="lower finetune.tuning.rates in params.yaml",
            )
        return scores

    def _start(self, strategy: Strategy, seed: int) -> Start:
        """What goes with a trial's strategy and seed."""
        folder = self.inputs.start(self.params, strategy, seed)
        key = (folder, strategy.algorithm)
        if key not in self._starts:
            self._starts[key] = load_start(folder, strategy, self.inputs.embeddings(strategy))
        return self._starts[key]

    def _task(self, name: str) -> TaskData:
        """The task without its test split."""
        if name not in self._data:
            folder, kind = self.inputs.task(name), data_of(self.params.tasks[name].kind)
            self._data[name] = read_task(folder, name, kind, splits=("train", "validation"))
        return self._data[name]
