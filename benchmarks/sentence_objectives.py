"""What a sentence objective is worth beside masked words: for pairs, and for what is not a pair.

    python -m benchmarks.sentence_objectives --json objectives.json data/tasks/NAME …

In a folder with a params.yaml whose text and tasks are prepared (`dvc repro validate_tokens
validate_task`). For each objective and seed the stage `pretrain` with the rest of that params.yaml
unchanged, into data/objectives/NAME/SEED; with `--start ENCODER --steps N` an encoder that is there
goes on for N steps instead, at a quarter of the learning rates, which is cheaper, and begins where
words are known. Then each task with every label, fine-tuned and frozen, by the task's metric on
validation and on test. A finished encoder or training stands and is not made again; a stage that
was ended goes on from its checkpoint.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from statistics import fmean
from typing import Any

import torch

from benchmarks.fine_tuned import FineTuning, label_budget, parser_of
from benchmarks.kept_results import KeptResults
from benchmarks.pretraining_runs import run_in
from pipeline.finetuning.starts import load_start
from pipeline.finetuning.strategies import Strategy
from pipeline.foundation.artifacts import read_artifact, write_artifact, write_json
from pipeline.foundation.vocabulary import wordpiece
from pipeline.foundation.vocabulary.tokenized_text import open_text
from pipeline.model.weights import load_pretraining_model, save_model
from pipeline.params import Params, SentenceObjective, load
from pipeline.params.plan import Budget
from pipeline.pretraining.automatic import resolved
from pipeline.pretraining.batches import PretrainingBatches
from pipeline.stages import pretrain

OBJECTIVES = {
    "none": None,
    "next_sentence": SentenceObjective(name="next_sentence", random_fraction=0.5, weight=1.0),
    "sentence_matching": SentenceObjective(name="sentence_matching", weight=1.0),
}
STRATEGIES = {
    "finetune": Strategy("finetune", "encoder"),
    "frozen": Strategy("frozen", "encoder", frozen=True),
}
INPUTS = {
    "tokens": Path("data/tokens"),
    "tokenizer": Path("data/tokenizer"),
    "gate": Path("reports/validation/tokens.json"),
}


def main() -> None:
    arguments = parse_arguments()
    params = load(Path("params.yaml"))
    torch.set_num_threads(params.runtime.finetune_threads)
    kept = KeptResults(arguments.json)

    def once(key: str, measure: Callable[[], dict[str, float]]) -> None:
        def rounded() -> dict[str, float]:
            return {name: round(value, 4) for name, value in measure().items()}

        print(key, kept.once(key, rounded), flush=True)

    for seed in arguments.seeds:
        for name in arguments.objectives:
            folder = Path("data/objectives") / name / str(seed)
            if not folder.exists() and arguments.start is None:
                pretrained(params, name, seed, folder)
            elif not folder.exists():
                gone_on(params, name, seed, arguments, folder)
            curve = json.loads((folder / "history.json").read_text(encoding="utf-8"))["validation"]
            once(f"{name}, {seed}", partial(dict, curve[-1]))
            for task in arguments.tasks:
                for strategy in arguments.strategies:
                    measure = partial(
                        scores, params, arguments, folder, task, STRATEGIES[strategy], seed
                    )
                    once(f"{name}, {seed}, {task.name}, {strategy}", measure)
    print(table(kept))


def pretrained(params: Params, name: str, seed: int, folder: Path) -> None:
    """An encoder of this objective and seed, all else as in `params`."""
    changes = {"sentence_objective": OBJECTIVES[name], "seeds": [seed]}
    changed = params.model_copy(update={"pretrain": params.pretrain.model_copy(update=changes)})
    pretrain.run(changed, INPUTS, folder, seed=str(seed))


def gone_on(
    params: Params, name: str, seed: int, arguments: argparse.Namespace, folder: Path
) -> None:
    """The encoder `--start`, after so many more steps with this objective."""
    start = read_artifact(arguments.start, stage="pretrain")
    tokenizer = read_artifact(INPUTS["tokenizer"], stage="train_tokenizer")
    tokens = read_artifact(INPUTS["tokens"], stage="tokenize_corpus")
    settings = resolved(params.pretrain, tokenizer.counts, tokens.counts)
    rates = {
        rate: value / 4
        for rate, value in settings.optimizer.model_dump().items()
        if rate.endswith("learning_rate") and value is not None
    }
    changes = {
        "budget": Budget(steps=arguments.steps),
        "optimizer": settings.optimizer.model_copy(update=rates),
        "sentence_objective": OBJECTIVES[name],
        "sequence_length": arguments.length,
    }
    settings = settings.model_copy(update=changes)
    pieces = wordpiece.load(start.path)
    train, validation = (
        PretrainingBatches(
            open_text(tokens.path, split),
            settings=settings,
            seed=seed,
            vocabulary_size=pieces.get_vocab_size(),
            purpose=split,
            continuations=wordpiece.continuations(pieces),
        )
        for split in ("train", "validation")
    )
    model = load_pretraining_model(start.path)
    with tempfile.TemporaryDirectory() as scratch:
        history = run_in(Path(scratch), model, settings, train, validation, seed=seed).run()
    facts = settings.model_dump(mode="json", exclude={"seeds"}) | {"seed": seed}
    with write_artifact(folder, stage="pretrain", params=facts) as draft:
        save_model(draft.path, model)
        wordpiece.copy_files(start.path, draft.path)
        write_json(draft.path / "history.json", history.curves())
        draft.counts |= start.counts


def scores(
    params: Params,
    arguments: argparse.Namespace,
    encoder: Path,
    folder: Path,
    strategy: Strategy,
    seed: int,
) -> dict[str, float]:
    """Of one network on every label, by split."""
    task = FineTuning(params, folder)
    changes = {"label_budgets": [arguments.labels], "steps": None, "epochs": arguments.epochs}
    rate = strategy.default_rate if strategy.frozen else arguments.learning_rate
    start = load_start(encoder, strategy)
    return task.scores(task.result(start, strategy, seed, rate=rate, changes=changes))


def table(kept: dict[str, Any]) -> str:
    """Markdown: a row a task and strategy, of each objective the means over seeds on validation and
    on test, and every seed's test score."""
    runs = {tuple(key.split(", ")): scores for key, scores in kept.items()}
    names = [name for name in OBJECTIVES if any(run[0] == name for run in runs)]
    lines = [f"| validation / test | {' | '.join(names)} |", f"| --- |{' --- |' * len(names)}"]
    for row in dict.fromkeys(run[2:] for run in runs if len(run) > 2):
        cells = []
        for name in names:
            found = [scores for run, scores in runs.items() if (run[0], *run[2:]) == (name, *row)]
            if not found:
                cells.append("")
                continue
            validation, test = ([one[split] for one in found] for split in ("validation", "test"))
            each = ", ".join(f"{score:.3f}" for score in test)
            cells.append(f"{fmean(validation):.3f} / {fmean(test):.3f} ({each})")
        lines.append(f"| {', '.join(row)} | {' | '.join(cells)} |")
    return "\n".join(lines)


def parse_arguments() -> argparse.Namespace:
    parser = parser_of(__doc__)
    parser.add_argument("--objectives", nargs="+", choices=OBJECTIVES, default=list(OBJECTIVES))
    parser.add_argument("--strategies", nargs="+", choices=STRATEGIES, default=list(STRATEGIES))
    parser.add_argument("--seeds", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--start", type=Path, help="an encoder that goes on")
    parser.add_argument("--steps", type=int, default=600, help="of --start")
    parser.add_argument("--length", type=int, default=64, help="of the rows of --start, in tokens")
    parser.add_argument("--labels", default="all", type=label_budget)
    parser.add_argument("--epochs", type=float, default=2.0)
    parser.add_argument("--learning-rate", type=float, default=5e-4)
    return parser.parse_args()


if __name__ == "__main__":
    main()
