"""Lines with bands over seeds, and heat maps, in the style of the main report."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from experiments.views.words import number
from pipeline.report.drawing import INK, PLACEHOLDERS, draw, line_style

if TYPE_CHECKING:
    from matplotlib.axes import Axes

# Lines of the main report, in the order of the series of a plot.
STYLES = (
    *("finetune", "scratch", "feature_extraction", "tfidf", "scratch_word2vec"),
    *("fasttext", "continued_finetune", "scratch_fasttext"),
)
MAX_MARKS = 12
SIZE = {"width": 4.2, "height": 3.2}


@dataclass(frozen=True)
class Axis:
    """An axis: what it measures, and whether by its logarithm."""

    label: str
    log: bool = False


Line = tuple[Sequence[float], Sequence[Sequence[float | None]]]  # x, and of each x the seeds


def lines(
    name: str,
    title: str,
    series: Mapping[str, Line],
    x: Axis,
    y: Axis,
    *,
    also: Callable[[Axes], None] | None = None,
) -> Markup:
    """The mean over seeds of each series, and a band from the least to the greatest seed."""
    clean = {key: _finite(line, x.log, y.log) for key, line in series.items()}
    ends = "; ".join(
        f"{key} {number(means[-1])}" for key, (_x, means, _l, _h) in clean.items() if means
    )

    def paint(axes: Axes) -> None:
        for place, (key, (at, means, low, high)) in enumerate(clean.items()):
            style = _style(place)
            style["markevery"] = max(1, len(at) // MAX_MARKS)
            axes.plot(at, means, label=key, **style)
            axes.fill_between(at, low, high, color=style["color"], alpha=0.18, linewidth=0)
        if also is not None:
            also(axes)
        _scale(axes, x.log, y.log)
        axes.set_xlabel(x.label)
        axes.set_ylabel(y.label)
        axes.set_title(title, fontsize=9)
        axes.grid(axis="y")
        if len(clean) > 1 or also is not None:
            axes.legend(fontsize=7.5)

    return draw(name, f"{title}. {y.label}, {x.label}: {ends}.", paint, **SIZE)


def _scale(axes: Axes, log_x: bool, log_y: bool) -> None:
    """Logarithmic axes with plain numbers: the page writes no mathematics."""
    from matplotlib.ticker import FuncFormatter, LogLocator, NullFormatter

    for log, set_scale, axis in (
        (log_x, axes.set_xscale, axes.xaxis),
        (log_y, axes.set_yscale, axes.yaxis),
    ):
        if log:
            set_scale("log")
            axis.set_major_locator(LogLocator(numticks=6))
            axis.set_major_formatter(FuncFormatter(lambda value, _place: f"{value:g}"))
            axis.set_minor_formatter(NullFormatter())


def _style(place: int) -> dict[str, Any]:
    style = line_style(STYLES[place % len(STYLES)])
    return {**style, "markersize": 3.5, "linewidth": 1.4, "zorder": 2}


def _finite(
    line: Line, log_x: bool, log_y: bool
) -> tuple[list[float], list[float], list[float], list[float]]:
    """Points whose seeds are all finite (and above zero on a logarithmic axis)."""
    at, means, low, high = [], [], [], []
    for place, values in zip(*line, strict=True):
        found = [value for value in values if value is not None and (value > 0 or not log_y)]
        if len(found) < len(values) or (log_x and place <= 0):
            continue
        at.append(place)
        means.append(sum(found) / len(found))
        low.append(min(found))
        high.append(max(found))
    return at, means, low, high


def heat(
    name: str,
    title: str,
    values: Sequence[Sequence[float | None]],
    rows: tuple[str, Sequence[str]],
    columns: tuple[str, Sequence[str]],
    *,
    digits: int = 3,
) -> Markup:
    """A cell a value, darker where it is greater; a dash where there is none."""
    known = [value for row in values for value in row if value is not None]
    least, most = min(known), max(known)
    said = "; ".join(
        f"{label}: {', '.join('–' if v is None else f'{v:.{digits}f}' for v in row)}"
        for label, row in zip(rows[1], values, strict=True)
    )

    def paint(axes: Axes) -> None:
        from matplotlib.patches import Rectangle

        for down, row in enumerate(values):
            for right, value in enumerate(row):
                share = 0.0 if value is None else (value - least) / ((most - least) or 1)
                place = (right - 0.5, down - 0.5)
                color = PLACEHOLDERS["feature_extraction"]
                cell = Rectangle(place, 1, 1, color=color, alpha=0.05 + 0.5 * share, linewidth=0)
                axes.add_patch(cell)
                text = "–" if value is None else f"{value:.{digits}f}"
                axes.text(right, down, text, ha="center", va="center", fontsize=7.5, color=INK)
        axes.set_xticks(range(len(columns[1])), columns[1])
        axes.set_yticks(range(len(rows[1])), rows[1])
        axes.set_xlim(-0.5, len(columns[1]) - 0.5)
        axes.set_ylim(len(rows[1]) - 0.5, -0.5)
        axes.set_xlabel(columns[0])
        axes.set_ylabel(rows[0])
        axes.set_title(title, fontsize=9)

    return draw(name, f"{title}. {rows[0]}, {columns[0]}: {said}.", paint, **SIZE)
