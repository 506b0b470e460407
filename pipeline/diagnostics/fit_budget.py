"""`python -m pipeline fit_budget --minutes 20`: what this machine sees in so many minutes.

The clock is looked at here, once, and not in the run: `pretrain.budget` then holds a number of
tokens, and the same params give the same encoder on a faster machine, sooner.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from statistics import median
from typing import TYPE_CHECKING

from pipeline.console.errors import UserError
from pipeline.console.saying import say
from pipeline.diagnostics.arguments import add_project_arguments

if TYPE_CHECKING:
    from pipeline.diagnostics.dry_run import DryRun

SECONDS = 15.0  # of measuring
FIRST_STEPS, FEWEST_STEPS = 2, 5  # left out, for memory is new to them; counted at least
DIGITS = 2  # of the tokens: the machine is not known better


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What the tool can be told; the rest stands in params.yaml."""
    parser.add_argument("--minutes", type=float, required=True, help="of pre-training, per seed")
    parser.add_argument(
        "--seconds", type=float, default=SECONDS, help=f"of measuring; default: {SECONDS:g}"
    )
    add_project_arguments(parser, plots=False)


def run(arguments: argparse.Namespace) -> None:
    """The command; raises `UserError` for a time that is none, and what `open_dry_run` does."""
    if not 0 < arguments.minutes < float("inf"):
        raise UserError(f"--minutes {arguments.minutes:g}", expected="more than 0")
    from pipeline.diagnostics.dry_run import open_dry_run
    from pipeline.params import load
    from pipeline.params.editing import edit, round_trip

    params = load(arguments.params)
    if params.runtime.devices > 1:
        raise UserError(
            "one device is measured here",
            where=f"params.yaml, runtime.devices: {params.runtime.devices}",
            hint="set it to 1, measure, and multiply the tokens by the devices",
        )
    dry_run = open_dry_run(params, arguments)
    speed = tokens_per_second(dry_run, arguments.seconds)
    tokens = rounded(speed * arguments.minutes * 60)
    budget = round_trip().load(f"{{tokens: {tokens}}}")
    edit(arguments.params, lambda values: values["pretrain"].update(budget=budget))
    text = len(dry_run.batches.source.text.tokens)
    say(
        f"{arguments.params}: pretrain.budget is now {{tokens: {tokens}}}, {tokens / text:.1f} "
        f"times the {text:,} tokens of the text.\n"
        f"Measured: {speed:,.0f} tokens a second on {dry_run.device_name}, in steps of "
        f"{dry_run.batch_size:,} sequences; assumed: as much of the machine to itself as now. "
        "Validation and checkpoints come on top, a few per cent."
    )


def tokens_per_second(
    dry_run: DryRun, seconds: float, clock: Callable[[], float] = time.perf_counter
) -> float:
    """By the median step of so many seconds; a step reads its loss, so that it is over by then."""
    rate = dry_run.settings.optimizer.learning_rate
    lengths: list[float] = []
    began = clock()
    while len(lengths) < FIRST_STEPS + FEWEST_STEPS or clock() - began < seconds:
        start = clock()
        dry_run.update(len(lengths), rate / 1000)  # so small that no loss runs away
        lengths.append(clock() - start)
    batch = dry_run.batches.batch(0, dry_run.batch_size)
    return batch.num_tokens / median(lengths[FIRST_STEPS:])


def rounded(tokens: float) -> int:
    """To `DIGITS` digits, at least one token.

    >>> rounded(5_512_345.0), rounded(87.0)
    (5500000, 87)
    """
    return max(int(float(f"{tokens:.{DIGITS}g}")), 1)
