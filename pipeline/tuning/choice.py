"""Which rate a strategy gets: the best mean over the tuning seeds, on validation."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from pipeline.tuning.trials import Scores, Trial

Chosen = dict[str, dict[str, list[float]]]  # task -> strategy -> a rate for each label budget


def mean_scores(
    finished: Mapping[Trial, Scores], budget: str
) -> dict[tuple[str, str, float], float]:
    """The mean over seeds, by task, strategy and rate."""
    values: dict[tuple[str, str, float], list[float]] = {}
    for trial, scores in finished.items():
        key = (trial.task, trial.strategy, trial.learning_rate)
        values.setdefault(key, []).append(scores[budget])
    return {key: math.fsum(several) / len(several) for key, several in values.items()}


def chosen_rates(finished: Mapping[Trial, Scores], budgets: Sequence[str]) -> Chosen:
    """For each label budget the rate with the best mean; of equal ones the smallest."""
    chosen: Chosen = {}
    for budget in budgets:
        best: dict[tuple[str, str], tuple[float, float]] = {}
        for (task, strategy, rate), mean in mean_scores(finished, budget).items():
            candidate = (mean, -rate)
            best[task, strategy] = max(candidate, best.get((task, strategy), candidate))
        for (task, strategy), (_, negative_rate) in best.items():
            chosen.setdefault(task, {}).setdefault(strategy, []).append(-negative_rate)
    return chosen


def at_the_edge(chosen: Chosen, tried: Mapping[str, Sequence[float]]) -> list[str]:
    """Tasks and strategies with a rate beyond which nothing was `tried`, by strategy."""
    return [
        f"{task} {strategy}"
        for task, strategies in chosen.items()
        for strategy, best in strategies.items()
        if {min(tried[strategy]), max(tried[strategy])} & set(best)
    ]
