"""Metrics and facts as `evaluate` gathers them, made by hand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from pipeline.evaluation.results import Result, metrics_by_budget
from pipeline.tasks.metrics.scores import METRICS, score

TEST_ROWS = 1000
OFFSETS = {1: -0.01, 2: 0.0, 3: 0.01}  # by seed, alike for every system: differences are steady


def results_of(
    scores: dict[str, float],
    rows: int = 100,
    task: str = "toy",
    metric: str = "accuracy",
    seeds: Sequence[int] = (1, 2, 3),
    budget: str | None = None,
) -> list[Result]:
    """Each system's accuracy on `TEST_ROWS` rows, its seeds about its mean.

    What a weaker system gets right a stronger one gets right too. `budget`: where its name is not
    the number of `rows`.
    """
    name = budget or str(rows)
    found = []
    for system, mean in scores.items():
        for seed in seeds:
            right = np.arange(TEST_ROWS) < round((mean + OFFSETS[seed]) * TEST_ROWS)
            answers = ["yes"] * TEST_ROWS
            predictions = np.where(right, "yes", "no").tolist()
            table = METRICS[metric].row_statistics(answers, predictions)
            value = score(metric, answers, predictions)
            found.append(Result(task, metric, name, rows, system, seed, value, "", table))
    return found


def task_of(*results: Result, groups: Sequence[str] | None = None) -> dict[str, Any]:
    """One task's part of the metrics."""
    return {
        "metric": results[0].metric,
        "labels": 2,
        "test_rows": TEST_ROWS,
        "test_groups": len(set(groups)) if groups is not None else None,
        "budgets": metrics_by_budget(results, groups),
    }


def metrics_of(
    *, finetune: float = 0.8, scratch: float = 0.6, tfidf: float = 0.7, **pretraining: Any
) -> dict[str, Any]:
    """Metrics of one task with 100 and 500 labels; at 500 every system has 0.05 more."""
    scores = {"majority": 0.1, "tfidf": tfidf, "scratch": scratch, "finetune": finetune}
    more = {system: mean + 0.05 for system, mean in scores.items()}
    run = {
        "parameters": 1_900_546,
        "steps": 3000,
        "tokens": 5_130_000,
        "sequences": 2048,
        "masked_language_modelling_loss": 4.37,
        "masked_language_modelling_accuracy": 0.315,
        "perplexity": 79.0,
        "frequency_loss": 6.72,
        "frequency_perplexity": 829.0,
        "frequency_accuracy": 0.083,
        "next_sentence_accuracy": 0.7,
        "next_sentence_chance": 0.5,
        **pretraining,
    }
    corpus = {
        f"{split}_{what}": number
        for split, factor in (("train", 10), ("validation", 1))
        for what, number in (
            ("documents", 1400 * factor),
            ("words", 300_000 * factor),
            ("tokens", 370_000 * factor),
        )
    }
    return {
        "corpus": {**corpus, "vocabulary_size": 8192},
        "pretraining": {name: value for name, value in run.items() if value is not None},
        "tasks": {
            "toy": task_of(*results_of(scores), *results_of(more, 500)),
        },
    }
