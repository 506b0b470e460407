"""`python -m pipeline estimate_gradient_noise`: how large a batch is worth its examples."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.console.errors import UserError
from pipeline.console.saying import say
from pipeline.diagnostics.arguments import REPORTS, add_project_arguments, beside_params
from pipeline.inference.arguments import positive
from pipeline.languages.spoken import _

if TYPE_CHECKING:
    from pipeline.diagnostics.measurement import Measurement
    from pipeline.diagnostics.page import Page

NAME = "gradient_noise"
MIN_GROUPS = 4
READING = (
    "The squared norm of a batch's gradient is, in expectation, that of the true gradient plus the "
    "trace of the covariance of one example's gradient over the batch size. Two sizes of batch "
    "give both without bias, and their quotient is the noise scale (McCandlish et al. 2018, "
    "arXiv:1812.06162, appendix A.1). Every large batch is made of small ones, which weigh alike, "
    "and none is seen twice at one point of training. The interval is a bootstrap over the large "
    "batches; of few it comes out somewhat too narrow.",
    "A step of B sequences gains B / (B + scale) of what a step without noise would, and training "
    "at that size needs 1 + B / scale times the text that the smallest batch needs. At B equal to "
    "the scale a step gains half, for twice the text. Where a larger batch takes no longer (a GPU "
    "with room) B should come near the scale; where time grows with the sequences (a busy CPU) "
    "small batches lose nothing but the cost of the optimizer's step.",
    "The scale is that of the plain gradient: an optimizer that rescales it (Adam, Muon) sees "
    "another, which is not measured here. It grows while the loss falls. "
    "Learning rates have to be found anew for another batch size.",
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What the tool can be told; the rest stands in params.yaml."""
    parser.add_argument(
        "--model", type=Path, metavar="FOLDER", help="an encoder; default: the initial weights"
    )
    parser.add_argument(
        "--at-steps",
        default="0",
        metavar="N,N,…",
        help="after so many steps of training from there, at the params' rate after a warmup over "
        "a tenth of them; default: 0",
    )
    parser.add_argument(
        "--small", type=positive, metavar="N", help="sequences; default: an eighth of batch_size"
    )
    parser.add_argument(
        "--ratio", type=positive, default=64, help="small batches in a large one; default: 64"
    )
    parser.add_argument(
        "--groups", type=positive, default=16, help="large batches a measurement; default: 16"
    )
    add_project_arguments(parser)


