"""Attention and positions: words, tables and pictures."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from experiments.views.plots import Axis, heat, lines
from experiments.views.view import Grid, Picture, Shown, View
from experiments.views.words import interval, name_of, number
from pipeline.languages.spoken import _


def halves() -> dict[str, str]:
    """As the notes have them."""
    return {
        "without_positions_order_is_nothing": _(
            "Without positions shuffled words give the same answers"
        ),
        "positions_tell_order": _("Positions tell the order: the token before is found"),
        "without_order_none_are_needed": _("Where order does not matter none are needed"),
        "computed_positions_carry_further": _(
            "Computed positions carry to longer texts than learned ones"
        ),
        "rotary_keeps_at_any_length": _(
            "Rotary positions are as good on the longest texts as on those of training"
        ),
        "heads_help": _("Several heads are better than one of the same width"),
    }


def show(outcome: Mapping[str, Any], times: Mapping[str, Any]) -> Shown:
    """Accuracy by length, one layer's attention, cost by length."""
    pictures = []
    lengths = outcome["curves"]["lengths"]
    for kind, found in outcome["curves"]["length"].items():
        series = {name_of(positions): (lengths, values) for positions, values in found.items()}
        x, y = Axis(_("length"), log=True), Axis(_("accuracy"))
        drawn = lines(f"length-{kind}", name_of(kind), series, x, y)
        pictures.append(Picture(drawn, _("Trained on the shortest; bands: seeds.")))
    looked = outcome["curves"]["looked_at"]
    tokens = [str(token) for token in looked["tokens"]]
    last = looked["layers"][0]
    drawn = heat(
        "looked-at",
        _("What each place looks at in the first layer"),
        last,
        (_("from the token"), tokens),
        (_("at the token"), tokens),
        digits=1,
    )
    caption = _("Rotary positions, asked for the token before; mean over heads, first seed.")
    pictures.append(Picture(drawn, caption))
    if cost := times.get("cost"):
        series = {
            name_of(name): (cost["lengths"], [[1000 * value] for value in cost[name]])
            for name in ("attention", "lstm")
        }
        x, y = Axis(_("length"), log=True), Axis(_("milliseconds"), log=True)
        drawn = lines("cost-length", _("Time of one layer by length"), series, x, y)
        pictures.append(Picture(drawn, _("Measured on this machine, forwards, one text.")))
    return Shown(pictures, _grids(outcome["tables"], lengths), _notes(outcome["tables"], times))


def _notes(tables: Mapping[str, Any], times: Mapping[str, Any]) -> list[str]:
    """Where the two costs cross."""
    said = []
    ahead = [row["length"] for row in tables["cost"] if row["attention"] > row["lstm"]]
    if ahead:
        said.append(
            _(
                "Counted in multiplications attention costs more than an LSTM from a length of "
                "{length} on."
            ).format(length=ahead[0])
        )
    if cost := times.get("cost"):
        slower = [
            length
            for length, ours, theirs in zip(
                cost["lengths"], cost["attention"], cost["lstm"], strict=True
            )
            if ours > theirs
        ]
        said.append(
            _("Measured here it is slower from a length of {length} on.").format(length=slower[0])
            if slower
            else _("Measured here it is faster at every length that was tried.")
        )
    return said


def _grids(tables: Mapping[str, Any], lengths: list[int]) -> list[Grid]:
    positions = [
        [
            f"{name_of(row['kind'])}, {name_of(row['positions'])}",
            *(interval(row[str(length)]) for length in lengths),
            interval(row["unmoved"]),
        ]
        for row in tables["positions"]
    ]
    head = [
        _("positions"),
        *(_("length {number}").format(number=length) for length in lengths),
        _("answers that shuffling leaves"),
    ]
    heads = [[str(row["heads"]), interval(row["accuracy"])] for row in tables["heads"]]
    cost = [
        [str(row["length"]), number(row["attention"]), number(row["lstm"])]
        for row in tables["cost"]
    ]
    return [
        Grid(_("Accuracy by positions and length"), head, positions),
        Grid(_("Heads at equal width"), [_("heads"), _("accuracy")], heads),
        Grid(
            _("Multiplications of one layer by length"),
            [_("length"), name_of("attention"), name_of("lstm")],
            cost,
        ),
    ]


VIEW = View(
    title=lambda: _("Attention and positions"),
    claim=lambda: _(
        "Self-attention takes the place of recurrence. Since words no longer come one by one, "
        "their place must be told otherwise; several heads look at several things."
    ),
    tested=lambda: _(
        "Small Transformers with no positions, sinusoidal, learned and rotary ones, on sequences "
        "whose answer is known: the token before each (nothing but order), and how often each "
        "occurs (nothing of order). Tested on the lengths of training, on longer ones and with the "
        "words shuffled; and with 1 to 8 heads at equal width."
    ),
    halves=halves,
    show=show,
)
