"""What the task's own text buys, by label budget: `finetune` beside `continued_finetune`.

    python -m benchmarks.continued_budgets --json continued.json data/tasks/NAME …

In a folder with a params.yaml whose encoder and tasks are there (`dvc repro pretrain
validate_task`). The stage `continue_pretraining` by that params.yaml, from data/encoder/1 into
data/going_on/NAME; then every label budget and seed from either encoder, at the default rate, as
long as `finetune.training` says of epochs. Scores are those of the test split, the interval is the
report's (`pipeline/evaluation/statistics.py`). A finished training stands in the JSON file and is
not made again; a stage that was ended goes on from its checkpoint.
"""

from __future__ import annotations

import argparse
from functools import partial
from pathlib import Path
from typing import Any

import torch

from benchmarks.fine_tuned import FineTuning, label_budget, parser_of
from benchmarks.kept_results import KeptResults
from pipeline.evaluation.statistics import Scored, paired_gain, resampled_scores, summary
from pipeline.finetuning.starts import load_start
from pipeline.finetuning.strategies import Strategy
from pipeline.params import Params, Task, load
from pipeline.params.continuing import TaskTexts
from pipeline.stages import continue_pretraining
from pipeline.tasks.metrics.scores import METRICS, score_of_rows
from pipeline.tasks.task_data import TaskData

STRATEGIES = {"finetune": Strategy("finetune", "encoder")}
STRATEGIES["continued"] = Strategy("continued_finetune", "continued", continues="finetune")


def main() -> None:
    arguments = parse_arguments()
    params = load(Path("params.yaml"))
    torch.set_num_threads(params.runtime.finetune_threads)
    kept = KeptResults(arguments.json)
    for folder in arguments.tasks:
        task = FineTuning(params, folder)
        starts = {"finetune": arguments.encoder, "continued": Path("data/going_on") / folder.name}
        if not starts["continued"].exists():
            go_on(params, folder, arguments.encoder, starts["continued"])
        for seed in arguments.seeds:
            for budget in arguments.budgets:
                for name, encoder in starts.items():
                    key = f"{folder.name}, {budget}, {name}, {seed}"
                    kept.once(
                        key, partial(predictions, task, encoder, STRATEGIES[name], budget, seed)
                    )
                    print(key, flush=True)
        print(table(kept, task.task, task.data, arguments))


def go_on(params: Params, folder: Path, encoder: Path, output: Path) -> None:
    """The stage, for a task that the params need not name."""
    settings = params.continue_pretraining
    settings = settings.model_copy(update={"tasks": {folder.name: TaskTexts(unlabelled=[])}})
    inputs = {
        "encoder": encoder,
        "data": folder,
        "gate": Path("reports/validation") / f"{folder.name}.json",
        "sources": Path("data/sources"),
    }
    changed = params.model_copy(update={"continue_pretraining": settings})
    continue_pretraining.run(changed, inputs, output, task=folder.name)


def predictions(
    task: FineTuning, encoder: Path, strategy: Strategy, budget: int | str, seed: int
) -> list[Any]:
    """Of one network on the test rows."""
    result = task.result(
        load_start(encoder, strategy),
        strategy,
        seed,
        rate=strategy.default_rate,
        changes={"label_budgets": [budget]},
        evaluated=("test",),
    )
    return [row["prediction"] for row in result.predictions["test"]]


def table(
    kept: dict[str, list[Any]], task: Task, data: TaskData, arguments: argparse.Namespace
) -> str:
    """Markdown: a row a label budget, with the gain of going on over the encoder itself."""
    lines = [
        f"| {data.name} | `finetune` | `continued_finetune` | gain | 95 % interval | ahead |",
        "| --- | ---: | ---: | ---: | --- | ---: |",
    ]
    labels = [row["label"] for row in data.splits["test"]]
    for budget in arguments.budgets:
        places = [(name, seed) for name in STRATEGIES for seed in arguments.seeds]
        rows = [
            METRICS[task.metric].row_statistics(
                labels, kept[f"{data.name}, {budget}, {name}, {seed}"]
            )
            for name, seed in places
        ]
        by_row = resampled_scores(task.metric, rows, f"rows {data.name} {budget}")
        systems = {}
        for name in STRATEGIES:
            seeds = {seed: i for i, (of, seed) in enumerate(places) if of == name}
            scores = {seed: score_of_rows(task.metric, rows[i]) for seed, i in seeds.items()}
            systems[name] = Scored(scores, {seed: by_row[i] for seed, i in seeds.items()}, None)
        means = {name: summary(list(of.scores.values()))["mean"] for name, of in systems.items()}
        gain = paired_gain(systems["continued"], systems["finetune"])
        lines.append(
            f"| {budget} labels | {means['finetune']:.3f} | {means['continued']:.3f} "
            f"| {gain['mean']:+.3f} | {gain['low']:+.3f} to {gain['high']:+.3f} "
            f"| {gain['seeds_ahead']} of {gain['seeds']} |"
        )
    return "\n".join(lines)


def parse_arguments() -> argparse.Namespace:
    parser = parser_of(__doc__)
    parser.add_argument("--encoder", type=Path, default=Path("data/encoder/1"))
    parser.add_argument("--budgets", type=label_budget, nargs="+", default=[100, 500, 2000, "all"])
    parser.add_argument("--seeds", type=int, nargs="+", default=[1, 2, 3])
    return parser.parse_args()


if __name__ == "__main__":
    main()
