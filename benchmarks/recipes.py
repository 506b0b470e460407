"""What does each choice of pre-training buy? params.yaml's recipe, one thing changed at a time.

    python -m benchmarks.recipes --json recipes.json     half an hour on two cores

Every row trains on `data/tokens` for as many tokens, from the same initial weights per seed, and
is scored by the loss of masked tokens in held-out text over one fixed set of full sequences and
masks (15 % of the tokens), whatever it trained with itself: `packed_loss` of benchmarks.quality.
Beside the mean over seeds stands each seed's difference from the unchanged recipe. It means
something where all seeds agree and it is large beside how far the seeds of the unchanged recipe lie
apart. Short runs rank what helps early: see the notes in docs/training.md. `--workers` runs go side
by side, each in a process of its own; finished ones are kept in `--folder`: delete it after a
change of code.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from statistics import mean
from typing import TYPE_CHECKING, Any

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.peers import kept_runs
from benchmarks.peers.settings import ROOT
from pipeline.foundation.artifacts import input_hash, read_artifact
from pipeline.params import load

if TYPE_CHECKING:
    from pipeline.model.heads import PretrainingModel

MODULE = "benchmarks.recipes"
UNCHANGED = "params.yaml"
MASKING = "masked_language_modelling"
# What pre-training's section gets in place of what params.yaml has; the names stand in the table.
RECIPES: dict[str, dict[str, Any]] = {
    UNCHANGED: {},
    "15 % masked": {MASKING: {"rate": 0.15}},
    "30 % falling to 15 % masked": {MASKING: {"rate": {"start": 0.3, "end": 0.15}}},
    "single tokens masked": {MASKING: {"unit": "token"}},
    "spans masked": {MASKING: {"unit": "span"}},
    "always [MASK]": {MASKING: {"mask_fraction": 1.0, "random_fraction": 0.0}},
    "label smoothing 0.1": {MASKING: {"label_smoothing": 0.1}},
    "sentence order": {"sentence_objective": {"name": "sentence_order", "random_fraction": None}},
    "no sentence objective": {"sentence_objective": None},
    "no sentence objective, documents apart": {"sentence_objective": None, "packing": "documents"},
    "dropout 0.1": {"model": {"hidden_dropout": 0.1, "attention_dropout": 0.1}},
    "normalization after the sum": {"model": {"norm_position": "post"}},
    "AdamW alone, rate 0.001": {
        "optimizer": {
            "name": "adamw",
            "learning_rate": 0.001,
            "muon_learning_rate": None,
            "muon_weight_decay": None,
        }
    },
    "batches from 8 to 32": {"batch_size": {"start": 8, "end": 32, "fraction": 0.5}},
    "length 32, then 64": {
        "sequence_length": [{"length": 32, "fraction": 0.5}, {"length": 64, "fraction": 0.5}]
    },
    "last fifth averaged": {"weight_averaging": {"fraction": 0.2, "every": 5}},
    "no step skipped": {"loss_spikes": None},
}
# First positions in place of those drawn with the deviation s (`initializer_range`): how, and how
# many s.
FIRST_POSITIONS: dict[str, tuple[str, float]] = {
    "positions drawn, 5 s": ("drawn", 5.0),
    "sinusoids, s": ("sinusoids", 1.0),
    "sinusoids, 2.5 s": ("sinusoids", 2.5),
    "sinusoids, 5 s": ("sinusoids", 5.0),
}


def main() -> None:
    arguments = parse_arguments()
    if arguments.run:
        kept_runs.answer(run_one)
        return
    facts = {
        "hashes": [input_hash(arguments.tokens), input_hash(arguments.tokenizer)],
        "recipe": load(ROOT / "params.yaml").pretrain.model_dump(mode="json"),
    }
    names = list(dict.fromkeys([UNCHANGED, *arguments.recipes]))
    budget = {"budget": {"steps": None, "tokens": arguments.budget}}
    settings = [
        {
            "name": name,
            "changes": RECIPES.get(name, {}) | budget,
            "seed": seed,
            "threads": arguments.threads,
            "tokens": str(arguments.tokens.resolve()),
            "tokenizer": str(arguments.tokenizer.resolve()),
            "sequences": arguments.sequences,
        }
        for seed in arguments.seeds
        for name in names
    ]

    def result_of(one: Mapping[str, Any]) -> dict[str, Any]:
        name = f"{one['name']}, seed {one['seed']}"
        return kept_runs.result_of(MODULE, one, facts, arguments.folder, name)

    with ThreadPoolExecutor(arguments.workers) as pool:
        results = list(pool.map(result_of, settings))
    rows = [
        {"name": name, "runs": [result for result in results if result["name"] == name]}
        for name in names
    ]
    print("\n" + table(rows))
    if arguments.json:
        arguments.json.write_text(json.dumps(rows, indent=2) + "\n", encoding="utf-8")


def parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--tokens", type=Path, default=ROOT / "data" / "tokens")
    parser.add_argument("--tokenizer", type=Path, default=ROOT / "data" / "tokenizer")
    parser.add_argument("--budget", type=int, default=1_200_000, help="tokens of a run")
    parser.add_argument("--seeds", type=int, nargs="+", default=[1, 2])
    names = [*RECIPES, *FIRST_POSITIONS]
    parser.add_argument("--recipes", nargs="+", choices=names, default=names)
    parser.add_argument("--threads", type=int, default=1, help="of a run")
    parser.add_argument("--workers", type=int, default=2, help="runs side by side")
    parser.add_argument("--sequences", type=int, default=512, help="of validation")
    parser.add_argument("--json", type=Path, help="write the rows to this file")
    parser.add_argument("--folder", type=Path, default=ROOT / "logs" / "recipes")
    parser.add_argument("--run", action="store_true", help=argparse.SUPPRESS)
    return parser.parse_args()


def run_one(settings: Mapping[str, Any]) -> dict[str, Any]:
    """A whole training, in its own process; -> its loss (nats), steps and seconds."""
    from benchmarks.peers import ours, scoring
    from pipeline.foundation.vocabulary import wordpiece
    from pipeline.foundation.vocabulary.tokenized_text import open_text

    tokens = read_artifact(Path(settings["tokens"]), stage="tokenize_corpus")
    vocabulary_size: int = tokens.counts["vocabulary_size"]
    text, held_out = (open_text(tokens.path, split) for split in ("train", "validation"))
    continuations = wordpiece.continuations(wordpiece.load(Path(settings["tokenizer"])))
    pretrain = ours.default_params().pretrain
    recipe = ours.changed(pretrain, settings["changes"])
    batches, validation = (
        ours.training_batches(
            recipe, part, vocabulary_size, settings["seed"], continuations, purpose
        )
        for part, purpose in ((text, "train"), (held_out, "validation"))
    )
    full_rows = {MASKING: ours.MASKING, "sentence_objective": None, "packing": "stream"}
    fixed = ours.changed(pretrain, full_rows)
    rows = scoring.packed_rows(
        ours.training_batches(fixed, held_out, vocabulary_size, 0, purpose="validation"),
        settings["sequences"],
    )
    with tempfile.TemporaryDirectory() as folder:
        training = ours.pretraining(
            recipe, batches, Path(folder),
            seed=settings["seed"], device="cpu", threads=settings["threads"], validation=validation,
        )  # fmt: skip
        if settings["name"] in FIRST_POSITIONS:
            place(training.model, *FIRST_POSITIONS[settings["name"]])
        began = time.perf_counter()
        training.run()
        seconds = time.perf_counter() - began
    logits = scoring.our_logits(training.model)
    return {
        "name": settings["name"],
        "seed": settings["seed"],
        "loss": scoring.mean_loss(training.model, logits, rows),
        "steps": training.step,
        "tokens": training.tokens,
        "skipped": len(training.history.skipped),
        "seconds": seconds,
    }


def place(model: PretrainingModel, how: str, times: float) -> None:
    """Let learned positions begin as they are, or as sinusoids, with so many s."""
    import math

    import torch

    from pipeline.model.positions import sinusoidal

    positions = model.encoder.embeddings.positions.weight
    with torch.no_grad():
        if how == "drawn":
            positions.mul_(times)
        else:
            scale = math.sqrt(2) * times * model.configuration.initializer_range
            positions.copy_(scale * sinusoidal(0, *positions.shape, positions.device))


def table(rows: list[dict[str, Any]]) -> str:
    """Markdown; the first row is the unchanged recipe."""
    unchanged = {run["seed"]: run for run in rows[0]["runs"]}
    lines = [
        "| recipe | steps | skipped | loss | less than unchanged, by seed |",
        "| --- | ---: | ---: | ---: | ---: |",
    ]
    for row in rows:
        runs = row["runs"]
        differences = " ".join(f"{unchanged[r['seed']]['loss'] - r['loss']:+.3f}" for r in runs)
        lines.append(
            f"| {row['name']} | {mean(run['steps'] for run in runs):,.0f} "
            f"| {sum(run['skipped'] for run in runs)} | {mean(run['loss'] for run in runs):.3f} "
            f"| {differences if row is not rows[0] else ''} |"
        )
    losses = [run["loss"] for run in rows[0]["runs"]]
    lines.append(f"\nSeeds of the unchanged recipe: {min(losses):.3f} to {max(losses):.3f}.")
    return "\n".join(lines)


if __name__ == "__main__":
    main()
