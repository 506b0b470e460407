"""Cost and loss: words, tables and pictures."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from experiments.views.plots import Axis, lines
from experiments.views.view import Grid, Picture, Shown, View
from experiments.views.words import interval, name_of, number
from pipeline.languages.spoken import _


def halves() -> dict[str, str]:
    """As the notes have them, and what is said of the losses beside them."""
    return {
        "cost_is_the_mean": _("The cost's gradient is the mean of the gradients of the losses"),
        "squared_error_hardly_pulls": _(
            "On a classifier that is sure and wrong cross-entropy pulls harder than squared error"
        ),
        "cross_entropy_recovers": _("From there cross-entropy comes back faster"),
        "smoothing_calibrates": _("Label smoothing calibrates"),
        "class_weights_help_the_rare": _("Class weights raise the recall of rare classes"),
        "focal_help_the_rare": _("Focal loss raises the recall of rare classes"),
    }


def show(outcome: Mapping[str, Any], times: Mapping[str, Any]) -> Shown:
    """What pulls how hard, the way back, and single losses."""
    facts = outcome["curves"]["pull"]
    pulls = {
        name_of(name): (facts["probability"], [[value] for value in facts[name]])
        for name in ("cross-entropy", "squared error")
    }
    pictures = [
        Picture(
            lines(
                "pull",
                _("Gradient by the probability of the truth"),
                pulls,
                Axis(_("probability of the truth")),
                Axis(_("size of the gradient")),
            ),
            _("Of two classes. Where the answer is sure and wrong, squared error has none."),
        )
    ]
    for problem, found in outcome["curves"]["recovery"].items():
        series = {name_of(name): (one["updates"], one["accuracy"]) for name, one in found.items()}
        title = f"{name_of(problem)}: {_('the way back')}"
        y = Axis(_("training accuracy"))
        drawn = lines(f"recovery-{problem}", title, series, Axis(_("updates")), y)
        caption = _("From a network that was trained on wrong classes; each at its own best rate.")
        pictures.append(Picture(drawn, caption))
    for problem, found in outcome["curves"]["losses"].items():
        series = {
            name_of(when): (
                [place / len(values) for place in range(len(values))],
                [[value] for value in values],
            )
            for when, values in found.items()
        }
        title = f"{name_of(problem)}: {_('losses of single rows')}"
        y = Axis(_("loss (nats)"), log=True)
        drawn = lines(f"losses-{problem}", title, series, Axis(_("share of the rows")), y)
        pictures.append(Picture(drawn, _("In their order, of the first seed.")))
    return Shown(pictures, [*_grids(outcome["tables"])])


def _grids(tables: Mapping[str, Any]) -> list[Grid]:
    head = [_("when"), _("cost"), "5 %", "25 %", "50 %", "75 %", "95 %"]
    spread = ("0.05", "0.25", "0.5", "0.75", "0.95")
    single = [
        [
            f"{name_of(row['problem'])}, {name_of(row['when'])}",
            interval(row["cost"]),
            *(number(row[key]) for key in spread),
        ]
        for row in tables["losses"]
    ]
    back = [
        [
            f"{name_of(row['problem'])}, {name_of(row['loss'])}",
            f"{row['rate']:g}" + (f" {_('(edge)')}" if row["at_edge"] else ""),
            *(interval(row[key]) for key in ("gradient", "mean_accuracy", "test_accuracy")),
        ]
        for row in tables["recovery"]
    ]
    return [
        Grid(_("The cost, and quantiles of the losses"), head, single),
        Grid(
            _("From wrong answers"),
            [
                *(_("loss"), _("rate"), _("gradient at the start")),
                *(_("mean accuracy on the way"), _("test accuracy")),
            ],
            back,
        ),
        Grid(
            _("Label smoothing"),
            [_("loss"), _("test accuracy"), _("test cost (nats)"), _("calibration error")],
            _rows(tables["smoothing"], "accuracy", "loss", "calibration_error"),
        ),
        Grid(
            _("Recall where half of the classes are rare"),
            [_("loss"), _("rare classes"), _("common classes")],
            _rows(tables["rare"], "rare", "common"),
        ),
    ]


def _rows(table: list[Mapping[str, Any]], *keys: str) -> list[list[str]]:
    found = []
    for row in table:
        name = row["system"] if "system" in row else row["loss"]
        found.append(
            [f"{name_of(row['problem'])}, {name_of(name)}", *(interval(row[key]) for key in keys)]
        )
    return found


VIEW = View(
    title=lambda: _("Cost and loss"),
    claim=lambda: _(
        "Loss is of one example, cost of all. Which loss is chosen decides what a network that is "
        "wrong is told."
    ),
    tested=lambda: _(
        "The gradient of the cost beside the mean of single gradients; networks trained on wrong "
        "classes and then on the right ones, with squared error and with cross-entropy, each at "
        "its own best rate; label smoothing, class weights and focal loss beside cross-entropy, "
        "the last two where half of the classes keep a tenth of their rows."
    ),
    halves=halves,
    show=show,
)
