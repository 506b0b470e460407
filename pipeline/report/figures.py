"""Plots of the results: gains with their intervals, learning curves, calibration."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from pipeline.evaluation.systems import (
    budgets_in_order,
    in_order,
    labels_in_words,
    system_named,
    systems_in_order,
)
from pipeline.languages.spoken import _
from pipeline.report.drawing import INK, PLACEHOLDERS, WIDTH, draw, line_style
from pipeline.report.formatting import fixed, is_number, share
from pipeline.report.gain_rows import GainRow
from pipeline.tasks.metrics.scores import METRICS

if TYPE_CHECKING:
    from matplotlib.axes import Axes

FOREST_MARKERS = {"gain": "^", "loss": "v", "no gain": "o", "unclear": "x"}


def forest_figure(kind: str, title: str, found: Sequence[GainRow]) -> Markup:
    """Differences with their intervals about a line at zero, a row a task and label budget.

    Thick: 95 % over test rows; thin: over whole groups. Hollow: neither gain nor loss.
    """
    label = _("{title}, difference with its 95 % interval over test rows: {parts}.").format(
        title=title, parts="; ".join(comparison.description for comparison in found)
    )

    def paint(axes: Axes) -> None:
        axes.axvline(0, color=INK, linewidth=0.9)
        for place, comparison in enumerate(found):
            _draw_interval(axes, place, comparison)
        # Which other it is stands in the title, but for imported encoders: there may be several.
        names = [", ".join(filter(None, (c.encoder, c.task, c.labels))) for c in found]
        axes.set_yticks(range(len(found)), names)
        axes.set_ylim(len(found) - 0.4, -0.6)
        axes.tick_params(axis="y", length=0)
        axes.grid(axis="x")
        axes.spines["left"].set_visible(False)
        axes.set_xlabel(_("fine-tuned minus the other"))
        axes.locator_params(axis="x", nbins=4)

    return draw(f"forest-{kind}", label, paint, height=0.8 + 0.27 * len(found))


def _draw_interval(axes: Axes, place: int, comparison: GainRow) -> None:
    gain, colour = comparison.gain, PLACEHOLDERS[comparison.tone]
    if is_number(gain.get("group_low")) and is_number(gain.get("group_high")):
        axes.hlines(place, gain["group_low"], gain["group_high"], color=colour, linewidth=1)
    if is_number(gain.get("low")) and is_number(gain.get("high")):
        axes.hlines(place, gain["low"], gain["high"], color=colour, linewidth=4)
    if is_number(gain.get("mean")):
        filled = comparison.tone != "even"
        marker = FOREST_MARKERS.get(comparison.verdict, "x")
        axes.plot(
            gain["mean"],
            place,
            marker=marker,
            markersize=7,
            color=colour,
            markerfacecolor=colour if filled else "none",
            markeredgewidth=1.5,
            linestyle="none",
            zorder=4,
        )


def learning_curves_figure(name: str, index: int, task: Mapping[str, Any]) -> Markup:
    """The score of every system by number of labels; bars: standard deviation over seeds."""
    by_name = budgets_in_order(task)
    budgets = list(by_name.values())
    metric = _(METRICS[task["metric"]].title)
    parts = []
    for budget_name, budget in by_name.items():
        scores = (
            f"{system_named(system).shown_title} {fixed(budget['systems'][system].get('mean'))}"
            for system in reversed(systems_in_order(budget))
        )
        labels = labels_in_words(budget_name, budget["training_rows"])
        words = _("with {labels} labels {scores}")
        parts.append(words.format(labels=labels, scores=", ".join(scores)))
    label = _("{name}, {metric} by number of labels: {parts}.").format(
        name=name, metric=metric, parts="; ".join(parts)
    )

    def paint(axes: Axes) -> None:
        systems = in_order(s for budget in budgets for s in budget["systems"])
        for system in systems:
            points = [(b["training_rows"], b["systems"].get(system)) for b in budgets]
            points = [(rows, found) for rows, found in points if found]
            axes.errorbar(
                [rows for rows, _ in points],
                [found["mean"] for _, found in points],
                [found.get("standard_deviation") or 0.0 for _, found in points],
                capsize=2.5,
                elinewidth=1,
                **line_style(system, systems),
            )
        rows = [budget["training_rows"] for budget in budgets]
        axes.set_xscale("log")
        axes.set_xticks(rows, [f"{number:,}" for number in rows])
        axes.set_xticks([], minor=True)
        axes.set_xlabel(_("labelled rows (logarithmic)"))
        axes.set_ylabel(metric)
        axes.set_title(name)
        axes.grid(axis="y")
        if len(rows) == 1:
            axes.set_xlim(rows[0] / 2, rows[0] * 2)

    return draw(f"learning-{index}", label, paint, height=3.6)


def calibration_figure(name: str, index: int, calibration: Mapping[str, Any]) -> Markup:
    """How often the model is right by how sure it is; on the diagonal it is as sure as right."""
    bins = [
        found
        for found in calibration.get("bins") or []
        if found.get("count") and is_number(found.get("accuracy"))
    ]
    parts = (
        _("sure {sure}, right {right} ({rows:,} rows)").format(
            sure=share(b["confidence"], 0), right=share(b["accuracy"], 0), rows=b["count"]
        )
        for b in bins
    )
    error = fixed(calibration.get("expected_calibration_error"))
    label = _("{name}, calibration: {parts}. Expected calibration error {error}.").format(
        name=name, parts="; ".join(parts), error=error
    )
    most = max((found["count"] for found in bins), default=1)

    def paint(axes: Axes) -> None:
        axes.plot([0, 1], [0, 1], color=PLACEHOLDERS["reference"], linestyle="--", linewidth=1)
        x, y = [b["confidence"] for b in bins], [b["accuracy"] for b in bins]
        axes.plot(x, y, color=PLACEHOLDERS["finetune"])
        sizes = [15 + 120 * b["count"] / most for b in bins]
        axes.scatter(x, y, s=sizes, color=PLACEHOLDERS["finetune"], zorder=3)
        axes.set_xlim(-0.03, 1.03)
        axes.set_ylim(-0.03, 1.03)
        axes.set_xlabel(_("how sure the model is"))
        axes.set_ylabel(_("how often it is right"))
        axes.grid()

    return draw(f"calibration-{index}", label, paint, width=WIDTH, height=3.4)
