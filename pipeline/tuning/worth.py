"""What choosing rates buys, told from trials: chosen on all seeds but one, scored on that one."""

from __future__ import annotations

import statistics
from collections.abc import Iterator, Mapping
from typing import Any

from pipeline.evaluation.systems import in_order
from pipeline.finetuning.strategies import Strategy
from pipeline.tuning.choice import best_rates
from pipeline.tuning.records import trials_in
from pipeline.tuning.trials import Scores, Trial


def gains(name: str, record: Mapping[str, Any]) -> list[float]:
    """Of each label budget and seed left out: the validation score at the rate that the other
    seeds choose, less that at the strategy's default rate. None where that was not tried."""
    about, trials = record["decided_by"]["start"], trials_in(record)
    strategy = Strategy(
        name, about["kind"], about["frozen"], is_published=about["kind"] == "imported"
    )
    return [
        gain
        for budget in record["learning_rates"]
        for seed in {trial.seed for trial in trials}
        if (gain := _gain(trials, budget, seed, strategy.default_rate)) is not None
    ]


def _gain(
    trials: Mapping[Trial, Scores], budget: str, seed: int, default_rate: float
) -> float | None:
    others = {trial: scores for trial, scores in trials.items() if trial.seed != seed}
    if not others or Trial(default_rate, seed) not in trials:
        return None
    chosen = trials[Trial(best_rates(others, [budget])[budget], seed)][budget]
    default = trials[Trial(default_rate, seed)][budget]
    return None if chosen is None or default is None else chosen - default


def gains_table(records: Mapping[str, Mapping[str, Mapping[str, Any]]]) -> str:
    """A line a strategy, over all tasks, label budgets and seeds left out; empty without two."""
    names = in_order({name for of_task in records.values() for name in of_task})
    return "\n".join(_lines(records, names))


def _lines(
    records: Mapping[str, Mapping[str, Mapping[str, Any]]], names: list[str]
) -> Iterator[str]:
    found = {
        name: [
            gain
            for of_task in records.values()
            if name in of_task
            for gain in gains(name, of_task[name])
        ]
        for name in names
    }
    if not any(found.values()):
        return
    yield "Chosen on the other seeds, less the default rate: validation score of the seed left out."
    yield ""
    yield "| strategy | mean | worst | best | same rate | of |"
    yield "| --- | ---: | ---: | ---: | ---: | ---: |"
    for name, each in found.items():
        if each:
            mean, same = statistics.fmean(each), each.count(0.0)
            yield (
                f"| `{name}` | {mean:+.3f} | {min(each):+.3f} | {max(each):+.3f} | {same} | "
                f"{len(each)} |"
            )
