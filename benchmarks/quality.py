"""How soon is a loss reached? Validation loss against seconds: ours beside run_mlm.py's recipe.

    python -m benchmarks.quality --json quality.json --plot quality.png     about 40 minutes

Both train on `data/tokens` with its vocabulary, an encoder of the shape in params.yaml, on as many
threads. Theirs: `Trainer` over `BertForMaskedLM`, post-norm, dropout 0.1, text grouped into full
sequences, 15 % masked, batches of 8, AdamW at 5e-5 falling linearly to 0, all as run_mlm.py's
defaults; and again at the best of `--rates` in runs of `--pilot-seconds`. Ours: the recipe of
params.yaml, masked tokens alone, in runs of `--ours-seconds`. Every schedule is fitted to its own
seconds: the steps that fit are measured first.

The loss is that of masked tokens in held-out text, in nats, over one set of sequences and masks
(15 %), grouped as run_mlm.py does it, which is what its models were trained on. Scoring takes none
of the seconds. The runs take turns, each in a process of its own; a finished one is kept in
`--folder` and not made again.
"""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.peers import kept_runs
from benchmarks.peers.settings import ROOT, require_accelerate
from benchmarks.peers.timed_runs import TimedRun
from pipeline.foundation.artifacts import input_hash
from pipeline.params import load

DEFAULT_RATE = 5e-5  # TrainingArguments'
RATES = (DEFAULT_RATE, 2e-4, 5e-4, 1e-3, 2e-3)
MODULE = "benchmarks.quality"


def main() -> None:
    arguments = parse_arguments()
    if arguments.run:
        kept_runs.answer(run_one)
        return
    require_accelerate()
    theirs = TimedRun(
        side="run_mlm.py",
        seconds=arguments.seconds,
        learning_rate=DEFAULT_RATE,
        with_pairs=False,
        tokens=str(arguments.tokens.resolve()),
        tokenizer=str(arguments.tokenizer.resolve()),
        threads=arguments.threads,
        points=arguments.points,
        sequences=arguments.sequences,
    )
    pilots = {
        rate: result_of(
            replace(theirs, learning_rate=rate, seconds=arguments.pilot_seconds), arguments.folder
        )
        for rate in arguments.rates
    }
    best = min(pilots, key=lambda rate: pilots[rate]["points"][-1]["loss"])
    peers = [
        result_of(replace(theirs, learning_rate=rate), arguments.folder)
        for rate in dict.fromkeys((DEFAULT_RATE, best))
    ]
    mine = replace(theirs, side="ours", learning_rate=None)
    wanted = [replace(mine, seconds=seconds) for seconds in arguments.ours_seconds]
    if arguments.with_pairs:
        wanted += [replace(run, with_pairs=True) for run in wanted]
    ours = [result_of(run, arguments.folder) for run in wanted]
    print("\n" + report(list(pilots.values()), peers, ours))
    if best in (min(arguments.rates), max(arguments.rates)):
        print(f"\nThe best rate, {best:g}, is at the edge of those tried.")
    if arguments.json:
        values = {"pilots": list(pilots.values()), "theirs": peers, "ours": ours}
        arguments.json.write_text(json.dumps(values, indent=2) + "\n", encoding="utf-8")
    if arguments.plot:
        plot(peers + ours, arguments.plot)


def parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--tokens", type=Path, default=ROOT / "data" / "tokens")
    parser.add_argument("--tokenizer", type=Path, default=ROOT / "data" / "tokenizer")
    parser.add_argument("--seconds", type=float, default=600.0, help="of their runs")
    parser.add_argument("--ours-seconds", type=float, nargs="+", default=[30.0, 60.0, 120.0])
    parser.add_argument("--with-pairs", action="store_true", help="ours with its pairs too")
    parser.add_argument("--pilot-seconds", type=float, default=120.0)
    parser.add_argument("--rates", type=float, nargs="+", default=RATES)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--points", type=int, default=20, help="of each curve")
    parser.add_argument("--sequences", type=int, default=512, help="of validation")
    parser.add_argument("--json", type=Path, help="write the curves to this file")
    parser.add_argument("--plot", type=Path, help="draw them: .png or .svg")
    parser.add_argument("--folder", type=Path, default=ROOT / "logs" / "quality")
    parser.add_argument("--run", action="store_true", help=argparse.SUPPRESS)
    return parser.parse_args()


