"""Dropout: words, tables and pictures."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from experiments.views.plots import Axis, heat, lines
from experiments.views.view import Grid, Picture, Shown, View
from experiments.views.words import interval, name_of, number
from pipeline.languages.spoken import _
from pipeline.report.drawing import PLACEHOLDERS

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def halves() -> dict[str, str]:
    """As the notes have them."""
    return {
        "closes_the_gap": _("Dropout closes the gap between training and test cost"),
        "generalizes": _("Dropout raises test accuracy"),
        "units_adapt_less": _("Units adapt less to each other: they are less correlated"),
        "beats_weight_decay": _("Dropout beats the best weight decay"),
        "ensembles_are_better": _("Real ensembles are better than one network"),
        "is_as_good_as_an_ensemble": _(
            "One network with dropout is as good as a real ensemble, to one point of accuracy"
        ),
        "costs_less": _("An ensemble costs more to train and to use than one network with dropout"),
        "scaling_is_the_average": _(
            "One pass without dropout is as good as the mean of many with it, to one point"
        ),
    }


def show(outcome: Mapping[str, Any], times: Mapping[str, Any]) -> Shown:
    """Costs by rate, rate beside decay, passes, and what ensembles cost."""
    pictures = []
    for problem, curves in outcome["curves"].items():
        pictures += _by_rate(problem, curves["amounts"])
        decay = curves["decay"]
        title = _("{problem}, {rows} rows: test accuracy").format(
            problem=name_of(problem), rows=decay["rows"]
        )
        drawn = heat(
            f"decay-{problem}",
            title,
            decay["accuracy"],
            (_("dropout rate"), [f"{rate:g}" for rate in decay["rates"]]),
            (_("weight decay"), [f"{value:g}" for value in decay["decays"]]),
        )
        pictures.append(Picture(drawn, _("Dropout and weight decay together; mean over seeds.")))
        pictures.append(_passes(problem, curves["passes"]))
    return Shown(pictures, [_rates(outcome), _ensembles(outcome)])


def _by_rate(problem: str, amounts: Mapping[str, Any]) -> list[Picture]:
    """Training and test cost on the fewest and on the most rows."""
    found = []
    for rows in dict.fromkeys((min(amounts, key=int), max(amounts, key=int))):
        facts = amounts[rows]
        series = {
            _("training cost"): (facts["rates"], facts["training"]),
            _("test cost"): (facts["rates"], facts["test"]),
        }
        title = _("{problem}, {rows} rows: cost").format(problem=name_of(problem), rows=rows)
        y = Axis(_("cost (nats)"), log=True)
        drawn = lines(f"rates-{problem}-{rows}", title, series, Axis(_("dropout rate")), y)
        found.append(Picture(drawn, _("The distance of the two lines is the gap; bands: seeds.")))
    return found


def _passes(problem: str, facts: Mapping[str, Any]) -> Picture:
    """The mean of n passes beside one pass without dropout."""
    scaled = facts["scaled"]["loss"]
    mean = sum(scaled) / len(scaled)

    def one_pass(axes: Axes) -> None:
        axes.axhline(
            mean,
            color=PLACEHOLDERS["reference"],
            linestyle=":",
            label=_("one pass without dropout"),
        )

    series = {_("mean of n passes with dropout"): (facts["numbers"], facts["loss"])}
    drawn = lines(
        f"passes-{problem}",
        f"{name_of(problem)}: {_('Monte-Carlo passes')}",
        series,
        Axis(_("passes"), log=True),
        Axis(_("test cost (nats)")),
        also=one_pass,
    )
    return Picture(drawn, _("Each pass drops other units; their probabilities are averaged."))


def _rates(outcome: Mapping[str, Any]) -> Grid:
    head = [
        *(_("rows and rate"), _("training cost"), _("test cost"), _("gap"), _("test accuracy")),
        _("correlation of units"),
    ]
    rows = [
        [
            _("{problem}, {rows} rows, rate {rate}").format(
                problem=name_of(row["problem"]), rows=row["rows"], rate=f"{row['rate']:g}"
            )
            + (" *" if row["chosen"] else ""),
            *(interval(row[key]) for key in ("training_cost", "test_cost", "gap")),
            *(interval(row[key]) for key in ("accuracy", "correlation")),
        ]
        for row in outcome["tables"]["rates"]
    ]
    return Grid(_("Dropout by amount of data; * chosen on validation"), head, rows)


def _ensembles(outcome: Mapping[str, Any]) -> Grid:
    head = [
        *(_("system"), _("test accuracy"), _("test cost (nats)"), _("calibration error")),
        *(_("cost of training"), _("cost of use")),
    ]
    rows = [
        [
            f"{name_of(row['problem'])}, {name_of(row['system'])}",
            *(interval(row[key]) for key in ("accuracy", "loss", "calibration_error")),
            *(f"× {number(row[key])}" for key in ("cost_of_training", "cost_of_use")),
        ]
        for row in outcome["tables"]["ensembles"]
    ]
    return Grid(_("Ensembles, and what they cost in multiplications"), head, rows)


VIEW = View(
    title=lambda: _("Dropout"),
    claim=lambda: _(
        "Dropout is a regularizer against overfitting: neurons are ignored at random. That is like "
        "an ensemble without training several networks; ensembles cost training time and time in "
        "use, and dropout solves both."
    ),
    tested=lambda: _(
        "Networks of two hidden layers, trained by Adam for equal updates on several amounts of "
        "data, with every rate from one grid, alone and with weight decay; rates and decays chosen "
        "on validation. Beside them real ensembles: networks on draws with replacement (bagging), "
        "and networks of different structures. Costs are counted in multiplications, with that of "
        "one network as the unit."
    ),
    halves=halves,
    show=show,
)
