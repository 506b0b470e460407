"""What packing whole documents costs beside a stream of text: padding, and text a second.

    OMP_NUM_THREADS=1 python -m benchmarks.packing --tokens data/tokens     two minutes

Padding, rows and text are of an epoch of the training split, text without special tokens; what a
stream repeats to fill its last row is called padding. `alone` is one piece a row, which nothing
here trains on: what packing saves. A step is one of training on the CPU, batches included, with
model and batch size of params.yaml and masked tokens alone. Its time is that of the processor, on
one thread, so that who else computes there matters little: the median over rounds in which both
sides take turns.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from pathlib import Path
from typing import Any

from benchmarks.peers.ours import changed, default_params, pretraining, training_batches
from pipeline.foundation.artifacts import read_artifact
from pipeline.foundation.vocabulary.tokenized_text import TokenizedText, open_text
from pipeline.model.training.run import Run
from pipeline.params import Pretrain
from pipeline.pretraining.batches import Batch, PretrainingBatches
from pipeline.pretraining.document_packing import PackedDocuments

PACKINGS = ("stream", "documents")


def settings_for(length: int, packing: str) -> Pretrain:
    """Those of params.yaml, with rows of `length` tokens."""
    changes: dict[str, Any] = {
        "model": {"max_position_embeddings": length},
        "masked_language_modelling": {"unit": "token"},
        "sentence_objective": None,
        "sequence_length": length,
        "packing": packing,
    }
    return changed(default_params().pretrain, changes)


def seconds_a_step(run: Run[Batch], steps: int) -> float:
    """The processor's, the mean of so many steps, which go on where the last ones ended."""
    begin = time.process_time()
    for _ in range(steps):
        run.update(*run.batches())
    return (time.process_time() - begin) / steps


def timed(
    settings: dict[str, Pretrain], sources: dict[str, PretrainingBatches], rounds: int, steps: int
) -> dict[str, float]:
    """The median seconds of a step of each side, which take turns."""
    with tempfile.TemporaryDirectory() as folder:
        runs = {
            packing: pretraining(
                settings[packing], batches, Path(folder), seed=1, device="cpu", threads=1
            )
            for packing, batches in sources.items()
        }
        found: dict[str, list[float]] = {packing: [] for packing in runs}
        for _ in range(rounds + 1):  # the first one warms up
            for packing, run in runs.items():
                found[packing].append(seconds_a_step(run, steps))
    return {packing: statistics.median(seconds[1:]) for packing, seconds in found.items()}


def measure(
    text: TokenizedText, vocabulary_size: int, length: int, rounds: int, steps: int
) -> list[str]:
    """The rows of the table for one length; without a time where there are no rounds."""
    settings = {packing: settings_for(length, packing) for packing in PACKINGS}
    sources = {
        packing: training_batches(values, text, vocabulary_size, seed=1)
        for packing, values in settings.items()
    }
    seconds = timed(settings, sources, rounds, steps) if rounds else {}
    packed = sources["documents"].source
    assert isinstance(packed, PackedDocuments)
    num_pieces = len(packed.pieces)
    counts = {name: batches.examples_per_epoch for name, batches in sources.items()}
    columns = {"stream": len(text.tokens) + text.num_documents + 2 * counts["stream"]}
    columns["documents"] = columns["alone"] = len(text.tokens) + 2 * num_pieces
    rows = []
    for packing, count in {**counts, "alone": num_pieces}.items():
        padding = 1 - columns[packing] / (count * length)
        share = len(text.tokens) / (count * length)
        row = f"| {length} | {packing} | {count:,} | {padding:.3%} | {share:.2%} |"
        if packing in seconds:
            size = settings[packing].batch_size
            assert isinstance(size, int), "params.yaml has a number"
            rate = size * length * share / seconds[packing]
            row += f" {1000 * seconds[packing]:.1f} | {rate:,.0f} |"
        rows.append(row if packing in seconds else row + " | |")
    return rows


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tokens", type=Path, required=True, help="an artifact of tokenize_corpus")
    parser.add_argument("--lengths", type=int, nargs="+", default=[64, 128, 512])
    parser.add_argument("--rounds", type=int, default=5, help="0: nothing is timed")
    parser.add_argument("--steps", type=int, default=3, help="of a side in a round")
    arguments = parser.parse_args()
    tokens = read_artifact(arguments.tokens, stage="tokenize_corpus")
    text = open_text(tokens.path, "train")
    print("| length | packing | rows | padding | text | ms a step | text tokens/s |")
    print("| ---: | --- | ---: | ---: | ---: | ---: | ---: |")
    for length in arguments.lengths:
        size = tokens.counts["vocabulary_size"]
        print(*measure(text, size, length, arguments.rounds, arguments.steps), sep="\n", flush=True)


if __name__ == "__main__":
    main()
