"""One task, one strategy, one seed: a model for every label budget, and what it predicts."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import torch
from torch import nn

from pipeline.console.errors import UserError
from pipeline.console.progress import Progress
from pipeline.finetuning.automatic import epochs_for, max_length_for
from pipeline.finetuning.objective import Forward, TaskBatch, TaskBatches, TaskObjective
from pipeline.finetuning.training import (
    build_classifier,
    finetuning_run,
    frozen_classifier,
    frozen_encoder,
    predict,
    whole_model,
)
from pipeline.kinds.registry import head_of
from pipeline.model.training.checkpoints import Checkpoints
from pipeline.model.training.early_stopping import EarlyStopping
from pipeline.tasks.label_budgets import Budget, rows_of_budget
from pipeline.tasks.metrics.scores import score

if TYPE_CHECKING:
    import numpy as np

    from pipeline.finetuning.starts import Start
    from pipeline.finetuning.strategies import Strategy
    from pipeline.model.heads import Classifier
    from pipeline.model.training.run import Run
    from pipeline.params import FinetuneTraining
    from pipeline.tasks.encoding import EncodedText
    from pipeline.tasks.targets import Targets
    from pipeline.tasks.task_data import TaskData


@dataclass(frozen=True)
class Kept:
    """Checkpoints of the trainings of one seed; one of `every` steps or fewer has none."""

    folder: Path
    every: int  # steps

    def of(self, budget: Budget, num_steps: int | None) -> Checkpoints | None:
        """Those of a label budget."""
        if num_steps is not None and num_steps <= self.every:
            return None
        return Checkpoints(self.folder / str(budget), {"label_budget": str(budget)})


@dataclass(frozen=True)
class BudgetResult:
    """A trained model and its predictions: a row for each example of the evaluated splits."""

    budget: Budget
    num_rows: int
    learning_rate: float
    model: Classifier
    targets: Targets
    predictions: dict[str, list[dict[str, Any]]]
    training: dict[str, Any]  # how long it went, where that was not settled before


def scores_of(result: BudgetResult, metric: str) -> dict[str, float]:
    """`metric` of a result's predictions, by split."""
    return {
        split: score(metric, [r["label"] for r in rows], [r["prediction"] for r in rows])
        for split, rows in result.predictions.items()
    }


