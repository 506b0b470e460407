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
import json
from pathlib import Path
from typing import Any

import torch

from pipeline.evaluation.statistics import Scored, paired_gain, resampled_scores, summary
from pipeline.finetuning.runs import FinetuningRun
from pipeline.finetuning.starts import load_start
from pipeline.finetuning.strategies import Strategy
from pipeline.foundation.artifacts import write_json
from pipeline.kinds.registry import data_of
from pipeline.params import Params, Task, load
from pipeline.params.continuing import TaskTexts
from pipeline.stages import continue_pretraining
from pipeline.tasks.metrics.scores import METRICS, score_of_rows
from pipeline.tasks.task_data import TaskData, read_task, task_named

STRATEGIES = {"finetune": Strategy("finetune", "encoder")}
STRATEGIES["continued"] = Strategy("continued_finetune", "continued", continues="finetune")


def main() -> None:
    arguments = parse_arguments()
    params = load(Path("params.yaml"))
    torch.set_num_threads(params.runtime.finetune_threads)
    kept: dict[str, list[Any]] = {}
    if arguments.json.exists():
        kept = json.loads(arguments.json.read_text(encoding="utf-8"))
    for folder in arguments.tasks:
        task = task_named(params.tasks, folder.name)
        data = read_task(folder, folder.name, data_of(task.kind))
        starts = {"finetune": arguments.encoder, "continued": Path("data/going_on") / folder.name}
        if not starts["continued"].exists():
            go_on(params, folder, arguments.encoder, starts["continued"])
        for seed in arguments.seeds:
            for budget in arguments.budgets:
                for name, encoder in starts.items():
                    key = f"{folder.name}, {budget}, {name}, {seed}"
                    if key not in kept:
                        start = encoder, STRATEGIES[name]
                        kept[key] = predictions(params, task, data, start, budget, seed)
                        write_json(arguments.json, kept)
                    print(key, flush=True)
        print(table(kept, task, data, arguments))


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
    params: Params,
    task: Task,
    data: TaskData,
    start: tuple[Path, Strategy],
    budget: int | str,
    seed: int,
) -> list[Any]:
    """Of one network on the test rows."""
    encoder, strategy = start
    run = FinetuningRun(
        data,
        load_start(encoder, strategy),
        params.finetune.training.model_copy(update={"label_budgets": [budget]}),
        learning_rates=[strategy.default_rate],
        strategy=strategy,
        seed=seed,
        max_length=task.max_length,
        device=torch.device("cpu"),
        metric=task.metric,
    )
    (result,) = run.results()
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


def budget_of(word: str) -> int | str:
    """A number of labels, or all."""
    return word if word == "all" else int(word)


def parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("tasks", type=Path, nargs="+", metavar="TASK", help="folders of data/tasks")
    parser.add_argument("--json", type=Path, required=True, help="where predictions are kept")
    parser.add_argument("--encoder", type=Path, default=Path("data/encoder/1"))
    parser.add_argument("--budgets", type=budget_of, nargs="+", default=[100, 500, 2000, "all"])
    parser.add_argument("--seeds", type=int, nargs="+", default=[1, 2, 3])
    return parser.parse_args()


if __name__ == "__main__":
    main()
