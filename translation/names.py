"""What systems are called in what people read."""

from __future__ import annotations

from pipeline.languages.spoken import _


def name_of(system: str) -> str:
    """A system's name; a model of another name is called as params.yaml has it."""
    names = {
        "transformer": _("Transformer"),
        "lstm": _("LSTM with one vector"),
        "bahdanau": _("LSTM with additive attention"),
        "luong": _("LSTM with multiplicative attention"),
        "nearest": _("translation of the nearest training source"),
        "copy": _("the source, copied"),
    }
    return names.get(system, system)


def verdict_of(verdict: str) -> str:
    """How a system stands beside another one."""
    return {
        "gain": _("ahead"),
        "loss": _("behind"),
        "no gain": _("level"),
        "unclear": _("one seed: unclear"),
    }[verdict]


def reason_of(reason: str) -> str:
    """Why a pair was dropped."""
    return {
        "empty_side": _("an empty side"),
        "private_characters": _("private characters"),
        "too_long": _("too long"),
        "copy": _("a copy"),
        "length_ratio": _("lengths too far apart"),
        "placeholders_differ": _("placeholders that differ"),
        "source_seen_before": _("source seen before"),
        "beyond_the_limit": _("beyond the limit"),
    }[reason]
