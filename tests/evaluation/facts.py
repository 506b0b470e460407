"""Metrics and facts as `evaluate` gathers them, made by hand."""

from __future__ import annotations

from typing import Any

from pipeline.evaluation.confusions import Confusion
from pipeline.evaluation.report import ReportFacts
from pipeline.evaluation.results import Result, metrics_by_budget

OFFSETS = {1: -0.01, 2: 0.0, 3: 0.01}  # by seed, alike for every system: differences are steady


def results_of(
    scores: dict[str, float], rows: int = 100, task: str = "toy", metric: str = "macro_f1"
) -> list[Result]:
    """Three seeds of each system about its mean."""
    return [
        Result(task, metric, str(rows), rows, system, seed, mean + offset, "")
        for system, mean in scores.items()
        for seed, offset in OFFSETS.items()
    ]


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
            "toy": {
                "metric": "macro_f1",
                "labels": 2,
                "test_rows": 3000,
                "budgets": metrics_by_budget([*results_of(scores), *results_of(more, 500)]),
            }
        },
    }


def facts_of(**changes: Any) -> ReportFacts:
    """What the report shows beside the metrics."""
    points = [
        {"step": step, "tokens": step * 1000, "loss": 9 - step / 10}
        | {"masked_language_modelling_loss": 8 - step / 10}
        for step in range(0, 40, 10)
    ]
    values: dict[str, Any] = {
        "history": {"train": points, "validation": points[::2]},
        "fill_mask": [
            {
                "before": "the <b>name</b> of the ",
                "answer": "role",
                "after": ".",
                "predictions": [{"token": "policy", "probability": 0.25}],
            }
        ],
        "corpus": {"dropped": {"short_document": 12}},
        "tasks": {
            "toy": {
                "read": 5000,
                "rows": {"train": 1000, "validation": 500, "test": 3000},
                "dropped": {"leaks": 3, "conflicts": 2},
            }
        },
        "validations": {"corpus": {"success": True, "expectations": [{"success": True}]}},
        "confusions": [Confusion("toy", "finetune", "500", "rows", ["a", "b"], [[7, 1], [2, 5]])],
    }
    return ReportFacts(**{**values, **changes})
