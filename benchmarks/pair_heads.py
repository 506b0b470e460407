"""What comparing two texts token by token is worth: both heads for pairs, on tasks of a workspace.

    python -m benchmarks.pair_heads --encoder data/encoder/1 --json pairs.json data/tasks/NAME …

Run where params.yaml, prepared tasks of pairs and an encoder are. Every training label, `--epochs`
times, AdamW, one rate for all but what is frozen; a network a head, strategy and seed. Scores are
the task's own metric on validation, where the head was chosen, and on test. A finished run stands
in the JSON file and is not made again. About a minute for each 10,000 pairs.
"""

from __future__ import annotations

import argparse
from functools import partial
from pathlib import Path
from typing import Any

import torch

from benchmarks.fine_tuned import FineTuning, parser_of
from benchmarks.kept_results import KeptResults
from pipeline.finetuning.starts import Start, load_start
from pipeline.finetuning.strategies import Strategy
from pipeline.params import load

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
    kept = KeptResults(arguments.json)
    for folder in arguments.tasks:
        for name in arguments.strategies:
            for head in arguments.heads:
                for seed in arguments.seeds:
                    key = f"{folder.name}, {name}, {head}, seed {seed}"
                    measure = partial(scores, folder, STRATEGIES[name], head, seed, arguments)
                    print(key, kept.once(key, measure), flush=True)
    print(table(kept))


def scores(
    folder: Path, strategy: Strategy, head: str, seed: int, arguments: argparse.Namespace
) -> dict[str, float]:
    """Of one network, by split."""
    task = FineTuning(load(Path("params.yaml")), folder)
    encoder = load_start(arguments.encoder, STRATEGIES["finetune"])
    start = encoder if strategy.is_pretrained else Start(encoder.configuration, encoder.tokenizer)
    steps = arguments.epochs * len(task.data.splits["train"]) / task.settings.batch_size
    changes = {
        "label_budgets": ["all"],
        "epochs": None,
        "early_stopping": None,
        "steps": [max(1, round(steps))],
        "pair_head": head,
    }
    rate = FROZEN_RATE if strategy.frozen else arguments.learning_rate
    result = task.result(start, strategy, seed, rate=rate, changes=changes)
    return {split: round(value, 4) for split, value in task.scores(result).items()}


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
    parser = parser_of(__doc__)
    parser.add_argument("--encoder", type=Path, default=Path("data/encoder/1"))
    parser.add_argument("--strategies", nargs="+", choices=STRATEGIES, default=list(STRATEGIES))
    parser.add_argument("--heads", nargs="+", choices=HEADS, default=list(HEADS))
    parser.add_argument("--seeds", type=int, nargs="+", default=[1])
    parser.add_argument("--epochs", type=float, default=2.0)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--learning-rate", type=float, default=3e-4)
    return parser.parse_args()


if __name__ == "__main__":
    main()