def result_of(settings: TimedRun, folder: Path) -> dict[str, Any]:
    """What the run came to: from `folder` where it was made before, else in a new process."""
    facts = {
        "tokens": input_hash(Path(settings.tokens)),
        "tokenizer": input_hash(Path(settings.tokenizer)),
        "recipe": load(ROOT / "params.yaml").pretrain.model_dump(mode="json"),
    }
    result = kept_runs.result_of(MODULE, settings.to_json(), facts, folder, settings.name)
    last = result["points"][-1]
    print(
        f"{result['name']}: {result['steps']:,} steps in {result['seconds']:.1f} s, "
        f"loss {last['loss']:.3f}",
        flush=True,
    )
    return result


def run_one(settings: dict[str, Any]) -> dict[str, Any]:
    """A run, in its own process."""
    from benchmarks.peers.timed_runs import run

    return run(TimedRun(**settings))


def seconds_to(result: dict[str, Any], loss: float) -> float | None:
    """Seconds of training at the first point of the curve that is as good as `loss`."""
    return next((p["seconds"] for p in result["points"] if p["loss"] <= loss), None)


def report(
    pilots: list[dict[str, Any]], theirs: list[dict[str, Any]], ours: list[dict[str, Any]]
) -> str:
    """Markdown: all runs, and how soon ours reach what theirs end with."""
    ends = [result["points"][-1]["loss"] for result in theirs]
    heads = [f"seconds to {end:.3f}" for end in ends]
    columns = ["run", "steps", "seconds", "loss", "loss, packed", "loss, own masks", *heads]
    lines = [f"| {' | '.join(columns)} |", "| --- |" + " ---: |" * (len(columns) - 1)]
    for result in (*pilots, *theirs, *ours):
        last = result["points"][-1]
        own = f"{last['own_loss']:.3f}" if "own_loss" in last else ""
        reached = [seconds_to(result, end) for end in ends]
        cells = ["not" if seconds is None else f"{seconds:.1f}" for seconds in reached]
        lines.append(
            f"| {result['name']} | {result['steps']:,} | {result['seconds']:.1f} | "
            f"{last['loss']:.3f} | {last['packed_loss']:.3f} | {own} | {' | '.join(cells)} |"
        )
    for result, end in zip(theirs, ends, strict=True):
        reached = {run["name"]: seconds_to(run, end) for run in ours}
        found = {name: seconds for name, seconds in reached.items() if seconds is not None}
        if found:
            name = min(found, key=lambda one: found[one])
            words = f"reaches that in {found[name]:.1f} s ({name})"
        else:
            words = "does not reach that in any run"
        lines.append(f"\n{result['name']} ends with {end:.3f}; ours {words}.")
    return "\n".join(lines)


def plot(results: list[dict[str, Any]], path: Path) -> None:
    """Loss against seconds, on a logarithmic axis, to a PNG or SVG file."""
    import matplotlib as mpl
    from matplotlib.figure import Figure
    from matplotlib.ticker import FuncFormatter, NullFormatter

    with mpl.rc_context({"svg.hashsalt": "quality", "font.size": 9.5}):
        figure = Figure(figsize=(7, 4), layout="constrained")
        axes = figure.subplots()
        for result in results:
            points = [point for point in result["points"] if point["seconds"] > 0]
            axes.plot(
                [point["seconds"] for point in points],
                [point["loss"] for point in points],
                label=result["name"],
                marker=".",
                linestyle="-" if result["settings"]["side"] == "ours" else "--",
            )
        axes.set_xscale("log")
        axes.xaxis.set_major_formatter(FuncFormatter(lambda seconds, _: f"{seconds:g}"))
        axes.xaxis.set_minor_formatter(NullFormatter())
        axes.set_xlabel("seconds of training")
        axes.set_ylabel("validation loss of masked tokens, nats")
        axes.spines[["top", "right"]].set_visible(False)
        axes.grid(alpha=0.2)
        axes.legend(frameon=False)
        metadata = {"Date": None} if path.suffix == ".svg" else None
        figure.savefig(path, dpi=150, metadata=metadata)


if __name__ == "__main__":
    main()
