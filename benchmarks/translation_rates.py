"""Which learning rate, dropout and label smoothing each translation model wants, on validation.

    python -m benchmarks.translation_rates --json rates.json --factors 0.5 1 2 --steps 250

Pairs and tokenizer are those of the workspace (`dvc repro translation/dvc.yaml:train_tokenizer`).
Every model of translation/params.yaml gets the same trials: its own rate times each factor, with
each dropout and smoothing that is named (none: those of the params). A trial is a whole training of
`--steps` with seed 1 in float32; the loss is that of validation, unsmoothed, in nats a token. A
finished trial stands in the JSON file and is not made again. `--pace N` tries nothing: it takes N
steps of each model in turns and prints how long one takes beside the first model's.
"""

from __future__ import annotations

import argparse
import itertools
import time
from functools import partial
from pathlib import Path
from typing import Any

import torch

from benchmarks.kept_results import KeptResults
from pipeline.foundation.randomness import torch_seed
from pipeline.model.sequence_to_sequence import SequenceToSequence
from pipeline.model.training.device import configure
from pipeline.model.training.run import Run
from pipeline.params.loading import load_as
from pipeline.params.plan import Budget
from pipeline.translation.batches import TranslationBatch
from pipeline.translation.models import build
from pipeline.translation.objective import mean_loss, text_losses
from pipeline.translation.pair_rows import Pair, read_pairs
from pipeline.translation.pieces import Coder
from pipeline.translation.training import translation_run
from translation.params import Params, TrainTranslation, TranslationModel

CPU = torch.device("cpu")
SEED = 1


def main() -> None:
    arguments = parse_arguments()
    configure(CPU, arguments.threads, "float32")
    section = load_as(Params, arguments.params).train_translation
    coder = Coder.of(arguments.data / "tokenizer")
    splits = {
        name: coder.pairs([row["source"] for row in rows], [row["target"] for row in rows])
        for name, rows in read_pairs(arguments.data / "pairs").items()
    }
    if arguments.pace:
        print(
            pace(section, arguments.models or list(section.models), arguments.pace, coder, splits)
        )
        return
    kept = KeptResults(arguments.json)
    names = arguments.models or list(section.models)
    grid = itertools.product(arguments.factors, arguments.dropout, arguments.label_smoothing, names)
    for factor, dropout, smoothing, name in grid:
        model = section.models[name]
        rate = model.learning_rate * factor
        dropout = model.dropout if dropout is None else dropout
        smoothing = section.label_smoothing if smoothing is None else smoothing
        key = f"{name}, {arguments.steps} steps, rate {rate:g}, dropout {dropout:g}, "
        key += f"smoothing {smoothing:g}"
        measure = partial(
            trial, section, name, rate, dropout, smoothing, arguments.steps, coder, splits
        )
        print(key, kept.once(key, measure), flush=True)
    print(table(kept))


def trial(
    section: TrainTranslation,
    name: str,
    rate: float,
    dropout: float,
    smoothing: float,
    steps: int,
    coder: Coder,
    splits: dict[str, list[Pair]],
) -> dict[str, float]:
    """The validation loss after `steps`, and the processor's seconds of a step."""
    settings = section.models[name].model_copy(update={"dropout": dropout})
    run = training(section, settings, rate, smoothing, steps, coder, splits)
    began = time.process_time()
    run.run()
    seconds = (time.process_time() - began) / steps
    assert isinstance(run.model, SequenceToSequence)
    losses = text_losses(run.model, splits["validation"], coder.ends, CPU)
    loss = mean_loss(losses, splits["validation"])
    return {"loss": round(loss, 4), "seconds_a_step": round(seconds, 3)}


def training(
    section: TrainTranslation,
    settings: TranslationModel,
    rate: float,
    smoothing: float,
    steps: int,
    coder: Coder,
    splits: dict[str, list[Pair]],
) -> Run[TranslationBatch]:
    """At its first step, with nothing to validate on."""
    ends = coder.ends
    model = build(settings.architecture, settings.fields(coder.vocabulary_size, ends.pad))
    seed = torch_seed(SEED, "train_translation", "weights")
    model.initialize(torch.Generator().manual_seed(seed))
    return translation_run(
        model,
        splits["train"],
        [],
        ends=ends,
        optimizer=section.optimizer.at(rate),
        budget=Budget(steps=steps),
        batch_size=section.batch_size,
        label_smoothing=smoothing,
        seed=SEED,
    )


def pace(
    section: TrainTranslation,
    names: list[str],
    steps: int,
    coder: Coder,
    splits: dict[str, list[Pair]],
) -> str:
    """Markdown: processor time of a step, two of each model in turns, so that whatever else runs
    slows all alike."""
    runs = {}
    for name in names:
        own = section.models[name]
        smoothing = section.label_smoothing
        runs[name] = training(section, own, own.learning_rate, smoothing, 10 * steps, coder, splits)
        runs[name].update(*runs[name].batches())
    spent = dict.fromkeys(names, 0.0)
    for _ in range(-(-steps // 2)):
        for name, run in runs.items():
            began = time.process_time()
            for _step in range(2):
                run.update(*run.batches())
            spent[name] += time.process_time() - began
    lines = ["| model | a step beside the first one's |", "| --- | ---: |"]
    lines += [f"| {name} | {spent[name] / spent[names[0]]:.3f} |" for name in names]
    return "\n".join(lines)


def table(kept: dict[str, Any]) -> str:
    """Markdown: a row a trial, of each model the best first."""
    lines = [
        "| model | trial | validation loss | processor s a step |",
        "| --- | --- | --- | --- |",
    ]
    for name in dict.fromkeys(key.partition(",")[0] for key in kept):
        own = {key: value for key, value in kept.items() if key.startswith(f"{name},")}
        for key, value in sorted(own.items(), key=lambda item: item[1]["loss"]):
            trial = key.partition(", ")[2]
            lines.append(f"| {name} | {trial} | {value['loss']:.3f} | {value['seconds_a_step']} |")
    return "\n".join(lines)


def parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--json", type=Path, required=True, help="where finished trials are kept")
    parser.add_argument("--params", type=Path, default=Path("translation/params.yaml"))
    parser.add_argument("--data", type=Path, default=Path("data/translation"))
    parser.add_argument("--models", nargs="+", help="default: all of the params")
    parser.add_argument("--factors", type=float, nargs="+", default=[0.5, 1.0, 2.0])
    parser.add_argument("--dropout", type=float, nargs="+", default=[None])
    parser.add_argument("--label_smoothing", type=float, nargs="+", default=[None])
    parser.add_argument("--steps", type=int, default=250)
    parser.add_argument("--pace", type=int, metavar="N", help="steps of each model, in turns")
    parser.add_argument("--threads", type=int, default=1)
    return parser.parse_args()


if __name__ == "__main__":
    main()
