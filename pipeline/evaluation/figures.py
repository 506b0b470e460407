"""Plots as SVG that stands in a page: same data, same bytes; the page's colour for text."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import matplotlib as mpl
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure

from pipeline.evaluation.systems import (
    METRIC_NAMES,
    SYSTEM_NAMES,
    budgets_in_order,
    systems_in_order,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MILLION = 1e6
INK = "#010203"  # replaced by the page's text colour
# Okabe & Ito 2008: told apart by readers who are colour-blind, on white and on black.
COLOURS = {
    "majority": "#999999",
    "tfidf": "#e69f00",
    "word_features": "#e69f00",
    "scratch": "#d55e00",
    "feature_extraction": "#56b4e9",
    "finetune": "#009e73",
}
STYLE: Any = {
    "svg.hashsalt": "report",  # else ids in the file differ from run to run
    "svg.fonttype": "none",
    "font.family": "sans-serif",
    "font.size": 10,
    "axes.edgecolor": INK,
    "axes.labelcolor": INK,
    "axes.titlecolor": INK,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "legend.frameon": False,
    "legend.labelcolor": INK,
    "text.color": INK,
    "xtick.color": INK,
    "ytick.color": INK,
}


def pretraining_figure(
    history: Mapping[str, Sequence[Mapping[str, float]]], frequency_loss: float | None
) -> str:
    """Loss of masked tokens against tokens seen, and what token frequencies alone would cost."""
    with mpl.rc_context(STYLE):
        figure = Figure(figsize=(7, 3.6), layout="constrained")
        axes = figure.subplots()
        name = "masked_language_modelling_loss" if frequency_loss is not None else "loss"
        for split, colour in (("train", "#56b4e9"), ("validation", "#009e73")):
            points = [point for point in history[split] if name in point]
            tokens = [point["tokens"] / MILLION for point in points]
            axes.plot(tokens, [point[name] for point in points], color=colour, label=split)
        if frequency_loss is not None:
            axes.axhline(frequency_loss, color=INK, linestyle="--", label="token frequencies")
        axes.set_xlabel("tokens seen (millions)")
        axes.set_ylabel("loss (nats a masked token)" if frequency_loss is not None else "loss")
        axes.legend()
        return svg(figure, "Curves of the pre-training loss against tokens seen")


def results_figure(tasks: Mapping[str, Mapping[str, Any]]) -> str:
    """For each task the score of every system by number of labels; bars: standard deviation."""
    with mpl.rc_context(STYLE):
        figure = Figure(figsize=(3.4 * len(tasks), 3.6), layout="constrained")
        panels = figure.subplots(1, len(tasks), squeeze=False)[0]
        for axes, (name, facts) in zip(panels, tasks.items(), strict=True):
            axes.set_title(name)
            axes.set_ylabel(METRIC_NAMES[facts["metric"]])
            _draw_results(axes, budgets_in_order(facts))
        lines: dict[str, Any] = {}
        for axes in panels:
            handles, labels = axes.get_legend_handles_labels()
            lines |= dict(zip(labels, handles, strict=True))
        figure.legend(lines.values(), lines.keys(), loc="outside lower center", ncols=3)
        return svg(figure, "Score by number of labels for each task and system")


def _draw_results(axes: Axes, budgets: Sequence[Mapping[str, Any]]) -> None:
    rows = [budget["training_rows"] for budget in budgets]
    for system in systems_in_order(budgets[0]):
        scores = [budget["systems"][system] for budget in budgets]
        axes.errorbar(
            rows,
            [score["mean"] for score in scores],
            [score["standard_deviation"] or 0.0 for score in scores],
            color=COLOURS[system],
            marker="o",
            markersize=4,
            capsize=3,
            label=SYSTEM_NAMES[system],
        )
    axes.set_xscale("log")
    axes.set_xticks(rows, [f"{number:,}" for number in rows])
    axes.set_xticks([], minor=True)
    axes.set_xlabel("labels")


def svg(figure: Figure, label: str) -> str:
    """The figure as an `<svg>` element; `label` is read out in its place."""
    stream = io.StringIO()
    FigureCanvasSVG(figure)
    figure.savefig(stream, format="svg", transparent=True, metadata={"Date": None, "Creator": None})
    text = stream.getvalue()
    text = text[text.index("<svg") :].replace(INK, "currentColor")
    return text.replace("<svg", f'<svg role="img" aria-label="{label}"', 1)
