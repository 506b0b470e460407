"""Optimizers: words, tables and pictures."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from experiments.views.plots import SIZE, STYLES, Axis, heat, lines
from experiments.views.view import Grid, Picture, Shown, View
from experiments.views.words import interval, name_of, number
from pipeline.languages.spoken import _
from pipeline.report.drawing import PLACEHOLDERS, draw, line_style

if TYPE_CHECKING:
    from matplotlib.axes import Axes

FAMILIES = {
    "classic": ("sgd", "momentum", "nesterov", "adagrad", "rmsprop", "adadelta", "adam"),
    "later": ("adamw", "nadam", "radam", "adafactor", "stable_adamw", "schedule_free_adamw"),
    "other": ("adam", "lamb", "lion", "muon"),
}
DRAWN = ("sgd", "momentum", "adagrad", "rmsprop", "adam")  # on surfaces


def halves() -> dict[str, str]:
    """As the notes have them."""
    return {
        "momentum_mends_descent": _("Momentum reaches a lower cost than plain descent"),
        "nesterov_mends_momentum": _("Nesterov's look ahead reaches a lower cost than momentum"),
        "rmsprop_mends_adagrad": _("RMSProp reaches a lower cost than Adagrad"),
        "adam_mends_rmsprop": _("Adam reaches a lower cost than RMSProp"),
        "adam_beats_momentum": _("Adam reaches a lower cost than momentum"),
        "adaptive_rates_are_easier": _("More rates of the grid are good for Adam than for descent"),
    }


def show(outcome: Mapping[str, Any], times: Mapping[str, Any]) -> Shown:
    """Sensitivity, costs, planes and paths."""
    pictures = []
    for problem, runs in outcome["curves"]["costs"].items():
        for family, names in FAMILIES.items():
            series = {name: (runs[name]["rates"], runs[name]["by_rate"]) for name in names}
            pictures.append(
                Picture(
                    lines(
                        f"rates-{problem}-{family}",
                        f"{name_of(problem)}: {_('cost by rate')}",
                        series,
                        Axis(_("learning rate"), log=True),
                        Axis(_("cost (nats)"), log=True),
                    ),
                    _("At the end of each run; bands: seeds. A wide valley is an easy choice."),
                )
            )
        series = {
            name: (runs[name]["updates"], runs[name]["costs"]) for name in FAMILIES["classic"]
        }
        title = f"{name_of(problem)}: {_('cost by {axis}').format(axis=_('updates'))}"
        x, y = Axis(_("updates"), log=True), Axis(_("cost (nats)"), log=True)
        drawn = lines(f"optimizers-{problem}", title, series, x, y)
        pictures.append(Picture(drawn, _("Each at its own best rate; bands: seeds.")))
    pictures += [_plane(*item) for item in outcome["curves"]["plane"].items()]
    pictures += [_paths(*item) for item in outcome["curves"]["surfaces"].items()]
    return Shown(pictures, [_optimizers(outcome, times), _ranks(outcome), _surfaces(outcome)])


def _plane(problem: str, facts: Mapping[str, Any]) -> Picture:
    steps = [f"{step:.1f}" for step in facts["steps"]]
    drawn = heat(
        f"plane-{problem}",
        f"{name_of(problem)}: {_('cost around what Adam found')}",
        facts["costs"],
        (_("first direction"), steps),
        (_("second direction"), steps),
        digits=1,
    )
    return Picture(drawn, _("Random directions whose columns have the length of the network's."))


def _paths(surface: str, paths: Mapping[str, Any]) -> Picture:
    """From one start, over lines of equal cost."""
    import torch

    from experiments.claims.optimizers import SURFACES

    value = next(one.value for one in SURFACES if one.name == surface)
    ends = "; ".join(f"{name} {number(_mean(paths[name]['left'][-1]))}" for name in DRAWN)

    def paint(axes: Axes) -> None:
        begin = paths[DRAWN[0]]["path"][0]
        reach = [max(1.6, 1.15 * abs(one)) for one in begin]
        across = torch.linspace(-reach[0], reach[0], 60)
        up = torch.linspace(-reach[1], reach[1], 60)
        at = torch.stack(torch.meshgrid(across, up, indexing="xy"), -1)
        gray = PLACEHOLDERS["reference"]
        levels = value(at).flatten().quantile(torch.linspace(0.03, 0.97, 9)).unique().tolist()
        axes.contour(across, up, value(at), levels, colors=gray, linewidths=0.5)
        for place, name in enumerate(DRAWN):
            path = [point for point in paths[name]["path"] if None not in point]
            style = {**line_style(STYLES[place]), "markersize": 2.5, "linewidth": 1.1}
            axes.plot([x for x, _y in path], [y for _x, y in path], label=name, **style)
        axes.set_xlim(-reach[0], reach[0])
        axes.set_ylim(-reach[1], reach[1])
        axes.set_title(name_of(surface), fontsize=9)
        axes.legend(fontsize=7)

    label = f"{name_of(surface)}. {_('cost above the minimum')}: {ends}."
    drawn = draw(f"paths-{surface}", label, paint, **SIZE)
    return Picture(drawn, _("Paths from one start, each at its own best rate of the grid."))


def _mean(values: list[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return sum(known) / len(known) if known else None


def _optimizers(outcome: Mapping[str, Any], times: Mapping[str, Any]) -> Grid:
    head = [
        *(_("optimizer"), _("rate"), _("training cost"), _("test cost")),
        *(_("good rates"), _("numbers kept a parameter"), _("ms an update")),
    ]
    rows = []
    for row in outcome["tables"]["optimizers"]:
        taken = times.get("milliseconds", {}).get(row["problem"], {}).get(row["optimizer"])
        rows.append(
            [
                f"{name_of(row['problem'])}, {row['optimizer']}",
                f"{row['rate']:g}" + (f" {_('(edge)')}" if row["at_edge"] else ""),
                *(interval(row[key]) for key in ("cost", "test_cost", "good_rates")),
                number(row["state"]),
                number(taken),
            ]
        )
    return Grid(_("Optimizers, each at its own best rate"), head, rows)


def _ranks(outcome: Mapping[str, Any]) -> Grid:
    found = sorted(outcome["tables"]["ranks"], key=lambda row: row["rank"]["mean"])
    rows = [[row["optimizer"], interval(row["rank"])] for row in found]
    return Grid(
        _("Mean rank over the problems, 1 the lowest cost"), [_("optimizer"), _("rank")], rows
    )


def _surfaces(outcome: Mapping[str, Any]) -> Grid:
    rows = [
        [
            f"{name_of(row['surface'])}, {row['optimizer']}",
            f"{row['rate']:g}",
            interval(row["left"]),
        ]
        for row in outcome["tables"]["surfaces"]
    ]
    head = [_("optimizer"), _("rate"), _("cost above the minimum")]
    return Grid(_("Surfaces of two weights"), head, rows)


VIEW = View(
    title=lambda: _("Optimizers"),
    claim=lambda: _(
        "Learning is finding the minimum of a cost function. Momentum, Nesterov, Adagrad, RMSProp, "
        "Adadelta, Adam and those after it each mend something of the one before."
    ),
    tested=lambda: _(
        "Every optimizer of the pipeline with the same starts, batches and updates over one grid "
        "of rates, each at its own best rate by the cost over all training rows (differences of "
        "logarithms); all but Muon also on three surfaces whose minimum is known. A rate is "
        "good where its cost is below one and a half times the best one's."
    ),
    halves=halves,
    show=show,
)
