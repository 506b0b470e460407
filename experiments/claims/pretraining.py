"""Pre-training and transfer, by reference: what the main pipeline measured; nothing runs anew.

Intervals of gains are the main report's, over test rows drawn anew. Where a smaller budget of
labels stands beside a larger one there is no paired test: Student's of two means over seeds, with
the degrees of freedom of one of them, which is the stricter choice.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from experiments.workbench.intervals import COVERAGE, Check, Found, Interval, above
from experiments.workbench.outcomes import Outcome
from pipeline.evaluation.metrics_file import read_metrics

# The main report's words, which ask for more seeds ahead than the interval alone.
VERDICTS: dict[str, Found] = {"gain": "held", "loss": "against"}
SEEDS = 3  # of the main pipeline's results where they do not say


def measure(results: Path) -> Outcome:
    """Of a metrics.json of the main pipeline; a label budget, "all" too, goes by its rows."""
    outcome = Outcome()
    metrics = read_metrics(results, ("pretraining", "tasks"), "evaluate", "make run")
    for task, facts in metrics["tasks"].items():
        budgets = sorted(facts["budgets"].values(), key=lambda found: found["training_rows"])
        for found in budgets:
            rows = found["training_rows"]
            for half, other in (
                ("beats_random_weights", "scratch"),
                ("beats_what_came_before", found["strongest_before"]),
            ):
                gain = found["gains"][other]
                interval = Interval(gain["mean"], gain["low"], gain["high"])
                found_there = VERDICTS.get(gain["verdict"], "open")
                check = Check(f"{task}, {rows}", "finetune", other, interval, found_there)
                outcome.halves.setdefault(half, []).append(check)
            scores = {name: found["systems"][name] for name in ("finetune", "scratch")}
            outcome.tables.setdefault("scores", []).append({"task": task, "budget": rows, **scores})
        for few, many in itertools.pairwise(budgets):
            interval = of_means(few["systems"]["finetune"], many["systems"]["scratch"])
            pair = (f"finetune {few['training_rows']}", f"scratch {many['training_rows']}")
            check = Check(task, *pair, interval, above(interval))
            outcome.halves.setdefault("needs_fewer_labels", []).append(check)
    outcome.tables["pretraining"] = [
        {key: metrics["pretraining"][key] for key in ("steps", "tokens", "parameters")}
    ]
    return outcome


def of_means(left: Mapping[str, Any], right: Mapping[str, Any], seeds: int = SEEDS) -> Interval:
    """The difference of two means that have deviations over `seeds` seeds each."""
    from scipy.stats import t

    mean = left["mean"] - right["mean"]
    squares = sum((side["standard_deviation"] or 0.0) ** 2 for side in (left, right))
    reach = float(t.ppf((1 + COVERAGE) / 2, seeds - 1)) * math.sqrt(squares / seeds)
    return Interval(mean, mean - reach, mean + reach)
