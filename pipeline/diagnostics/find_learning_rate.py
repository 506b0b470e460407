"""`python -m pipeline find_learning_rate`: a rising rate, the loss at each, and what to take."""

from __future__ import annotations

import argparse
import math
from typing import TYPE_CHECKING, Any

from pipeline.console.errors import UserError
from pipeline.console.saying import say
from pipeline.diagnostics.arguments import REPORTS, add_project_arguments, beside_params
from pipeline.languages.spoken import _, retold

if TYPE_CHECKING:
    from pipeline.diagnostics.page import Page
    from pipeline.diagnostics.range_test import RangeTest, Suggestion
    from pipeline.params import Optimizer

NAME = "learning_rate"
MIN_STEPS = 20
ROWS = 20  # of the table; every point stands in the JSON
READING = (
    "Training begins at the initial weights of the seed, with the params' model, objectives, batch "
    "size and optimizer, and each step has a rate that is a fixed multiple of the one before (the "
    "range test of Smith 2017, arXiv:1506.01186, section 3.3, in geometric steps). The loss at a "
    "rate is that of the next batch, which the model has not seen. The thin line is every batch; "
    "the thick one is smoothed by a Gaussian kernel whose standard deviation is a fortieth of the "
    "steps.",
    "A step's loss also shows what all the smaller rates before it have taught, and a rate that "
    "one step survives may be too high for a thousand: the test finds the order of magnitude of a "
    "peak, to be followed by the schedule's warmup and fall.",
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What the tool can be told; the rest stands in params.yaml."""
    parser.add_argument("--from", dest="first", type=float, default=1e-5, metavar="RATE")
    parser.add_argument("--to", dest="last", type=float, default=1.0, metavar="RATE")
    parser.add_argument("--steps", type=int, default=200, help="between the two; default: 200")
    add_project_arguments(parser)


def run(arguments: argparse.Namespace) -> None:
    """The command; raises `UserError` for rates that do not rise, and what `open_dry_run` does."""
    _check(arguments)
    from pipeline.console.progress import Progress
    from pipeline.diagnostics import page
    from pipeline.diagnostics.dry_run import open_dry_run
    from pipeline.diagnostics.range_test import geometric_rates, run_range_test, suggest
    from pipeline.params import load

    params = load(arguments.params)
    optimizer = params.pretrain.optimizer
    dry_run = open_dry_run(params, arguments)
    say(
        f"on {dry_run.device_name}: {arguments.steps:,} steps of {dry_run.batch_size:,} sequences, "
        f"{optimizer.name} from {arguments.first:g} to {arguments.last:g}"
    )
    rates = geometric_rates(arguments.first, arguments.last, arguments.steps)
    with Progress("find_learning_rate", total=len(rates), unit="steps") as bar:
        test = run_range_test(
            dry_run.update, rates, lambda rate, loss: bar.advance(rate=rate, loss=loss)
        )
    found = suggest(test)
    if len(test.rates) == 0:
        raise UserError(
            "the loss is no finite number after the first step",
            where=f"--from {arguments.first:g}",
            hint="lower it",
        )
    shown = _page(test, found, optimizer)
    facts = _facts(test, found, optimizer) | {
        "seed": dry_run.seed,
        "batch_size": dry_run.batch_size,
        "threads": arguments.threads or params.runtime.threads,
        "pretrain": params.pretrain.model_dump(mode="json", exclude={"seeds"}),
    }
    paths = page.write(beside_params(arguments, "out", REPORTS), NAME, shown, facts)
    _print(shown, paths)


def _check(arguments: argparse.Namespace) -> None:
    first, last = arguments.first, arguments.last
    if not (math.isfinite(first) and math.isfinite(last) and 0 < first < last):
        raise UserError(f"--from {first:g} --to {last:g}", expected="0 < from < to")
    if arguments.steps < MIN_STEPS:
        raise UserError(f"--steps {arguments.steps}", expected=f"{MIN_STEPS} or more")


def _print(shown: Page, paths: Any) -> None:
    from pipeline.inference.plain_table import aligned

    print(*aligned([shown.columns, *shown.rows], left=()), sep="\n")
    print(*shown.findings, *paths, sep="\n")


def _page(test: RangeTest, found: Suggestion, optimizer: Optimizer) -> Page:
    from pipeline.diagnostics.figures import rate_figure
    from pipeline.diagnostics.page import Page

    number = len(test.rates)
    picked = sorted({round(i * (number - 1) / (ROWS - 1)) for i in range(ROWS)})
    return Page(
        title=_("Learning rate finder"),
        findings=_findings(test, found, optimizer),
        plot=rate_figure(test, found, optimizer.learning_rate),
        caption=_(
            "Loss against learning rate; the vertical lines are the rates named in the legend."
        ),
        reading=[_(paragraph) for paragraph in READING],
        columns=(_("learning rate"), _("loss"), _("smoothed")),
        rows=[
            (f"{test.rates[i]:.3g}", f"{test.losses[i]:.3f}", f"{test.smoothed[i]:.3f}")
            for i in picked
        ],
    )


def _findings(test: RangeTest, found: Suggestion, optimizer: Optimizer) -> list[str]:
    said = []
    if found.suggested is not None:
        said.append(_("Suggested: {rate}.").format(rate=_in_words(found.suggested, optimizer)))
    said.append(retold(found.reason))
    if found.suggested is not None and found.least is not None:
        between = math.sqrt(found.suggested * found.least)
        said.append(
            _(
                "It is the careful end: runs at {low:.2g}, {between:.2g} and {high:.2g}, judged by "
                "validation loss, decide."
            ).format(low=found.suggested, between=between, high=found.least)
        )
    if found.steepest is not None:
        said.append(_("The loss falls fastest at {rate:.2g}.").format(rate=found.steepest))
    said.append(
        _("It blew up at {rate:.2g}.").format(rate=test.blew_up_at)
        if test.blew_up_at is not None
        else _("It did not blow up.")
    )
    said.append(
        _("params.yaml has {rate}.").format(rate=_in_words(optimizer.learning_rate, optimizer))
    )
    return said


def _in_words(rate: float, optimizer: Optimizer) -> str:
    """The rate, and Muon's beside it: both were raised together."""
    words = f"learning_rate {rate:.2g}"
    other = muon_rate(rate, optimizer)
    return (
        words
        if other is None
        else _("{rate} with {other}").format(rate=words, other=f"muon_learning_rate {other:.2g}")
    )


def muon_rate(rate: float, optimizer: Optimizer) -> float | None:
    """What Muon's rate is when the other is `rate`; `None` for another optimizer."""
    if optimizer.muon_learning_rate is None:
        return None
    return optimizer.muon_learning_rate * rate / optimizer.learning_rate


def _facts(test: RangeTest, found: Suggestion, optimizer: Optimizer) -> dict[str, Any]:
    suggested = found.suggested
    return {
        "rates": test.rates.tolist(),
        "losses": test.losses.tolist(),
        "smoothed": test.smoothed.tolist(),
        "start_loss": test.start_loss,
        "blew_up_at": test.blew_up_at,
        "steepest": found.steepest,
        "least": found.least,
        "suggested": suggested,
        "suggested_muon": None if suggested is None else muon_rate(suggested, optimizer),
        "reason": found.reason,
    }
