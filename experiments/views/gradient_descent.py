"""Batch, stochastic and mini-batch descent: words, tables and pictures."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from experiments.views.plots import Axis, lines
from experiments.views.view import Grid, Picture, Shown, View
from experiments.views.words import interval, name_of, number
from pipeline.languages.spoken import _
from pipeline.report.drawing import PLACEHOLDERS

if TYPE_CHECKING:
    from matplotlib.axes import Axes

SHOWN_FORMS = 4  # of the mini-batches every second one, or the lines hide each other


def halves() -> dict[str, str]:
    """As the notes have them."""
    return {
        "batch_is_steady": _("Batch descent is steady: its cost rises less often"),
        "batch_learns_slowly": _(
            "Batch descent learns slowly: after equal epochs its cost is higher"
        ),
        "stochastic_is_unsteady": _("Stochastic descent is the least steady"),
        "stochastic_learns_fastest": _("Stochastic descent learns fastest by epochs"),
        "batch_needs_memory": _("Batch descent needs more memory"),
        "variance_follows_the_law": _("A batch of n rows has 1/n of the variance of one row"),
    }


def show(outcome: Mapping[str, Any], times: Mapping[str, Any]) -> Shown:
    """Cost by epochs, updates and seconds; cost by rate; variance."""
    pictures, notes = [], []
    problems = [name for name in outcome["curves"] if name != "variance"]
    for problem in problems:
        forms = _some(outcome["curves"][problem])
        taken = times.get("seconds_an_update", {}).get(problem, {})
        pictures += _costs(problem, forms, taken)
        by_rate = {
            name_of(form): (facts["rates"], [[value] for value in facts["cost_by_rate"]])
            for form, facts in forms.items()
        }
        cost = Axis(_("cost (nats)"), log=True)
        title = f"{name_of(problem)}: {_('cost by rate')}"
        drawn = lines(f"rates-{problem}", title, by_rate, Axis(_("learning rate"), log=True), cost)
        pictures.append(Picture(drawn, _("At the end of each run; every form has the same grid.")))
        pictures.append(_variance(problem, outcome["curves"]["variance"][problem]))
        if taken:
            row = taken["batch"] / forms["batch"]["batch"]
            notes.append(
                _(
                    "{problem}, on this machine: an update takes {batch:.2f} ms with all rows and "
                    "{one:.2f} ms with one; a row costs {times:.0f} times less in the batch. That "
                    "is the half in which batch descent is fast."
                ).format(
                    problem=name_of(problem),
                    batch=1000 * taken["batch"],
                    one=1000 * taken["stochastic"],
                    times=taken["stochastic"] / row,
                )
            )
    return Shown(pictures, [_forms(outcome, times)], notes)


def _some(forms: Mapping[str, Any]) -> dict[str, Any]:
    """The first, the last and every second mini-batch."""
    names = list(forms)
    kept = names if len(names) <= SHOWN_FORMS else [names[0], *names[2:-1:2], names[-1]]
    return {name: forms[name] for name in kept}


def _costs(problem: str, forms: Mapping[str, Any], taken: Mapping[str, float]) -> list[Picture]:
    """Three pictures of the same costs."""
    cost, found = Axis(_("cost (nats)"), log=True), []
    scales = [
        (
            "epochs",
            _("epochs"),
            {form: 1 / facts["updates_an_epoch"] for form, facts in forms.items()},
        ),
        ("updates", _("updates"), dict.fromkeys(forms, 1.0)),
    ]
    if taken:
        scales.append(("seconds", _("seconds"), dict(taken)))
    for key, label, scale in scales:
        series = {
            name_of(form): ([at * scale[form] for at in facts["updates"]], facts["costs"])
            for form, facts in forms.items()
        }
        title = f"{name_of(problem)}: {_('cost by {axis}').format(axis=label)}"
        drawn = lines(f"cost-{key}-{problem}", title, series, Axis(label, log=True), cost)
        caption = _("Over all training rows, each form at its own best rate; bands: seeds.")
        found.append(Picture(drawn, caption))
    return found


def _variance(problem: str, facts: Mapping[str, Any]) -> Picture:
    """Observed, beside 1/n."""
    sizes = facts["batches"]
    series = {
        name_of(when): (sizes, [list(values) for values in zip(*facts[when], strict=True)])
        for when in ("start", "later")
    }

    def law(axes: Axes) -> None:
        for place, when in enumerate(("start", "later")):
            ones = facts[f"{when}_of_one"]
            mean = sum(ones) / len(ones)
            axes.plot(
                sizes,
                [mean / size for size in sizes],
                color=PLACEHOLDERS["reference"],
                linestyle=":",
                label=None if place else _("variance of one row ÷ n"),
            )

    drawn = lines(
        f"variance-{problem}",
        f"{name_of(problem)}: {_('variance of the gradient')}",
        series,
        Axis(_("rows in a batch"), log=True),
        Axis(_("mean squared distance"), log=True),
        also=law,
    )
    caption = _(
        "From the gradient of all rows. Batches are drawn without replacement, so that a batch of "
        "all rows has none: the last points lie below 1/n by (N − n) / (N − 1)."
    )
    return Picture(drawn, caption)


def _forms(outcome: Mapping[str, Any], times: Mapping[str, Any]) -> Grid:
    """A row a form and problem."""
    head = [
        *(_("form"), _("rate"), _("updates an epoch"), _("cost after one epoch")),
        *(_("cost after all epochs"), _("updates that raise the cost"), _("test accuracy")),
        *(_("numbers kept"), _("ms an update")),
    ]
    rows = []
    for row in outcome["tables"]["forms"]:
        taken = times.get("seconds_an_update", {}).get(row["problem"], {}).get(row["form"])
        rows.append(
            [
                f"{name_of(row['problem'])}, {name_of(row['form'])}",
                f"{row['rate']:g}" + (f" {_('(edge)')}" if row["at_edge"] else ""),
                number(row["updates_an_epoch"]),
                interval(row["cost_after_one_epoch"]),
                interval(row["cost_after_epochs"]),
                interval(row["rises"]),
                interval(row["accuracy"]),
                f"{row['kept_numbers']:,}",
                number(1000 * taken) if taken else "–",
            ]
        )
    return Grid(_("Forms of gradient descent"), head, rows)


VIEW = View(
    title=lambda: _("Gradient descent"),
    claim=lambda: _(
        "Batch descent takes all rows for one update an epoch: steady and parallel, but slow to "
        "update and hungry for memory. Stochastic descent updates after each row: fast and "
        "unsteady. Mini-batches lie between them."
    ),
    tested=lambda: _(
        "The same network from the same start, on the same data, with batches of all rows, of "
        "several sizes and of one; each at its own best rate of one grid, chosen by the cost at "
        "the end of its run. Compared: the cost over all training rows after equal epochs "
        "(differences of logarithms), the share of updates after which that cost was higher, the "
        "numbers kept for the way back, and the variance of a batch's gradient."
    ),
    halves=halves,
    show=show,
)
