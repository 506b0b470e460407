"""Plots of pre-training: losses and accuracies against tokens and seconds, learning rate, speed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from pipeline.console.wording import MILLION, duration
from pipeline.languages.spoken import _
from pipeline.pretraining.sentence_objectives import SENTENCE_OBJECTIVES
from pipeline.report.drawing import INK, PLACEHOLDERS, draw
from pipeline.report.formatting import fixed, is_number, share

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Points = Sequence[Mapping[str, Any]]
DASHES = {"train": "-", "validation": "--"}
MARKERS = {"train": "", "validation": "o"}
MASKED = "masked_language_modelling"


def training_figures(
    history: Mapping[str, Points], log: Points, metrics: Mapping[str, Any]
) -> list[tuple[str, Markup]]:
    """Pairs of a caption and a plot, of what was recorded; `log` has `elapsed` seconds."""
    timed = {split: [p for p in log if p.get("split") == split] for split in DASHES}
    loss = f"{MASKED}_loss" if _has(history, f"{MASKED}_loss") else "loss"
    pairs = [
        (capital(_(objective.told)), "pairs", history, "tokens", f"{name}_accuracy")
        for name, objective in SENTENCE_OBJECTIVES.items()
    ]
    plots = [
        (_("Loss against tokens seen"), "loss-tokens", history, "tokens", loss),
        (_("Loss against time"), "loss-seconds", timed, "elapsed", loss),
        (_("Masked tokens found"), "accuracy", history, "tokens", f"{MASKED}_accuracy"),
        *pairs,
        (_("Learning rate"), "rate", history, "tokens", "learning_rate"),
        (_("Throughput"), "throughput", timed, "elapsed", "tokens_per_second"),
    ]
    lines = {
        loss: metrics.get("frequency_loss") if loss != "loss" else None,
        f"{MASKED}_accuracy": metrics.get("frequency_accuracy"),
        **{f"{name}_accuracy": metrics.get(f"{name}_chance") for name in SENTENCE_OBJECTIVES},
    }
    return [
        (title, _curve(f"pretraining-{name}", title, curves, x, y, lines.get(y)))
        for title, name, curves, x, y in plots
        if _has(curves, y)
    ]


def _has(curves: Mapping[str, Points], name: str) -> bool:
    return any(is_number(point.get(name)) for points in curves.values() for point in points)


def _curve(
    name: str, title: str, curves: Mapping[str, Points], x: str, y: str, level: float | None
) -> Markup:
    """Train and validation against `x`; `level` is what one gets without learning."""
    found = {}
    for split, points in curves.items():
        kept = [point for point in points if is_number(point.get(x)) and is_number(point.get(y))]
        if split in DASHES and kept:
            found[split] = kept
    named = y.startswith(tuple(SENTENCE_OBJECTIVES))
    chance = _("chance") if named else _("token frequencies alone")
    scale = MILLION if x == "tokens" else 60.0

    def paint(axes: Axes) -> None:
        for split, points in found.items():
            axes.plot(
                [point[x] / scale for point in points],
                [point[y] for point in points],
                color=PLACEHOLDERS[split],
                linestyle=DASHES[split],
                marker=MARKERS[split],
                markersize=3.5,
                label=_(split),
            )
        if level is not None:
            axes.axhline(level, color=INK, linestyle=":", linewidth=1.2, label=chance)
        axes.set_xlabel(_("tokens seen (millions)") if x == "tokens" else _("minutes"))
        axes.set_ylabel(_axis_of(y))
        axes.grid(axis="y")
        if len(found) > 1 or level is not None:
            axes.legend()
        if y == "tokens_per_second":
            rates = [point[y] for points in found.values() for point in points]
            axes.set_ylim(0, 1.15 * max(rates))
            axes.yaxis.set_major_formatter(lambda value, _: f"{value:,.0f}")

    return draw(name, _words(title, found, x, y, chance, level), paint)


def _words(
    title: str, found: Mapping[str, Points], x: str, y: str, chance: str, level: float | None
) -> str:
    """The curve's first and last points, in words."""
    parts = [
        _("{split} from {first} at {start} to {last} at {end}").format(
            split=_(split),
            first=_value(y, points[0][y]),
            start=_place(x, points[0][x]),
            last=_value(y, points[-1][y]),
            end=_place(x, points[-1][x]),
        )
        for split, points in found.items()
    ]
    if level is not None:
        parts.append(f"{chance}: {_value(y, level)}")
    return f"{title}: {'; '.join(parts)}."


def capital(words: str) -> str:
    """With a capital first letter, and the others as they are."""
    return words[:1].upper() + words[1:]


def _axis_of(name: str) -> str:
    if name.endswith("_accuracy"):
        return _("accuracy")
    if name == f"{MASKED}_loss":
        return _("loss (nats a masked token)")
    return _(name.replace("_per_", " a ").replace("_", " "))


def _value(name: str, value: float) -> str:
    if name.endswith("_accuracy"):
        return share(value)
    if name == "tokens_per_second":
        return _("{number:,.0f} tokens a second").format(number=value)
    return f"{value:.2g}" if name == "learning_rate" else fixed(value, 2)


def _place(name: str, value: float) -> str:
    if name != "tokens":
        return duration(value)
    return _("{number:.2f} million tokens").format(number=value / MILLION)
