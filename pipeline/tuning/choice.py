"""Which rate a strategy gets: the best mean over the tuning seeds, on validation."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from pipeline.console.errors import UserError
from pipeline.tuning.trials import Scores, Trial

Means = dict[float, float | None]  # by rate; None: a training came to no numbers


def mean_scores(finished: Mapping[Trial, Scores], budget: str) -> Means:
    """The mean over seeds of the trials of one strategy, by rate."""
    values: dict[float, list[float | None]] = {}
    for trial, scores in finished.items():
        values.setdefault(trial.learning_rate, []).append(scores[budget])
    return {rate: _mean(several) for rate, several in values.items()}


def _mean(values: Sequence[float | None]) -> float | None:
    numbers = [value for value in values if value is not None]
    return math.fsum(numbers) / len(numbers) if len(numbers) == len(values) else None


def best_rates(finished: Mapping[Trial, Scores], budgets: Sequence[str]) -> dict[str, float]:
    """For each label budget the rate with the best mean; of equal ones the smallest.

    Raises `UserError` where no rate gave numbers.
    """
    chosen = {}
    for budget in budgets:
        means = mean_scores(finished, budget)
        scored = [(mean, -rate) for rate, mean in means.items() if mean is not None]
        if not scored:
            raise UserError(
                f"with {budget} labels no rate came to numbers: {sorted(means)}",
                where="params.yaml, finetune.tuning",
                hint="lower the rates",
            )
        chosen[budget] = -max(scored)[1]
    return chosen


def at_the_edge(chosen: Mapping[str, float], tried: Sequence[float]) -> list[str]:
    """The label budgets with a rate beyond which nothing was `tried`."""
    if len(set(tried)) < 2:
        return []
    return [budget for budget, rate in chosen.items() if rate in (min(tried), max(tried))]
