"""Pre-training and transfer, by reference: words and a table."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from experiments.views.plots import Axis, lines
from experiments.views.view import Grid, Picture, Shown, View
from experiments.views.words import name_of
from pipeline.languages.spoken import _
from pipeline.report.formatting import score


def halves() -> dict[str, str]:
    """As the notes have them."""
    return {
        "beats_random_weights": _(
            "Fine-tuned, it is ahead of the same network from random weights"
        ),
        "beats_what_came_before": _("It is ahead of the strongest of what came before BERT"),
        "needs_fewer_labels": _(
            "With a quarter or a fifth of the labels it is ahead of random weights with all of them"
        ),
    }


def show(outcome: Mapping[str, Any], times: Mapping[str, Any]) -> Shown:
    """Scores by labels, and what pre-training took beside."""
    rows = outcome["tables"]["scores"]
    pictures = []
    for task in dict.fromkeys(row["task"] for row in rows):
        found = [row for row in rows if row["task"] == task]
        series = {
            name_of(name): (
                [row["budget"] for row in found],
                [_spread(row[name]) for row in found],
            )
            for name in ("finetune", "scratch")
        }
        x, y = Axis(_("labelled rows"), log=True), Axis(_("score"))
        caption = _("Mean and one deviation over seeds, from the main pipeline's results.")
        pictures.append(Picture(lines(f"pretrained-{task}", task, series, x, y), caption))
    head = [_("task, labels"), name_of("finetune"), name_of("scratch")]
    table = [
        [f"{row['task']}, {row['budget']:,}", score(row["finetune"]), score(row["scratch"])]
        for row in rows
    ]
    took = outcome["tables"]["pretraining"][0]
    note = _(
        "“Less time” is not a half here: both are fine-tuned for equal steps, and pre-training "
        "took {steps} steps over {tokens} tokens before. It is saved only where the encoder is "
        "there already, or serves several tasks."
    ).format(steps=f"{took['steps']:,}", tokens=f"{took['tokens']:,}")
    return Shown(pictures, [Grid(_("Scores by labelled rows"), head, table)], [note])


def _spread(found: Mapping[str, float]) -> list[float]:
    """So that mean and band are mean and one deviation."""
    reach = found["standard_deviation"]
    return [found["mean"] - reach, found["mean"], found["mean"] + reach]


VIEW = View(
    title=lambda: _("Pre-training and transfer"),
    claim=lambda: _(
        "A pre-trained network needs less data and less time than one from scratch; transfer and "
        "fine-tuning carry over what it has learned."
    ),
    tested=lambda: _(
        "By reference: nothing is computed here. The figures are those of the main pipeline's "
        "committed results (presets/results/default.json); its report says how they were measured."
    ),
    halves=halves,
    show=show,
)
