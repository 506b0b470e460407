"""Is a step ever lost? Pre-training ended again and again, against one that nobody ended.

    OMP_NUM_THREADS=1 python -m benchmarks.soak --kills 50     about 3 minutes

The real stage runs as a process, with a tiny model of each architecture: dropout, micro-batches, a
masking rate that changes, averaged weights, several epochs. At moments drawn from `--seed` it is
ended: by SIGKILL at a step, while it starts, or while it writes a checkpoint; by SIGTERM or SIGINT,
which save first. Now and then the newest checkpoint is damaged too. In the end every file of the
encoder must have the bytes of the run that went through, every logged point must be there once,
and no kill may have cost more than `checkpoint_every` steps: else the exit code is 1. The draws
come from the seed; where in a step a signal falls depends on the machine.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.ended_runs import CHECKPOINT_EVERY, SHARES, EndedRun, LostError, Tally
from benchmarks.peers.texts import zipf_text
from benchmarks.pretraining_workspace import ROOT, PretrainingWorkspace
from pipeline import params

ARCHITECTURES = ("bert", "modern")
VOCABULARY_SIZE = 200
STEPS = 399  # up to here the training curve has a point for every step


def values(architecture: str, steps: int) -> dict[str, Any]:
    """Those of params.yaml, with a tiny model and all that could make a resumed run differ."""
    values = params.load(ROOT / "params.yaml").model_dump(mode="json", exclude_none=True)
    runtime = {"device": "cpu", "threads": 1, "checkpoint_every": CHECKPOINT_EVERY}
    values["runtime"] |= runtime
    values["train_embeddings"] |= {"vector_size": 16}  # as wide as the model
    section = values["pretrain"]
    section |= {
        "seeds": [1],
        "sequence_length": 24,
        "batch_size": 4,
        "micro_batch_size": 3,
        "budget": {"steps": steps},
        "weight_averaging": {"fraction": 0.5, "every": 3},
        "evaluate_every": 50,
        "evaluation_sequences": 8,
    }
    section["masked_language_modelling"]["rate"] = {"start": 0.3, "end": 0.15}
    size = {"hidden_size": 16, "num_hidden_layers": 2, "num_attention_heads": 2}
    size |= {"intermediate_size": 24}
    if architecture == "modern":
        section["model"] = {"size": "modernbert_base", **size, "local_attention": 8}
        section["sentence_objective"] = None
    else:
        section["model"] |= size
    section["model"] |= {"hidden_dropout": 0.1, "attention_dropout": 0.1}
    return values


class Soak:
    """The runs of one architecture."""

    def __init__(self, folder: Path, architecture: str, steps: int, seed: int) -> None:
        self.texts = {
            "train": zipf_text(12_000, VOCABULARY_SIZE, seed),
            "validation": zipf_text(3_000, VOCABULARY_SIZE, seed + 1),
        }
        self.folder, self.architecture, self.steps = folder, architecture, steps
        self.random = random.Random(f"{architecture} {seed}")
        self.tally = Tally()

    def workspace(self, name: str) -> PretrainingWorkspace:
        path = self.folder / f"{self.architecture}-{name}"
        space = PretrainingWorkspace(path, self.texts, VOCABULARY_SIZE)
        space.write_params(values(self.architecture, self.steps))
        return space

    def run(self, kills: int) -> Tally:
        """End runs until there were `kills` ends, and let each come to its own end at last.

        Raises `LostError` where one differs from the run that went through.
        """
        whole = self.workspace("uninterrupted")
        EndedRun(whole, self.random, self.tally, self.steps).attempt(None, 0)
        round_ = 0
        while self.tally.ends.total() < kills:
            round_ += 1
            space = self.workspace(f"round-{round_}")
            run = EndedRun(space, self.random, self.tally, self.steps)
            while not run.finished and (left := kills - self.tally.ends.total()):
                [kind] = self.random.choices(list(SHARES), list(SHARES.values()))
                run.attempt(kind, left)
            if not run.finished:
                run.attempt(None, 0)
            require_equal(space, whole)
        return self.tally


def require_equal(ended: PretrainingWorkspace, whole: PretrainingWorkspace) -> None:
    """Raises `LostError` where two finished runs differ in a byte or a logged point."""
    ours, theirs = ended.output(), whole.output()
    if different := sorted(name for name in ours | theirs if ours.get(name) != theirs.get(name)):
        raise LostError(f"other bytes than without an end: {', '.join(different)}")
    if ended.logged() != whole.logged():
        raise LostError("the log has other points than without an end")
    if left := list(ended.path.rglob("*.partial")):
        raise LostError(f"left behind: {left}")
    if ended.checkpoints() != whole.checkpoints():
        raise LostError(f"kept: {ended.checkpoints()}, without an end {whole.checkpoints()}")


def table(tallies: Mapping[str, Tally]) -> str:
    """As Markdown, a column an architecture."""
    rows: dict[str, list[int]] = {
        "ends": [tally.ends.total() for tally in tallies.values()],
        **{kind: [tally.ends[kind] for tally in tallies.values()] for kind in SHARES},
        "newest checkpoint damaged after a kill": [tally.damaged for tally in tallies.values()],
        "steps done twice": [tally.repeated for tally in tallies.values()],
        "most steps lost to one end": [tally.most_to_a_kill for tally in tallies.values()],
        "the same, checkpoint damaged": [tally.most_with_damage for tally in tallies.values()],
        "bytes of the encoder that differ": [0 for _ in tallies],  # else `LostError` was raised
    }
    lines = [f"| | {' | '.join(f'`{name}`' for name in tallies)} |"]
    lines.append("| --- |" + " ---: |" * len(tallies))
    lines += [f"| {name} | {' | '.join(map(str, row))} |" for name, row in rows.items()]
    return "\n".join(lines)


def parse_arguments(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--kills", type=int, default=50, help="ends, over all architectures")
    parser.add_argument("--steps", type=int, default=STEPS, help=f"of a run, up to {STEPS}")
    parser.add_argument("--seed", type=int, default=1, help="of the kinds of ends and their steps")
    parser.add_argument("--architectures", nargs="+", choices=ARCHITECTURES, default=ARCHITECTURES)
    parsed = parser.parse_args(arguments)
    if not 20 <= parsed.steps <= STEPS:
        parser.error(f"--steps {parsed.steps}: from 20 to {STEPS}, a logged point each")
    return parsed


def main(arguments: Sequence[str] | None = None) -> None:
    parsed = parse_arguments(arguments)
    began = time.monotonic()
    tallies: dict[str, Tally] = {}
    with tempfile.TemporaryDirectory() as folder:
        for place, name in enumerate(parsed.architectures):
            # The ends in equal parts, the last architecture with the rest.
            done = sum(tally.ends.total() for tally in tallies.values())
            kills = round(parsed.kills * (place + 1) / len(parsed.architectures)) - done
            try:
                tallies[name] = Soak(Path(folder), name, parsed.steps, parsed.seed).run(kills)
            except LostError as lost:
                sys.exit(f"{name}: {lost}")
    print(table(tallies))
    print(
        f"\n{parsed.steps} steps a run, a checkpoint every {CHECKPOINT_EVERY}, seed {parsed.seed}: "
        f"{time.monotonic() - began:.0f} s"
    )


if __name__ == "__main__":
    main()
