"""Residuals and normalization: words, tables and pictures."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from experiments.views.plots import Axis, heat, lines
from experiments.views.view import Grid, Picture, Shown, View
from experiments.views.words import interval, name_of
from pipeline.languages.spoken import _


def halves() -> dict[str, str]:
    """As the notes have them."""
    return {
        "post_norm_diverges_more": _("Post-norm fails at more rates than pre-norm"),
        "residuals_let_depth_learn": _("With residuals a lower cost is reached than without"),
        "normalization_helps": _("With normalization a lower cost is reached than without"),
    }


def show(outcome: Mapping[str, Any], times: Mapping[str, Any]) -> Shown:
    """Ends by depth and rate for each form, and costs at the greatest depth."""
    curves = outcome["curves"]
    depths = [str(depth) for depth in curves["depths"]]
    rates = [f"{rate:g}" for rate in curves["rates"]]
    pictures = []
    for form, ends in curves["ends"].items():
        # What came to nothing is a dash.
        cells = [
            [None if value is None or value >= curves["level"] else value for value in row]
            for row in ends
        ]
        if not any(value is not None for row in cells for value in row):
            continue
        drawn = heat(
            f"ends-{form.replace(' ', '-')}",
            f"{name_of(form)}: {_('cost at the end')}",
            cells,
            (_("number of layers"), depths),
            (_("learning rate"), rates),
            digits=2,
        )
        caption = _("A dash: diverged, or no better than answering by frequencies.")
        pictures.append(Picture(drawn, caption))
    title = _("cost at {layers} layers").format(layers=depths[-1])
    for form, costs in curves["costs"].items():
        series = {
            rate: (curves["updates"], [[value] for value in costs[place]])
            for place, rate in enumerate(rates)
        }
        name = f"costs-{form.replace(' ', '-')}"
        x, y = Axis(_("updates")), Axis(_("cost (nats)"), log=True)
        drawn = lines(name, f"{name_of(form)}: {title}", series, x, y)
        pictures.append(Picture(drawn, _("A line a rate; mean over seeds.")))
    rows = [
        [
            f"{name_of(row['form'])}, {row['depth']}",
            interval(row["failed"]),
            f"{row['rate']:g}",
            interval(row["cost"]),
        ]
        for row in outcome["tables"]["forms"]
    ]
    head = [
        *(_("form and layers"), _("share of rates that fail"), _("best rate")),
        _("cost at the best rate"),
    ]
    return Shown(pictures, [Grid(_("Which trainings come to nothing"), head, rows)])


VIEW = View(
    title=lambda: _("Normalization and residuals"),
    claim=lambda: _(
        "Residuals and normalization make deep networks trainable; where the normalization stands "
        "decides which trainings diverge."
    ),
    tested=lambda: _(
        "Small Transformers that foretell the next byte of real text (without rows of text: the "
        "token before, in made-up sequences), with pre-norm, post-norm, no norm and no residuals, "
        "at several depths and rates, by Adam at a constant rate without warmup."
    ),
    halves=halves,
    show=show,
)