def run(arguments: argparse.Namespace) -> None:
    """The command; raises `UserError` for wrong numbers, and what `open_dry_run` does."""
    steps = _steps(arguments)
    from pipeline.diagnostics import page
    from pipeline.diagnostics.dry_run import open_dry_run
    from pipeline.diagnostics.measurement import BatchSizes, measure_at
    from pipeline.inference.plain_table import aligned
    from pipeline.params import load

    params = load(arguments.params)
    dry_run = open_dry_run(params, arguments, arguments.model)
    full = dry_run.settings.batch_size == "full"
    small = arguments.small or max(1, (32 if full else dry_run.batch_size) // 8)
    sizes = BatchSizes(small, arguments.ratio, arguments.groups)
    if sizes.examples > dry_run.batches.examples_per_epoch:
        raise UserError(
            f"{sizes.groups} groups of {sizes.large:,} sequences",
            expected=f"at most {dry_run.batches.examples_per_epoch:,} sequences, one epoch: "
            "an example that is seen twice is no new one",
            hint="lower --groups, --ratio or --small",
        )
    say(
        f"on {dry_run.device_name}: {sizes.groups} batches of {sizes.large:,} sequences, each from "
        f"{sizes.ratio} of {sizes.small:,}"
    )
    found = measure_at(dry_run, steps, sizes)
    shown = _page(found, dry_run.batch_size)
    facts = {
        "seed": dry_run.seed,
        "batch_size": dry_run.batch_size,
        "threads": arguments.threads or params.runtime.threads,
        "sizes": asdict(sizes),
        "measurements": [asdict(measurement) for measurement in found],
        "pretrain": params.pretrain.model_dump(mode="json", exclude={"seeds"}),
    }
    paths = page.write(beside_params(arguments, "out", REPORTS), NAME, shown, facts)
    print(*aligned([shown.columns, *shown.rows], left=()), sep="\n")
    print(*shown.findings, *paths, sep="\n")


def _steps(arguments: argparse.Namespace) -> list[int]:
    """`--at-steps`, in order; raises `UserError` for it, `--ratio` and `--groups`."""
    words = arguments.at_steps.split(",")
    if not all(word.strip().isascii() and word.strip().isdigit() for word in words):
        raise UserError(
            f"--at-steps {arguments.at_steps}",
            expected="numbers from 0 with commas between, such as 0,100,300",
        )
    if arguments.ratio < 2:
        raise UserError(f"--ratio {arguments.ratio}", expected="2 or more")
    if arguments.groups < MIN_GROUPS:
        raise UserError(f"--groups {arguments.groups}", expected=f"{MIN_GROUPS} or more")
    return sorted({int(word) for word in words})


def _page(found: list[Measurement], batch_size: int) -> Page:
    from pipeline.diagnostics.figures import noise_figure
    from pipeline.diagnostics.page import Page

    return Page(
        title=_("Gradient noise scale"),
        findings=[sentence for last in found[-1:] for sentence in _findings(last, batch_size)],
        plot=noise_figure([one.step for one in found], [one.scale for one in found], batch_size),
        caption=_(
            "The noise scale, in sequences, against steps of training, and the batch size; a bar "
            "without an upper end has no upper bound."
        ),
        reading=[_(paragraph) for paragraph in READING],
        columns=(
            *(_("step"), _("loss"), "|G|²", "tr(Σ)", "B_simple"),
            *(_("low"), _("high"), _("in tokens")),
        ),
        rows=[_row(one) for one in found],
    )


def _row(one: Measurement) -> tuple[str, ...]:
    scale = one.scale
    in_tokens = None if scale.scale is None else scale.scale * one.tokens_per_sequence
    return (
        f"{one.step:,}",
        f"{one.loss:.3f}",
        f"{scale.squared_gradient:.4g}",
        f"{scale.covariance_trace:.4g}",
        *(_number(value) for value in (scale.scale, scale.low, scale.high, in_tokens)),
    )


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:,.0f}" if value >= 10 else f"{value:.2g}"


def _findings(one: Measurement, batch_size: int) -> list[str]:
    """What the last measurement says about the batch size in use."""
    from pipeline.diagnostics.noise_scale import cost_of_batch, progress_of_step

    scale = one.scale
    if scale.scale is None or scale.scale <= 0:
        return [
            _("After {steps:,} steps no gradient could be told from the noise.").format(
                steps=one.step
            ),
            _("Take more, or larger, batches: --groups, --ratio."),
        ]
    interval = _("{low} without an upper bound") if scale.high is None else _("{low} to {high}")
    lines = [
        _(
            "After {steps:,} steps the noise scale is {scale} sequences (95 % interval "
            "{interval}), or {tokens} tokens."
        ).format(
            steps=one.step,
            scale=_number(scale.scale),
            interval=interval.format(low=_number(scale.low), high=_number(scale.high)),
            tokens=_number(scale.scale * one.tokens_per_sequence),
        )
    ]
    for size, words in ((batch_size, "pretrain.batch_size"), (2 * batch_size, _("twice that"))):
        gains = _(
            "At {size:,} sequences a step ({words}) a step gains {gain:.1%} of one without noise, "
            "and training takes {cost:.2f} times the text that the smallest batch needs."
        )
        gain, cost = progress_of_step(size, scale.scale), cost_of_batch(size, scale.scale)
        lines.append(gains.format(size=size, words=words, gain=gain, cost=cost))
    if scale.high is None:
        lines.append(_("More batches would bound the scale: --groups, --ratio."))
    return lines