class FinetuningRun:
    """Everything that the label budgets of one task, strategy and seed share.

    `start` is what `strategy` begins with; `learning_rates` has one for each of
    `settings.label_budgets`. Splits that are not `evaluated` are not touched, but for validation,
    by `metric`, where that ends a training early. With `kept` a run that was stopped goes on.
    Raises `UserError` where a budget asks for more rows than there are, or texts may be longer than
    the encoder can read; for an imported encoder, which stands beside ours, they are cut to what it
    can.
    """

    def __init__(
        self,
        data: TaskData,
        start: Start,
        settings: FinetuneTraining,
        *,
        learning_rates: Sequence[float],
        strategy: Strategy,
        seed: int,
        max_length: int | Literal["auto"],
        device: torch.device,
        evaluated: Sequence[str] = ("test",),
        metric: str | None = None,
        max_skipped_steps: int = 10,
        kept: Kept | None = None,
    ) -> None:
        self.data, self.settings, self.learning_rates = data, settings, learning_rates
        self.strategy, self.seed, self.device = strategy, seed, device
        self.evaluated, self.metric, self.kept = evaluated, metric, kept
        self.max_skipped_steps = max_skipped_steps
        self.head = head_of(data.kind.name)
        longest = start.configuration.max_position_embeddings
        if max_length == "auto":
            rows = data.splits["train"]
            length = max_length_for(self.head, start.tokenizer, rows, longest)
        else:
            length = min(max_length, longest) if strategy.start == "imported" else max_length
        if length > longest:
            raise UserError(
                f"max_length {length} exceeds the {longest} tokens that the encoder can read",
                where=f"params.yaml, tasks.{data.name}.max_length",
            )
        self.max_length = length
        order = data.training_order(seed)
        taken = [rows_of_budget(order, b, f"tasks.{data.name}") for b in settings.label_budgets]
        self.budget_sizes = [len(rows) for rows in taken]
        # The largest budget's rows come first: every smaller budget is a beginning of them.
        self.examples = [data.splits["train"][row] for row in max(taken, key=len)]
        self.rows: dict[str, range] = {}
        for split in dict.fromkeys([*evaluated, *self._splits_that_stop()]):
            first = len(self.examples)
            self.examples += data.splits[split]
            self.rows[split] = range(first, len(self.examples))
        self.texts: list[EncodedText] = []  # the windows of every example, in order
        self.windows: list[range] = []  # where those of each example are
        for windows in self.head.encode(start.tokenizer, self.examples, length):
            self.windows.append(range(len(self.texts), len(self.texts) + len(windows)))
            self.texts += windows
        self.untrained = build_classifier(
            start,
            self.head,
            self.head.targets(data.labels, self.examples[: max(self.budget_sizes)]).num_outputs,
            settings=settings,
            seed=seed,
        ).to(device)
        self.features = self._features() if strategy.frozen else None

    @property
    def largest_budget(self) -> Budget:
        """The budget that takes most rows."""
        index = max(range(len(self.budget_sizes)), key=self.budget_sizes.__getitem__)
        return self.settings.label_budgets[index]

    def results(self, progress: Progress | None = None) -> Iterator[BudgetResult]:
        """Train and predict for each budget, in the order of the params.

        Steps are reported to `progress`, or else to one of its own.
        """
        if progress is None:
            name, steps = f"{self.data.name} {self.strategy.name} {self.seed}", self.settings.steps
            total = None if steps is None else sum(steps)
            with Progress(name, total=total, unit="steps") as progress:
                yield from self.results(progress)
            return
        for index in range(len(self.budget_sizes)):
            yield self._result(index, progress)

    def _result(self, index: int, progress: Progress) -> BudgetResult:
        """Train and predict for the budget at `index`."""
        num_rows, learning_rate = self.budget_sizes[index], self.learning_rates[index]
        training = self.examples[:num_rows]
        targets = self.head.targets(self.data.labels, training)
        answers = [
            answer
            for example, windows in zip(training, self.windows, strict=False)
            for answer in targets.encode(example, self._texts_of(windows))
        ]
        model = copy.deepcopy(self.untrained)
        trained, forward = self._trainable(model)
        budget, early = self.settings.label_budgets[index], self.settings.early_stopping
        run = finetuning_run(
            trained,
            TaskObjective(self.head, forward),
            TaskBatches(self.texts, answers, self.seed),
            settings=self.settings,
            learning_rate=learning_rate,
            budget=self.settings.budget(index, epochs_for(num_rows, targets.num_outputs)),
            sequence_length=self.max_length,
            max_skipped_steps=self.max_skipped_steps,
            bar=progress,
        )
        if early is not None:
            assert self.metric is not None, "what validation is judged by"
            run.validate = lambda: self._validation_scores(trained, forward, targets)
            run.evaluations = early.evaluations
            run.early_stopping = EarlyStopping(trained, early.patience, self.metric)
        if self.kept is not None:
            run.checkpoints = self.kept.of(budget, run.plan.num_steps)
            run.checkpoint_every = self.kept.every
        run.run()
        predictions = {
            split: self._predictions(trained, forward, targets, self.rows[split])
            for split in self.evaluated
        }
        return BudgetResult(
            budget, num_rows, learning_rate, model, targets, predictions, self._length_of(run)
        )

    def _splits_that_stop(self) -> list[str]:
        """Validation, where training may end early; `UserError` where it is empty."""
        if self.settings.early_stopping is None:
            return []
        if not self.data.splits["validation"]:
            raise UserError(
                "no validation rows, which early stopping judges by",
                where=f"params.yaml, tasks.{self.data.name}",
                hint="set finetune.training.early_stopping to null, or give the task some",
            )
        return ["validation"]

    def _validation_scores(
        self, trained: nn.Module, forward: Forward, targets: Targets
    ) -> dict[str, float]:
        assert self.metric is not None
        rows = self._predictions(trained, forward, targets, self.rows["validation"])
        labels, predictions = ([row[key] for row in rows] for key in ("label", "prediction"))
        return {self.metric: score(self.metric, labels, predictions)}

    def _length_of(self, run: Run[TaskBatch]) -> dict[str, Any]:
        """Steps done, under epochs or early stopping; and of the latter what validation said."""
        chosen = {"epochs": run.plan.budget.epochs} if self.settings.epochs == "auto" else {}
        if run.early_stopping is None:
            return {} if self.settings.steps is not None else {"steps": run.step, **chosen}
        return {
            "steps": run.step,
            **chosen,
            "kept_step": run.early_stopping.best_step,
            "stopped_early": run.progress < 1,
            "validation_curve": [
                {"step": point["step"], "score": point[run.early_stopping.measure]}
                for point in run.history.validation
            ],
        }

    def _predictions(
        self, trained: nn.Module, forward: Forward, targets: Targets, rows: range
    ) -> list[dict[str, Any]]:
        first, windows = self.windows[rows.start].start, self.windows[rows.start : rows.stop]
        scores = predict(trained, forward, self.texts, range(first, windows[-1].stop))
        return [
            {
                "id": self.examples[row]["id"],
                "label": self.data.kind.answer(self.examples[row]),
                **targets.decode(
                    scores[places.start - first : places.stop - first], self._texts_of(places)
                ),
            }
            for row, places in zip(rows, windows, strict=True)
        ]

    def _texts_of(self, windows: range) -> list[EncodedText]:
        return self.texts[windows.start : windows.stop]

    def _trainable(self, model: Classifier) -> tuple[nn.Module, Forward]:
        """What is trained of a model, and how it is asked."""
        if self.features is None:
            return model, whole_model(model, self.head, self.texts, self.device)
        head = nn.ModuleList([model.dropout, model.classifier])
        return head, frozen_classifier(model, self.features, self.device)

    def _features(self) -> list[np.ndarray]:
        forward = frozen_encoder(self.untrained, self.head, self.texts, self.device)
        return predict(self.untrained, forward, self.texts, range(len(self.texts)))
