"""Plots of the text: lengths, and how often words occur."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from pipeline.report.drawing import PLACEHOLDERS, draw

if TYPE_CHECKING:
    from matplotlib.axes import Axes

BAR = PLACEHOLDERS["feature_extraction"]


def histogram_figure(name: str, title: str, unit: str, histogram: Mapping[str, Any]) -> Markup:
    """Counts between edges (one more edge than counts); widths are those of the bins."""
    edges, counts = list(histogram["edges"]), list(histogram["counts"])
    total, most = sum(counts), max(range(len(counts)), key=counts.__getitem__)
    label = (
        f"{title}: {total:,} in all, from {edges[0]:,.0f} to {edges[-1]:,.0f} {unit}; most, "
        f"{counts[most]:,}, have {edges[most]:,.0f} to {edges[most + 1]:,.0f}."
    )

    def paint(axes: Axes) -> None:
        # Bins of equal width on the page, whatever their widths: edges are often logarithmic.
        axes.bar(range(len(counts)), counts, width=0.92, align="edge", color=BAR)
        every = max(1, round(len(edges) / 6))
        places = range(0, len(edges), every)
        axes.set_xticks(list(places), [f"{edges[place]:,.0f}" for place in places])
        axes.yaxis.set_major_formatter(lambda value, _: f"{value:,.0f}")
        axes.set_xlabel(unit)
        axes.set_ylabel("number")
        axes.set_title(title)
        axes.grid(axis="y")

    return draw(name, label, paint, height=2.6)


def frequency_figure(frequencies: Sequence[Sequence[float]]) -> Markup:
    """How often the words occur, by rank, both logarithmic (Zipf 1949: about a straight line)."""
    ranks = [float(rank) for rank, _ in frequencies]
    counts = [float(number) for _, number in frequencies]
    middle = len(ranks) // 2
    places = dict.fromkeys((0, middle, len(ranks) - 1))
    parts = (f"rank {ranks[place]:,.0f}: {counts[place]:,.0f} times" for place in places)
    label = f"How often words occur, by rank: {'; '.join(parts)}."

    def paint(axes: Axes) -> None:
        axes.plot(ranks, counts, color=BAR, marker="o", markersize=3)
        axes.set_xscale("log")
        axes.set_yscale("log")
        for axis in (axes.xaxis, axes.yaxis):
            axis.set_major_formatter(lambda value, _: f"{value:,.0f}")
            axis.set_minor_formatter("")
        axes.set_xlabel("rank of the word")
        axes.set_ylabel("occurrences")
        axes.set_title("How often words occur")
        axes.grid()

    return draw("word-frequencies", label, paint, height=2.6)
