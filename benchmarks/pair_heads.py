"""What comparing two texts token by token is worth: both heads for pairs, on tasks of a workspace.

    python -m benchmarks.pair_heads --encoder data/encoder/1 --json pairs.json data/tasks/NAME …

Run where params.yaml, prepared tasks of pairs and an encoder are. Every training label, `--epochs`
times, AdamW, one rate for all but what is frozen; a network a head, strategy and seed. Scores are
the task's own metric on validation, where the head was chosen, and on test. A finished run stands
in the JSON file and is not made again. About a minute for each 10,000 pairs.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

import torch

from pipeline.finetuning.runs import FinetuningRun, scores_of
from pipeline.finetuning.starts import Start, load_start
from pipeline.finetuning.strategies import Strategy
from pipeline.foundation.artifacts import write_json
from pipeline.kinds.registry import data_of
from pipeline.params import load
from pipeline.tasks.task_data import read_task, task_named

HEADS = ("joint", "aligned")
STRATEGIES = {
    "scratch": Strategy("scratch", "random_weights"),
    "feature_extraction": Strategy("feature_extraction", "encoder", frozen=True),
    "finetune": Strategy("finetune", "encoder"),
}
FROZEN_RATE = 0.016  # of params.yaml: a classifier alone takes more


def main() -> None:
    arguments = parse_arguments()
    torch.set_num_threads(arguments.threads)
    kept: dict[str, Any] = {}
    if arguments.json.exists():
        kept = json.loads(arguments.json.read_text(encoding="utf-8"))
    for folder in arguments.tasks:
        for name in arguments.strategies:
            for head in arguments.heads:
                for seed in arguments.seeds:
                    key = f"{folder.name}, {name}, {head}, seed {seed}"
                    if key not in kept:
                        kept[key] = scores(folder, STRATEGIES[name], head, seed, arguments)
                        write_json(arguments.json, kept)
                    print(key, kept[key], flush=True)
    print(table(kept))


def scores(
    folder: Path, strategy: Strategy, head: str, seed: int, arguments: argparse.Namespace
) -> dict[str, float]:
    """Of one network, by split."""
    params = load(Path("params.yaml"))
    task = task_named(params.tasks, folder.name)
    data = read_task(folder, folder.name, data_of(task.kind))
    encoder = load_start(arguments.encoder, STRATEGIES["finetune"])
    start = encoder if strategy.is_pretrained else Start(encoder.configuration, encoder.tokenizer)
    rows = len(data.splits["train"])
    settings = params.finetune.training
    changes = {
        "label_budgets": ["all"],
        "epochs": None,
        "early_stopping": None,
        "steps": [max(1, round(arguments.epochs * rows / settings.batch_size))],
        "pair_head": head,
    }
    run = FinetuningRun(
        data,
        start,
        settings.model_copy(update=changes),
        learning_rates=[FROZEN_RATE if strategy.frozen else arguments.learning_rate],
        strategy=strategy,
        seed=seed,
        max_length=task.max_length,
        device=torch.device("cpu"),
        evaluated=("validation", "test"),
    )
    (result,) = run.results()
    return {split: round(value, 4) for split, value in scores_of(result, task.metric).items()}


def table(kept: dict[str, Any]) -> str:
    """Markdown: a row a task and strategy, the mean over seeds."""
    lines = ["| task, strategy | joint: validation, test | aligned: validation, test |"]
    lines.append("| --- | --- | --- |")
    for start in dict.fromkeys(key.rsplit(", ", 2)[0] for key in kept):
        cells = []
        for head in HEADS:
            found = [value for key, value in kept.items() if key.startswith(f"{start}, {head},")]
            means = (
                sum(one[split] for one in found) / len(found) for split in ("validation", "test")
            )
            cells.append(", ".join(f"{mean:.3f}" for mean in means) if found else "")
        lines.append(f"| {start} | {' | '.join(cells)} |")
    return "\n".join(lines)


def parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("tasks", type=Path, nargs="+", metavar="TASK", help="folders of data/tasks")
    parser.add_argument("--encoder", type=Path, default=Path("data/encoder/1"))
    parser.add_argument("--json", type=Path, required=True, help="where finished runs are kept")
    parser.add_argument("--strategies", nargs="+", choices=STRATEGIES, default=list(STRATEGIES))
    parser.add_argument("--heads", nargs="+", choices=HEADS, default=list(HEADS))
    parser.add_argument("--seeds", type=int, nargs="+", default=[1])
    parser.add_argument("--epochs", type=float, default=2.0)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--learning-rate", type=float, default=3e-4)
    return parser.parse_args()


if __name__ == "__main__":
    main()
