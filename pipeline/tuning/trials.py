"""A trial: one learning rate and seed of a task and strategy, trained on every label budget."""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.console.progress import Progress
from pipeline.finetuning.runs import FinetuningRun, scores_of
from pipeline.finetuning.starts import load_start
from pipeline.kinds.registry import data_of
from pipeline.model.training.device import choose_device, configure
from pipeline.model.training.precision import choose_precision
from pipeline.model.training.step_guard import DivergenceError
from pipeline.tasks.task_data import read_task

if TYPE_CHECKING:
    from pipeline.finetuning.strategies import Strategy
    from pipeline.params import Params
    from pipeline.tuning.inputs import TuningInputs

# Label budget -> the task's metric on validation; None where training came to no numbers.
Scores = dict[str, float | None]


@dataclass(frozen=True)
class Trial:
    """What distinguishes one training of a task and strategy from another."""

    learning_rate: float
    seed: int

    def in_words(self, scores: Scores) -> str:
        """A line for the terminal."""
        values = (
            f"{budget} labels " + ("no numbers" if score is None else f"{score:.3f}")
            for budget, score in scores.items()
        )
        return f"rate {self.learning_rate:g}, seed {self.seed}: {', '.join(values)}"


def trials_of(params: Params, strategy: Strategy) -> list[Trial]:
    """Every rate with every seed, as many for each task and strategy."""
    seeds = params.finetune.tuning_seeds
    return [
        Trial(rate, seed) for seed, rate in itertools.product(seeds, rates_tried(params, strategy))
    ]


def rates_tried(params: Params, strategy: Strategy) -> list[float]:
    """The peak learning rates of a strategy's trials: around its default rate, or those that are
    given."""
    tuning = params.finetune.tuning
    assert tuning != "off", "then nothing is tried"
    return tuning.rates_around(strategy.default_rate, strategy.is_published)


class _Silent(Progress):
    """A line for each finished trial is enough."""

    def advance(self, number: int = 1, **fields: float | str) -> None:
        self.done += number


class Bench:
    """What the trials of one task and strategy share: rows, models, and the encoded texts of a
    seed (of a frozen encoder its features too), which are those of any rate."""

    def __init__(self, params: Params, inputs: TuningInputs, strategy: Strategy) -> None:
        self.params, self.inputs, self.strategy = params, inputs, strategy
        self.device = choose_device(params.runtime.device)
        precision = choose_precision(params.runtime.precision, self.device, shapes_vary=True)
        configure(self.device, params.runtime.finetune_threads, precision)
        kind = data_of(params.tasks[inputs.task].kind)
        # Without the test split.
        self.data = read_task(inputs.data, inputs.task, kind, splits=("train", "validation"))
        self._seed: int | None = None
        self._run: FinetuningRun

    def run(self, trial: Trial) -> Scores:
        """Train for every label budget; -> the validation scores."""
        metric = self.params.tasks[self.inputs.task].metric
        finetuning = self._of_seed(trial.seed)
        budgets = self.params.finetune.training.label_budgets
        finetuning.learning_rates = [trial.learning_rate] * len(budgets)
        scores: Scores = dict.fromkeys(map(str, budgets))
        try:
            for result in finetuning.results(_Silent(self.inputs.task, total=None, unit="steps")):
                score = scores_of(result, metric)["validation"]
                scores[str(result.budget)] = score if math.isfinite(score) else None
        except DivergenceError:
            pass  # neither this label budget nor a larger one
        return scores

    def _of_seed(self, seed: int) -> FinetuningRun:
        """The run of a seed; kept until another is asked for."""
        if seed != self._seed:
            section = self.params.tasks[self.inputs.task]
            folder = self.inputs.start(self.params, self.strategy, seed)
            self._run = FinetuningRun(
                self.data,
                load_start(folder, self.strategy, self.inputs.vectors(self.strategy)),
                self.params.finetune.training,
                learning_rates=[],
                strategy=self.strategy,
                seed=seed,
                max_length=section.max_length,
                device=self.device,
                evaluated=("validation",),
                metric=section.metric,
                max_skipped_steps=self.params.runtime.max_skipped_steps,
            )
            self._seed = seed
        return self._run
