"""`python -m pipeline tune`: try every rate for every strategy, keep a log, choose."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from pipeline.console.errors import UserError

LOG = Path("presets/tuning/default.json")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What `tune` can be told. Rates, seeds and steps stand in params.yaml, for all alike."""
    parser.add_argument("--tasks", help="with commas between; default: finetune.tasks")
    parser.add_argument(
        "--strategies",
        help="likewise; default: finetune.strategies, and those of an imported encoder",
    )
    parser.add_argument("--jobs", type=int, default=1, help="processes; changes no score")
    parser.add_argument("--log", type=Path, default=LOG, help=f"what is written; default: {LOG}")
    parser.add_argument("--write", action="store_true", help="put the rates into params.yaml")
    parser.add_argument("--table", type=Path, metavar="LOG", help="only print a log as Markdown")


def run(arguments: argparse.Namespace) -> None:
    """The command; raises `UserError` for what cannot be tuned."""
    from pipeline.finetuning.strategies import strategies_of
    from pipeline.params import load

    if arguments.table is not None:
        from pipeline.tuning.log import read_log
        from pipeline.tuning.table import markdown

        print(markdown(read_log(arguments.table)))
        return
    params = load(arguments.params)
    tasks = _named(arguments.tasks, params.finetune.tasks, "tasks")
    strategies = strategies_of(params)
    names = _named(arguments.strategies, [s.name for s in strategies], "strategies")
    strategies = [strategy for strategy in strategies if strategy.name in names]
    if arguments.jobs < 1:
        raise UserError(f"--jobs {arguments.jobs}", expected="1 or more")
    from pipeline.tuning.rates import put_rates, rates_yaml
    from pipeline.tuning.runs import tune

    chosen = tune(
        params, arguments.params.absolute().parent, tasks, strategies, arguments.jobs, arguments.log
    )
    if arguments.write:
        from pipeline.params.editing import edit

        edit(arguments.params, lambda values: put_rates(values, chosen))
        print(f"{arguments.params} now holds the rates")
    else:
        print(f"--write would put this into {arguments.params}:\n{rates_yaml(chosen)}", end="")


def _named(given: str | None, known: Sequence[str], what: str) -> list[str]:
    """Those of `known` that are `given`, in the order of the params; all if nothing is."""
    if given is None:
        return list(known)
    names = given.split(",")
    unknown = [name for name in names if name not in known]
    if unknown:
        raise UserError(
            f"--{what} names {unknown}",
            where=f"params.yaml, finetune.{what}",
            expected=f"some of {', '.join(known)}",
        )
    return [name for name in known if name in names]
