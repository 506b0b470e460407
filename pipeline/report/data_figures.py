"""Plots of the text: lengths, and how often words occur."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from pipeline.languages.spoken import _
from pipeline.report.drawing import PLACEHOLDERS, draw

if TYPE_CHECKING:
    from matplotlib.axes import Axes

BAR = PLACEHOLDERS["feature_extraction"]


def histogram_figure(name: str, title: str, unit: str, histogram: Mapping[str, Any]) -> Markup:
    """Counts between edges (one more edge than counts); widths are those of the bins."""
    edges, counts = list(histogram["edges"]), list(histogram["counts"])
    total, most = sum(counts), max(range(len(counts)), key=counts.__getitem__)
    label = _(
        "{title}: {total:,} in all, from {first:,.0f} to {last:,.0f} {unit}; most, {most:,}, have "
        "{low:,.0f} to {high:,.0f}."
    ).format(
        title=title,
        total=total,
        first=edges[0],
        last=edges[-1],
        unit=unit,
        most=counts[most],
        low=edges[most],
        high=edges[most + 1],
    )

    def paint(axes: Axes) -> None:
        # Bins of equal width on the page, whatever their widths: edges are often logarithmic.
        axes.bar(range(len(counts)), counts, width=0.92, align="edge", color=BAR)
        every = max(1, round(len(edges) / 6))
        places = range(0, len(edges), every)
        axes.set_xticks(list(places), [f"{edges[place]:,.0f}" for place in places])
        axes.yaxis.set_major_formatter(lambda value, _: f"{value:,.0f}")
        axes.set_xlabel(unit)
        axes.set_ylabel(_("number"))
        axes.set_title(title)
        axes.grid(axis="y")

    return draw(name, label, paint, height=2.6)


def frequency_figure(frequencies: Sequence[Sequence[float]]) -> Markup:
    """How often the words occur, by rank, both logarithmic (Zipf 1949: about a straight line)."""
    ranks = [float(rank) for rank, _ in frequencies]
    counts = [float(number) for _, number in frequencies]
    middle = len(ranks) // 2
    places = dict.fromkeys((0, middle, len(ranks) - 1))
    parts = (
        _("rank {rank:,.0f}: {times:,.0f} times").format(rank=ranks[place], times=counts[place])
        for place in places
    )
    label = _("How often words occur, by rank: {parts}.").format(parts="; ".join(parts))

    def paint(axes: Axes) -> None:
        axes.plot(ranks, counts, color=BAR, marker="o", markersize=3)
        axes.set_xscale("log")
        axes.set_yscale("log")
        for axis in (axes.xaxis, axes.yaxis):
            axis.set_major_formatter(lambda value, _: f"{value:,.0f}")
            axis.set_minor_formatter("")
        axes.set_xlabel(_("rank of the word"))
        axes.set_ylabel(_("occurrences"))
        axes.set_title(_("How often words occur"))
        axes.grid()

    return draw("word-frequencies", label, paint, height=2.6)
