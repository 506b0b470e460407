"""One task, one strategy, one seed: a model for every label budget, and what it predicts."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from torch import nn

from pipeline.progress import Progress
from pipeline.tasks.label_budgets import Budget, rows_of_budget
from pipeline.tasks.targets import Targets, targets_of
from pipeline.training.finetuning import (
    Classifier,
    Forward,
    build_classifier,
    frozen_classifier,
    frozen_encoder,
    predict,
    train,
    whole_model,
)

if TYPE_CHECKING:
    from tokenizers import Tokenizer

    from pipeline.model.heads import BertForPreTraining
    from pipeline.params import FinetuneTraining, Strategy
    from pipeline.tasks.task_data import TaskData

EVALUATED = ("validation", "test")


@dataclass(frozen=True)
class BudgetResult:
    """A trained model and its predictions: a row for each example of validation and of test."""

    budget: Budget
    num_rows: int
    model: Classifier
    targets: Targets
    predictions: dict[str, list[dict[str, Any]]]


class FinetuningRun:
    """Everything that the label budgets of one task, strategy and seed share.

    Raises `UserError` where a budget asks for more rows than there are.
    """

    def __init__(
        self,
        data: TaskData,
        pretrained: BertForPreTraining,
        tokenizer: Tokenizer,
        settings: FinetuneTraining,
        *,
        strategy: Strategy,
        seed: int,
        max_length: int,
        device: torch.device,
    ) -> None:
        self.data, self.settings = data, settings
        self.strategy, self.seed, self.device = strategy, seed, device
        splits = data.splits
        order = data.training_order(seed)
        taken = [rows_of_budget(order, b, f"tasks.{data.name}") for b in settings.label_budgets]
        self.budget_sizes = [len(rows) for rows in taken]
        # The largest budget's rows come first: every smaller budget is a beginning of them.
        training = [splits["train"][row] for row in max(taken, key=len)]
        self.examples = [*training, *splits["validation"], *splits["test"]]
        first_test = len(training) + len(splits["validation"])
        self.rows = {
            "validation": range(len(training), first_test),
            "test": range(first_test, len(self.examples)),
        }
        self.texts = data.kind.encode(tokenizer, self.examples, max_length)
        self.untrained = build_classifier(
            pretrained,
            strategy,
            num_outputs=1 if data.kind.regression else len(data.labels),
            tagging=self.texts[0].word_positions is not None,
            settings=settings,
            seed=seed,
        ).to(device)
        self.features = self._features() if strategy == "feature_extraction" else None

    @property
    def largest_budget(self) -> Budget:
        """The budget that takes most rows."""
        index = max(range(len(self.budget_sizes)), key=self.budget_sizes.__getitem__)
        return self.settings.label_budgets[index]

    def results(self) -> Iterator[BudgetResult]:
        """Train and predict for each budget, in the order of the params."""
        budgets = zip(
            self.settings.label_budgets, self.settings.steps, self.budget_sizes, strict=True
        )
        name = f"{self.data.name} {self.strategy} {self.seed}"
        with Progress(name, total=sum(self.settings.steps), unit="steps") as progress:
            for budget, steps, num_rows in budgets:
                yield self._result(budget, steps, num_rows, progress)

    def _result(
        self, budget: Budget, steps: int, num_rows: int, progress: Progress
    ) -> BudgetResult:
        training = self.examples[:num_rows]
        targets = targets_of(self.data.kind, self.data.labels, training)
        answers = [targets.encode(*pair) for pair in zip(training, self.texts, strict=False)]
        model = copy.deepcopy(self.untrained)
        trained, forward = self._trainable(model)
        train(
            trained,
            forward,
            answers,
            settings=self.settings,
            learning_rate=self.settings.learning_rate[self.strategy],
            steps=steps,
            regression=self.data.kind.regression,
            seed=self.seed,
            progress=progress,
        )
        predictions = {
            split: self._predictions(trained, forward, targets, rows)
            for split, rows in self.rows.items()
        }
        return BudgetResult(budget, num_rows, model, targets, predictions)

    def _predictions(
        self, trained: nn.Module, forward: Forward, targets: Targets, rows: range
    ) -> list[dict[str, Any]]:
        scores = predict(trained, forward, self.texts, rows)
        return [
            {
                "id": self.examples[row]["id"],
                "label": self.data.kind.answer(self.examples[row]),
                **targets.decode(values, self.texts[row]),
            }
            for row, values in zip(rows, scores, strict=True)
        ]

    def _trainable(self, model: Classifier) -> tuple[nn.Module, Forward]:
        """What is trained of a model, and how it is asked."""
        if self.features is None:
            return model, whole_model(model, self.texts, self.device)
        head = nn.ModuleList([model.dropout, model.classifier])
        return head, frozen_classifier(model, self.features, self.device)

    def _features(self) -> list[np.ndarray]:
        forward = frozen_encoder(self.untrained, self.texts, self.device)
        return predict(self.untrained, forward, self.texts, range(len(self.texts)))
