"""Plots as SVG that stands in a page: same data, same bytes; the page's colours for everything.

Colours are CSS variables of the page, so that a plot follows its theme. A plot is about as wide
as a telephone's screen; a wide page shows several in a row.
"""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import matplotlib as mpl
from markupsafe import Markup, escape
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure

from pipeline.evaluation.systems import system_named
from pipeline.report.palette import SERIES

if TYPE_CHECKING:
    from matplotlib.axes import Axes

WIDTH, HEIGHT = 3.7, 2.8  # inches of 72 points; 1 point is 4/3 CSS pixels
INK = "#010203"  # stands for the page's text colour until the SVG is written
PLACEHOLDERS = {name: f"#0101{index + 16:02x}" for index, name in enumerate(SERIES)}
STYLE: Any = {
    "svg.hashsalt": "report",  # else ids in the file differ from run to run
    "svg.fonttype": "none",
    "text.parse_math": False,  # a label may hold a dollar sign
    "font.family": "sans-serif",
    "font.size": 9.5,
    "axes.edgecolor": INK,
    "axes.labelcolor": INK,
    "axes.titlecolor": INK,
    "axes.titlesize": 10.5,
    "axes.titlelocation": "left",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.linewidth": 0.6,
    "grid.color": INK,
    "grid.alpha": 0.12,
    "grid.linewidth": 0.6,
    "legend.frameon": False,
    "legend.labelcolor": INK,
    "lines.linewidth": 1.6,
    "text.color": INK,
    "xtick.color": INK,
    "ytick.color": INK,
}


def draw(
    name: str,
    label: str,
    paint: Callable[[Axes], None],
    *,
    width: float = WIDTH,
    height: float = HEIGHT,
) -> Markup:
    """What `paint` draws on axes, as an `<svg>` element.

    `name` is unique on the page; `label` says what the plot shows, with figures, and is read
    out in its place; sizes are in inches.
    """
    with mpl.rc_context(STYLE), warnings.catch_warnings():
        # The page's fonts have letters that matplotlib's own, used to measure, lacks.
        warnings.filterwarnings("ignore", message="Glyph .* missing")
        figure = Figure(figsize=(width, height), layout="constrained")
        paint(figure.subplots())
        return to_svg(figure, name, label)


def to_svg(figure: Figure, name: str, label: str) -> Markup:
    """The figure as an `<svg>` element whose ids begin with `name`."""
    stream = io.StringIO()
    FigureCanvasSVG(figure)
    figure.savefig(stream, format="svg", transparent=True, metadata={"Date": None, "Creator": None})
    text = stream.getvalue()
    text = text[text.index("<svg") :]
    text = re.sub(r"<metadata>.*?</metadata>\s*", "", text, flags=re.DOTALL)
    text = re.sub(r'\s+xmlns(:xlink)?="[^"]*"', "", text).replace("xlink:href", "href")
    text = re.sub(r'id="([^"]+)"', rf'id="{name}-\1"', text)
    text = re.sub(r"url\(#([^)]+)\)", rf"url(#{name}-\1)", text)
    text = re.sub(r'href="#([^"]+)"', rf'href="#{name}-\1"', text)
    text = text.replace(INK, "currentColor")
    for series, placeholder in PLACEHOLDERS.items():
        text = text.replace(placeholder, f"var(--series-{series})")
    said = f'role="img" aria-label="{escape(label)}"' if label else 'aria-hidden="true"'
    return Markup(text.replace("<svg", f"<svg {said}", 1).strip())


def line_style(system: str, among: Sequence[str] = ()) -> dict[str, Any]:
    """How a system's line is drawn, in every plot of a page with the systems `among`."""
    entry = system_named(system, among)
    ours = system == "finetune"
    return {
        "color": PLACEHOLDERS[entry.series or system],
        "marker": entry.marker,
        "linestyle": entry.dash,
        "markersize": 6 if ours else 5,
        "linewidth": 2.4 if ours else 1.3,
        "zorder": 3 if ours else 2,
    }


def legend_mark(system: str, among: Sequence[str]) -> Markup:
    """A short piece of the system's line; its name stands beside it."""

    def paint(axes: Axes) -> None:
        axes.plot([0, 1, 2], [0, 0, 0], markevery=[1], **line_style(system, among))
        axes.set_axis_off()

    return draw(f"mark-{system}", "", paint, width=0.5, height=0.2)
