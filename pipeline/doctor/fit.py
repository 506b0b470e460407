"""A fine-tuned model's score on rows it was trained on, and on validation."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.doctor.facts import Fit
from pipeline.foundation.vocabulary import wordpiece
from pipeline.kinds.registry import head_of
from pipeline.tasks.label_budgets import rows_of_budget
from pipeline.tasks.metrics.scores import score

if TYPE_CHECKING:
    from pipeline.tasks.facets import Example
    from pipeline.tasks.task_data import TaskData

MOST_ROWS = 500  # of each; a score is then known to about 0.02


def fit_of(folder: Path, data: TaskData, metric: str, max_length: int) -> Fit:
    """The scores of the model in `folder`, of the largest label budget, on the CPU.

    Training rows are the first that its budget took, validation rows the first there are.
    """
    facts = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    budget = facts["label_budget"]
    learned = rows_of_budget(data.training_order(facts["seed"]), budget, f"tasks.{data.name}")
    training = [data.splits["train"][row] for row in learned[:MOST_ROWS]]
    rows = [*training, *data.splits["validation"][:MOST_ROWS]]
    answers = [data.kind.answer(row) for row in rows]
    predictions = _predictions(folder, facts, data, rows, max_length)
    first = len(training)
    return Fit(
        str(budget),
        score(metric, answers[:first], predictions[:first]),
        score(metric, answers[first:], predictions[first:]),
    )


def _predictions(
    folder: Path, facts: Mapping[str, Any], data: TaskData, rows: Sequence[Example], max_length: int
) -> list[Any]:
    import torch

    from pipeline.finetuning.training import predict, whole_model
    from pipeline.model.classifier_settings import ClassifierSettings
    from pipeline.model.weights import WEIGHTS, load_weights, read_configuration, read_tensors

    head = head_of(data.kind.name)
    targets = head.stored_targets(facts)
    configuration = read_configuration(folder)
    model = head.model(configuration, targets.num_outputs, ClassifierSettings.stored(facts))
    load_weights(model, read_tensors(folder / WEIGHTS), str(folder / WEIGHTS))
    length = min(max_length, configuration.max_position_embeddings)
    windows = head.encode(wordpiece.load(folder), rows, length)
    texts = [text for found in windows for text in found]
    ask = whole_model(model, head, texts, torch.device("cpu"))
    scores = iter(predict(model, ask, texts, range(len(texts))))
    return [targets.decode([next(scores) for _ in found], found)["prediction"] for found in windows]
