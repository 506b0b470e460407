"""Names, verdicts and numbers, in the language that is spoken."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from experiments.views.view import Grid
from pipeline.languages.spoken import _

MARKS = {"held": "▲", "held in part": "○", "did not hold": "▼"}
TONES = {"held": "gain", "held in part": "even", "did not hold": "loss"}


def verdict_word(verdict: str) -> str:
    """A verdict of a claim, or of a half of it."""
    return {
        "held": _("held"),
        "held in part": _("held in part"),
        "did not hold": _("did not hold"),
    }[verdict]


def found_word(found: str) -> str:
    """What a check showed."""
    return {
        "held": _("as claimed"),
        "open": _("not shown"),
        "against": _("the other way round"),
    }[found]


def name_of(key: str) -> str:
    """A key of an outcome as people read it; numbers and names of optimizers stay."""
    names = {
        "digits": _("digits"),
        "rows": _("text rows"),
        "batch": _("batch"),
        "stochastic": _("stochastic"),
        "observed": _("observed"),
        "law": _("law"),
        "start": _("at the start"),
        "later": _("after an epoch"),
        "one network": _("one network"),
        "dropout": _("dropout"),
        "bagging": _("bagging"),
        "structures": _("different structures"),
        "ravine": _("ravine"),
        "saddle": _("saddle"),
        "plateau": _("plateau"),
        "cross-entropy": _("cross-entropy"),
        "squared error": _("squared error"),
        "label smoothing": _("label smoothing"),
        "class weights": _("class weights"),
        "focal": _("focal loss"),
        "mean of gradients": _("mean of gradients"),
        "gradient of mean": _("gradient of mean"),
        "before": _("before training"),
        "after": _("after training"),
        "previous": _("the token just before"),
        "count": _("how often"),
        "text": _("next byte of text"),
        "none": _("no positions"),
        "sinusoidal": _("sinusoidal"),
        "learned": _("learned"),
        "rotary": _("rotary"),
        "unmoved": _("unchanged answers"),
        "all answers": _("all answers"),
        "attention": _("attention"),
        "lstm": "LSTM",
        "pre-norm": _("pre-norm"),
        "post-norm": _("post-norm"),
        "without norm": _("without norm"),
        "without residuals": _("without residuals"),
        "finetune": _("pre-trained"),
        "scratch": _("random weights"),
    }
    if key in names:
        return names[key]
    for word, words in _numbered().items():
        if found := re.fullmatch(rf"{word} ([\d.]+)", key):
            return words.format(number=found[1])
    if ", " in key:
        return ", ".join(map(name_of, key.split(", ")))
    return key


def _numbered() -> dict[str, str]:
    """Keys that end in a number, by what stands before it."""
    return {
        "mini": _("mini-batch {number}"),
        "passes": _("mean of {number} passes"),
        "rate": _("rate {number}"),
        "decay": _("decay {number}"),
        "heads": _("{number} heads"),
        "length": _("length {number}"),
        "depth": _("{number} layers"),
        "finetune": _("pre-trained, {number} labels"),
        "scratch": _("random weights, {number} labels"),
    }


def number(value: float | None) -> str:
    """Three significant digits, with a true minus; `–` for what is not there."""
    if value is None:
        return "–"
    size = abs(value)
    text = f"{value:,.0f}" if size >= 1000 else f"{value:.3g}"
    return text.replace("-", "−")


def interval(found: Mapping[str, float] | None) -> str:
    """`0.512 (0.50 … 0.53)`; a single number where all seeds agree."""
    if found is None:
        return "–"
    if found["low"] == found["high"]:
        return number(found["mean"])
    return f"{number(found['mean'])} ({number(found['low'])} … {number(found['high'])})"


def check_grid(outcome: Mapping[str, Any], halves: Mapping[str, str]) -> Grid:
    """What the verdicts rest on."""
    rows = [
        [
            said,
            name_of(check["of"]),
            f"{name_of(check['left'])} {check['how']} {name_of(check['right'])}",
            interval(check),
            found_word(check["found"]),
        ]
        for half, said in halves.items()
        for check in outcome["halves"].get(half, {"checks": []})["checks"]
    ]
    head = [
        _("half of the claim"),
        _("on"),
        _("compared"),
        _("mean, 95 % interval"),
        _("what was found"),
    ]
    return Grid(_("What the verdict rests on"), head, rows)
