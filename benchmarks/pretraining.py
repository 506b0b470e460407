"""How fast is pre-training? `transformers` and ours, in turn, on the same machine.

    python -m benchmarks.pretraining --json pretraining.json      Tiny, Mini, Small: half an hour
    python -m benchmarks.pretraining --architectures bert_base --rounds 3 --seconds 60
    python -m benchmarks.pretraining --profile                    where the time of ours goes

| side | is |
| --- | --- |
| `default transformers` | `Trainer` over `BertForMaskedLM`, `DataCollatorForLanguageModeling`, \
set up as run_mlm.py with its defaults: text grouped into full sequences, dropout 0.1 |
| `default transformers, lines` | the same with `--line_by_line --pad_to_max_length`; a line is \
two sentences |
| `pairs` | a plain loop over `BertForPreTraining`, dropout 0.1, on pairs as google-research/bert \
makes them |
| `tuned transformers` | `BertForMaskedLM` with our batches, allocator settings and fused AdamW, \
no dropout, no padding |
| `ours` | `pipeline.pretraining.loop.Pretraining.update`, AdamW |
| `ours, muon` | the same with the optimizer of params.yaml |

All have as many real tokens a step (padding is not counted): a format that pads gets more rows.
Each side runs in a process of its own; rounds of steps go round the sides, with products of large
matrices between them. `mfu` is the share of the best rate of those that a side's own operations
come to (`benchmarks/peers/operations.py`), `useful_mfu` that of the operations that the same real
tokens cost with the vocabulary scored at masked positions alone. Medians are over rounds, of step
times over steps.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
import tempfile
from dataclasses import replace
from pathlib import Path
from statistics import median
from typing import Any

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.matrix_products import rate
from benchmarks.peers.operations import training_operations
from benchmarks.peers.rounds import Process, Tick, serve
from benchmarks.peers.settings import Settings, require_accelerate

MODULE = "benchmarks.pretraining"
PRODUCTS = "matrix products"
SIDES = (
    "default transformers",
    "default transformers, lines",
    "pairs",
    "tuned transformers",
    "ours",
    "ours, muon",
)
ARCHITECTURES = ("bert_tiny", "bert_mini", "bert_small")
MASKED = 0.15  # of the tokens
WARMUP = 3  # steps
PRODUCTS_SECONDS = 3.0
Round = dict[str, list[Any]]


def main() -> None:
    arguments = parse_arguments()
    if arguments.side:
        serve(run_side, WARMUP, synchronization())
    elif arguments.profile:
        from benchmarks.peers.time_shares import print_shares

        print_shares(settings_of(arguments), arguments.architectures)
    else:
        compare(arguments)


def parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--json", type=Path, help="write the rows to this file")
    parser.add_argument("--architectures", nargs="+", default=ARCHITECTURES)
    parser.add_argument("--sides", nargs="+", default=SIDES, choices=SIDES)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=15.0, help="of a side's round")
    parser.add_argument("--length", type=int, default=128, help="tokens of a sequence")
    parser.add_argument("--batch-size", type=int, default=32, help="packed sequences a step")
    parser.add_argument("--vocabulary", type=int, default=30_522)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--device", default="cpu", choices=["cpu", "cuda"])
    parser.add_argument("--tokens", type=Path, help="a tokens artifact, in place of made-up text")
    parser.add_argument("--profile", action="store_true", help="where the time of ours goes")
    parser.add_argument("--side", action="store_true", help=argparse.SUPPRESS)
    return parser.parse_args()


def settings_of(arguments: argparse.Namespace) -> Settings:
    """Of no side and architecture yet."""
    vocabulary, tokens = arguments.vocabulary, arguments.tokens
    if tokens is not None:
        from pipeline.foundation.artifacts import read_artifact

        tokens = tokens.resolve()
        vocabulary = read_artifact(tokens, stage="tokenize_corpus").counts["vocabulary_size"]
    return Settings(
        side="",
        architecture="",
        length=arguments.length,
        batch_size=arguments.batch_size,
        vocabulary_size=vocabulary,
        threads=arguments.threads,
        device=arguments.device,
        tokens=None if tokens is None else str(tokens),
    )


def compare(arguments: argparse.Namespace) -> None:
    """All sides of every architecture; a table of each as soon as it is there."""
    if any(side.startswith("default") for side in arguments.sides):
        require_accelerate()
    rows: list[dict[str, Any]] = []
    print(machine(arguments.device), flush=True)
    for architecture in arguments.architectures:
        settings = replace(settings_of(arguments), architecture=architecture)
        sides = [
            side
            for side in arguments.sides
            if side != "pairs" or architecture.startswith("bert")  # ModernBERT has no pairs
        ]
        measured = measure(settings, sides, arguments.rounds, arguments.seconds)
        rows += measured
        print(table(measured), flush=True)
        if arguments.json:
            arguments.json.write_text(json.dumps(rows, indent=2) + "\n", encoding="utf-8")


def measure(
    settings: Settings, sides: list[str], rounds: int, seconds: float
) -> list[dict[str, Any]]:
    """The rows of one architecture."""
    processes: list[Process] = []
    results: dict[str, list[Round]] = {side: [] for side in sides}
    rates: list[float] = []
    try:
        for side in (PRODUCTS, *sides):
            values = replace(settings, side=side).to_json()
            processes.append(Process(MODULE, values, settings.threads))
        products, others = processes[0], processes[1:]
        for _ in range(rounds):
            rates.append(products_rate(products))
            for process in others:
                results[process.name].append(process.round(seconds))
        rates.append(products_rate(products))
        peaks = {process.name: process.close() for process in processes}
    finally:
        for process in processes:
            process.kill()
    return [row(settings, side, results[side], rates, peaks[side]) for side in sides]


def products_rate(products: Process) -> float:
    answer = products.round(PRODUCTS_SECONDS)
    return rate(answer["seconds"], answer["operations"])


def row(
    settings: Settings, side: str, rounds: list[Round], rates: list[float], peak: int
) -> dict[str, Any]:
    """What is said of one side; rates are a second, `ceiling` the best of `rates`."""
    tokens = median(sum(r["tokens"]) / sum(r["seconds"]) for r in rounds)
    operations = median(sum(r["operations"]) / sum(r["seconds"]) for r in rounds)
    ceiling = max(rates)
    return {
        "architecture": settings.architecture,
        "side": side,
        "real_tokens_per_second": tokens,
        "step_seconds": median(second for r in rounds for second in r["seconds"]),
        "real_tokens_per_step": median(count for r in rounds for count in r["tokens"]),
        "mfu": operations / ceiling,
        "useful_mfu": tokens * useful_operations(settings) / ceiling,
        "operations_per_second": operations,
        "matrix_products_per_second": ceiling,
        "matrix_products_per_second_of_rounds": rates,
        "peak_memory_bytes": peak,
        "steps": sum(len(r["seconds"]) for r in rounds),
        "tokens_per_second_of_rounds": [sum(r["tokens"]) / sum(r["seconds"]) for r in rounds],
        "threads": settings.threads,
        "device": settings.device,
        "sequence_length": settings.length,
        "vocabulary_size": settings.vocabulary_size,
    }


def useful_operations(settings: Settings) -> float:
    """Of one real token: nothing padded, the vocabulary scored at masked positions alone."""
    masked = round(MASKED * settings.length)
    configuration = settings.encoder(dropout=0.0)
    return training_operations(configuration, 1, settings.length, masked) / settings.length


def table(rows: list[dict[str, Any]]) -> str:
    """Markdown."""
    ours = next((r["real_tokens_per_second"] for r in rows if r["side"] == "ours"), None)
    rates = rows[0]["matrix_products_per_second_of_rounds"]
    columns = (
        *("side", "real tokens/s", "ours is faster", "step, ms", "mfu", "useful mfu"),
        "peak memory, MB",
    )
    lines = [
        f"\n{rows[0]['architecture']}: {rows[0]['real_tokens_per_step']:,.0f} real tokens a step; "
        f"products of large matrices {min(rates) / 1e9:,.0f} to {max(rates) / 1e9:,.0f} GFLOP/s\n",
        f"| {' | '.join(columns)} |",
        "| --- |" + " ---: |" * (len(columns) - 1),
    ]
    for entry in rows:
        speed = entry["real_tokens_per_second"]
        times = f"{ours / speed:.2f} ×" if ours else ""
        lines.append(
            f"| {entry['side']} | {speed:,.0f} | {times} | {1e3 * entry['step_seconds']:,.0f} | "
            f"{entry['mfu']:.0%} | {entry['useful_mfu']:.0%} | "
            f"{entry['peak_memory_bytes'] / 1e6:,.0f} |"
        )
    return "\n".join(lines)


def machine(device: str) -> str:
    """Processor, load before the run, versions."""
    import torch
    import transformers

    cpuinfo = Path("/proc/cpuinfo")
    lines = cpuinfo.read_text().splitlines() if cpuinfo.is_file() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    name = names[0] if names else platform.processor()
    if device == "cuda":
        name = torch.cuda.get_device_name()
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else 0.0
    return (
        f"{name}, {os.cpu_count()} CPUs, load before {load:.1f}; "
        f"torch {torch.__version__}, transformers {transformers.__version__}"
    )


def synchronization() -> Any:
    """What waits for the device, before the clock is read."""
    import torch

    return torch.cuda.synchronize if torch.cuda.is_available() else lambda: None


def run_side(values: dict[str, Any], tick: Tick) -> None:
    """One side, in its own process."""
    settings = Settings(**values)
    if settings.side == PRODUCTS:
        import torch

        from benchmarks.matrix_products import multiply

        torch.set_num_threads(settings.threads)
        multiply(settings.device, tick)
    elif settings.side.startswith("ours"):
        from benchmarks.peers import ours

        with tempfile.TemporaryDirectory() as folder:
            ours.run(settings, Path(folder), tick)
    else:
        from benchmarks.peers import transformers_loops

        runs = {
            "tuned transformers": transformers_loops.run_tuned,
            "pairs": transformers_loops.run_pairs,
        }
        runs.get(settings.side, transformers_loops.run_default)(settings, tick)


if __name__ == "__main__":
    main()
