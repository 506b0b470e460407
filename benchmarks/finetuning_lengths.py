"""How long should fine-tuning go? Scores by epochs, label budget and rate, on tasks of a workspace.

    python -m benchmarks.finetuning_lengths --json lengths.json data/tasks/NAME …

Run where params.yaml, prepared tasks and an encoder are (`dvc repro pretrain validate_task`). A
network for each task, strategy, label budget, number of epochs, rate and seed, by the other
settings of params.yaml but without early stopping: the rate falls over the whole length, so that a
shorter training is not the beginning of a longer one. Scores are the task's own metric on
validation, where the rule of `epochs: auto` is chosen, and on test. A finished training stands in
the JSON file and is not made again.
"""

from __future__ import annotations

import argparse
import itertools
from functools import partial
from pathlib import Path
from statistics import fmean

import torch

from benchmarks.fine_tuned import FineTuning, label_budget, parser_of
from benchmarks.kept_results import KeptResults
from pipeline.finetuning.starts import load_start
from pipeline.finetuning.strategies import Strategy
from pipeline.params import load

STRATEGIES = {
    "scratch": Strategy("scratch", "random_weights"),
    "finetune": Strategy("finetune", "encoder"),
}


def main() -> None:
    arguments = parse_arguments()
    torch.set_num_threads(1)
    kept = KeptResults(arguments.json)
    cells = itertools.product(
        arguments.tasks,
        arguments.strategies,
        arguments.budgets,
        arguments.rates,
        arguments.epochs,
        arguments.seeds,
    )
    for folder, strategy, budget, rate, epochs, seed in cells:
        key = f"{folder.name}|{strategy}|{budget}|{rate:g}|{epochs:g}|{seed}"
        measure = partial(
            scores, folder, STRATEGIES[strategy], budget, rate, epochs, seed, arguments
        )
        print(key, kept.once(key, measure), flush=True)
    print(table(kept))


def scores(
    folder: Path,
    strategy: Strategy,
    budget: int | str,
    rate: float,
    epochs: float,
    seed: int,
    arguments: argparse.Namespace,
) -> dict[str, float]:
    """Of one network, by split."""
    task = FineTuning(load(Path("params.yaml")), folder)
    start = arguments.encoder if strategy.is_pretrained else Path("data/architecture")
    changes = {
        "label_budgets": [budget],
        "steps": None,
        "epochs": epochs,
        "early_stopping": None,
    }
    found = task.result(load_start(start, strategy), strategy, seed, rate=rate, changes=changes)
    return {"steps": found.training["steps"], **task.scores(found)}


def table(kept: dict[str, dict[str, float]]) -> str:
    """Markdown: a row a task, strategy, budget and rate, a column a number of epochs; means over
    seeds, validation / test, and the steps."""
    rows: dict[tuple[str, ...], dict[float, list[dict[str, float]]]] = {}
    for key, found in kept.items():
        *row, epochs, _ = key.split("|")
        rows.setdefault(tuple(row), {}).setdefault(float(epochs), []).append(found)
    columns = sorted({epochs for row in rows.values() for epochs in row})
    head = ["task", "strategy", "labels", "rate", *(f"{epochs:g} epochs" for epochs in columns)]
    lines = [f"| {' | '.join(head)} |", f"|{' --- |' * 4}{' ---: |' * len(columns)}"]
    for row, cells in rows.items():
        lines.append(f"| {' | '.join([*row, *(_cell(cells.get(of, [])) for of in columns)])} |")
    return "\n".join(lines)


def _cell(seeds: list[dict[str, float]]) -> str:
    if not seeds:
        return ""
    validation, test = (fmean(seed[split] for seed in seeds) for split in ("validation", "test"))
    return f"{validation:.3f} / {test:.3f}"


def parse_arguments() -> argparse.Namespace:
    parser = parser_of(__doc__)
    parser.add_argument("--encoder", type=Path, default=Path("data/encoder/1"))
    parser.add_argument("--strategies", nargs="+", choices=STRATEGIES, default=list(STRATEGIES))
    parser.add_argument("--budgets", type=label_budget, nargs="+", default=[500, "all"])
    parser.add_argument("--rates", type=float, nargs="+", default=[0.001])
    parser.add_argument("--epochs", type=float, nargs="+", default=[6.0, 12.0, 24.0, 48.0])
    parser.add_argument("--seeds", type=int, nargs="+", default=[1, 2])
    return parser.parse_args()


if __name__ == "__main__":
    main()
