"""The plots of the two tools."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from pipeline.diagnostics.noise_scale import NoiseScale
from pipeline.diagnostics.range_test import BLOW_UP, RangeTest, Suggestion
from pipeline.languages.spoken import _, retold
from pipeline.report.drawing import INK, PLACEHOLDERS, draw

if TYPE_CHECKING:
    from matplotlib.axes import Axes

WIDTH, HEIGHT = 7.0, 3.6  # inches


def _logarithmic(axis: Any, within: tuple[float, ...] = (1.0,)) -> None:
    """Plain numbers at multiples of the decades: the report's style reads no mathematics."""
    from matplotlib.ticker import LogLocator, NullFormatter

    axis.set_major_locator(LogLocator(subs=within, numticks=12))
    axis.set_major_formatter(lambda value, _: f"{value:,.0f}" if value >= 1 else f"{value:g}")
    axis.set_minor_formatter(NullFormatter())


def rate_figure(test: RangeTest, found: Suggestion, current: float) -> Markup:
    """Loss against learning rate; `current` is that of the params."""

    def paint(axes: Axes) -> None:
        axes.plot(
            test.rates, test.losses, color=PLACEHOLDERS["reference"], linewidth=0.8, alpha=0.7
        )
        axes.plot(test.rates, test.smoothed, color=PLACEHOLDERS["train"], label=_("smoothed loss"))
        axes.set_xscale("log")
        _logarithmic(axes.xaxis)
        lowest, start = float(test.smoothed.min()), test.start_loss
        margin = 0.1 * max(start - lowest, 0.05 * abs(start))
        # What blows up would flatten the rest.
        axes.set_ylim(lowest - 2 * margin, max(BLOW_UP * start, start + margin))
        for rate, colour, dash, word in (
            (found.suggested, "gain", "-", _("suggested")),
            (found.steepest, "scratch_fasttext", "-.", _("steepest fall")),
            (found.least, "loss", "--", _("least")),
            (current, None, ":", "params.yaml"),
        ):
            if rate is not None:
                axes.axvline(
                    rate,
                    color=PLACEHOLDERS[colour] if colour else INK,
                    linestyle=dash,
                    linewidth=1.3,
                    label=f"{word}: {rate:.2g}",
                )
        axes.set_xlabel(_("learning rate"))
        axes.set_ylabel(_("loss (nats)"))
        axes.grid(axis="y")
        axes.legend(loc="upper left")

    said = _(
        "Loss against learning rate from {first:.2g} to {last:.2g}: {start:.3f} at the start, at "
        "least {least:.3f}. {reason}"
    ).format(
        first=test.rates[0],
        last=test.rates[-1],
        start=test.start_loss,
        least=test.smoothed.min(),
        reason=retold(found.reason),
    )
    return draw("learning-rate", said, paint, width=WIDTH, height=HEIGHT)


def noise_figure(steps: Sequence[int], scales: Sequence[NoiseScale], batch_size: int) -> Markup:
    """B_simple with its interval against steps of training; a line at the batch size in use."""
    from matplotlib.ticker import FixedLocator, MaxNLocator

    known = [
        (step, found) for step, found in zip(steps, scales, strict=True) if (found.scale or 0) > 0
    ]

    def paint(axes: Axes) -> None:
        if known:
            values = [found.scale or 0.0 for _, found in known]
            ends = [
                (value - (found.low or value), (found.high or value) - value)
                for value, (_, found) in zip(values, known, strict=True)
            ]
            # The quotient of means can lie outside of its resamples where these are few.
            axes.errorbar(
                [step for step, _ in known],
                values,
                yerr=[
                    [max(below, 0.0) for below, _ in ends],
                    [max(above, 0.0) for _, above in ends],
                ],
                color=PLACEHOLDERS["train"],
                marker="o",
                capsize=4,
                label=_("B_simple, 95 % interval"),
            )
        axes.axhline(
            batch_size,
            color=PLACEHOLDERS["loss"],
            linestyle="--",
            label=f"pretrain.batch_size: {batch_size:,}",
        )
        axes.set_yscale("log")
        _logarithmic(axes.yaxis, (1.0, 2.0, 5.0))
        axes.xaxis.set_major_locator(FixedLocator(steps) if len(steps) < 8 else MaxNLocator(8))
        axes.set_xlabel(_("steps of training"))
        axes.set_ylabel(_("sequences"))
        axes.grid(axis="y")
        axes.legend()

    said = "; ".join(
        _("{scale:,.0f} sequences after {steps:,} steps").format(scale=found.scale, steps=step)
        for step, found in known
        if found.scale
    )
    return draw(
        "gradient-noise",
        _("Gradient noise scale: {scales}. The batch size is {size:,}.").format(
            scales=said or _("none could be told"), size=batch_size
        ),
        paint,
        width=WIDTH,
        height=HEIGHT,
    )
