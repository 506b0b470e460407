"""Records of tuning as Markdown."""

from __future__ import annotations

import argparse
import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pipeline.console.errors import UserError
from pipeline.evaluation.systems import in_order
from pipeline.finetuning.rates import read_record
from pipeline.tuning.choice import mean_scores
from pipeline.tuning.records import trials_in
from pipeline.tuning.worth import gains_table

Records = dict[str, dict[str, dict[str, Any]]]  # task -> strategy -> record


def read_records(folder: Path) -> Records:
    """Those of `TASK/STRATEGY.json` in `folder` that came of trials; raises `UserError` where
    there is none."""
    found: Records = {}
    for path in sorted(folder.glob("*/*.json")):
        if path.name != "manifest.json" and "trials" in (record := read_record(path)):
            found.setdefault(path.parent.name, {})[path.stem] = record
    if not found:
        raise UserError("no results of trials", where=str(folder), expected="TASK/STRATEGY.json")
    return found


def markdown(records: Records) -> str:
    """A table for each task and label budget: strategies by rates, the chosen one in bold."""
    return "\n".join(_lines(records))


def _lines(records: Records) -> Iterator[str]:
    trials = {
        task: {name: trials_in(record) for name, record in of_task.items()}
        for task, of_task in records.items()
    }
    every = [trial for of_task in trials.values() for found in of_task.values() for trial in found]
    rates = sorted({trial.learning_rate for trial in every})
    seeds = sorted({trial.seed for trial in every})
    yield f"Mean on validation over seeds {', '.join(map(str, seeds))}; in bold: chosen."
    for task, of_task in records.items():
        first = next(iter(of_task.values()))
        for budget in sorted(first["learning_rates"], key=_size):
            yield f"\n**{task}, {budget} labels** ({first['metric']})\n"
            yield f"| strategy | {' | '.join(map(str, rates))} | trials |"
            yield f"| --- | {' | '.join('---:' for _ in rates)} | ---: |"
            for name in in_order(of_task):
                record = of_task[name]
                means = mean_scores(trials[task][name], budget)
                chosen = record["learning_rates"][budget]
                cells = [_cell(rate in means, means.get(rate), rate == chosen) for rate in rates]
                yield f"| `{name}` | {' | '.join(cells)} | {len(trials[task][name])} |"


def _size(budget: str) -> float:
    return float(budget) if budget.isdigit() else math.inf


def _cell(tried: bool, mean: float | None, is_chosen: bool) -> str:
    """A dash where an encoder's own rates leave one out."""
    if not tried:
        return "–"
    if mean is None:
        return "no numbers"
    return f"**{mean:.3f}**" if is_chosen else f"{mean:.3f}"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Of `python -m pipeline tuning_table`."""
    parser.add_argument(
        "folder",
        type=Path,
        help="of TASK/STRATEGY.json: data/rates, data/imported_rates/ENCODER, presets/tuning/NAME",
    )


def run(arguments: argparse.Namespace) -> None:
    """Print the tables; raises `UserError` where nothing was tried."""
    records = read_records(arguments.folder)
    print(markdown(records))
    if worth := gains_table(records):
        print(f"\n{worth}")
