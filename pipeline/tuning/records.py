"""What is written of a strategy on a task: its rates, and how they came about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pipeline.tuning.choice import at_the_edge, best_rates
from pipeline.tuning.trials import Scores, Trial

FIXED = "finetune.learning_rates"  # `source` of rates that params.yaml gives
DEFAULT = "default"  # of those of the strategy's entry
TRIALS = "trials"
# And else: the file of a committed result.


def record(metric: str, rates: Mapping[str, float], source: str, **more: Any) -> dict[str, Any]:
    """JSON-able; `rates` by label budget, `metric` the task's, `more` of trials."""
    return {"metric": metric, "learning_rates": dict(rates), "source": source, **more}


def record_of_trials(
    metric: str,
    budgets: Sequence[str],
    finished: Mapping[Trial, Scores],
    facts: Mapping[str, Any],
) -> dict[str, Any]:
    """The same however often it was interrupted, where `finished` is in the order of the trials."""
    chosen, tried = best_rates(finished, budgets), sorted({t.learning_rate for t in finished})
    return record(
        metric,
        chosen,
        TRIALS,
        at_the_end=at_the_edge(chosen, tried),  # label budgets
        trials=[
            {"learning_rate": trial.learning_rate, "seed": trial.seed, "validation": dict(scores)}
            for trial, scores in finished.items()
        ],
        decided_by=dict(facts),
    )


def trials_in(found: Mapping[str, Any]) -> dict[Trial, Scores]:
    """The finished trials of a record; none where nothing was tried."""
    return {
        Trial(trial["learning_rate"], trial["seed"]): trial["validation"]
        for trial in found.get("trials", ())
    }
