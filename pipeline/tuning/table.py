"""The record of a tuning as Markdown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pipeline.tuning.choice import mean_scores
from pipeline.tuning.trials import Scores, Trial


def markdown(log: Mapping[str, Any]) -> str:
    """A table for each task and label budget: strategies by rates, the chosen one in bold."""
    fields = ("task", "strategy", "learning_rate", "seed")
    finished = {Trial(*(t[name] for name in fields)): t["scores"] for t in log["trials"]}
    return "\n".join(_lines(log, finished))


def _lines(log: Mapping[str, Any], finished: Mapping[Trial, Scores]) -> Iterator[str]:
    settings = log["settings"]
    rates = sorted({*settings["rates"], *settings.get("imported_rates", ())})
    seeds = settings["seeds"]
    budgets = [str(budget) for budget in log["settings"]["training"]["label_budgets"]]
    tasks = list(dict.fromkeys(trial.task for trial in finished))
    strategies = list(dict.fromkeys(trial.strategy for trial in finished))
    yield f"Mean on validation over seeds {', '.join(map(str, seeds))}; in bold: chosen."
    for task in tasks:
        for index, budget in enumerate(budgets):
            means = mean_scores(finished, budget)
            yield f"\n**{task}, {budget} labels** ({log['settings']['tasks'][task]['metric']})\n"
            yield f"| strategy | {' | '.join(map(str, rates))} | trials |"
            yield f"| --- | {' | '.join('---:' for _ in rates)} | ---: |"
            for strategy in strategies:
                chosen = log["chosen"][task][strategy][index]
                cells = [_cell(means.get((task, strategy, rate)), rate == chosen) for rate in rates]
                number = sum((t.task, t.strategy) == (task, strategy) for t in finished)
                yield f"| `{strategy}` | {' | '.join(cells)} | {number} |"


def _cell(mean: float | None, is_chosen: bool) -> str:
    """A dash where an encoder's own rates leave one out."""
    if mean is None:
        return "–"
    return f"**{mean:.3f}**" if is_chosen else f"{mean:.3f}"
