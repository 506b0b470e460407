"""What the scores say, in a few sentences."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pipeline.languages.spoken import _
from translation.names import name_of, verdict_of


def sentences(metrics: Mapping[str, Any]) -> list[str]:
    """Of the content of metrics.json."""
    systems = metrics["systems"]
    models = [name for name in metrics["order"] if systems[name]["is_model"]]
    first = models[0]
    best = max(models, key=lambda name: [systems[name][of]["mean"] for of in ("bleu", "exact")])
    seeds = len(systems[first]["bleu"]["by_seed"])
    said = [
        _(
            "Of {models} models with about {parameters} parameters, from {source} "
            "to {target}, the best is {name}: BLEU {bleu:.1f}, chrF {chrf:.1f}, "
            "{exact:.1%} equal to the reference, mean of {seeds} on {sentences} "
            "test sentences."
        ).format(
            models=len(models),
            parameters=f"{systems[first]['parameters']:,}",
            source=metrics["languages"]["source"],
            target=metrics["languages"]["target"],
            name=name_of(best),
            bleu=systems[best]["bleu"]["mean"],
            chrf=systems[best]["chrf"]["mean"],
            exact=systems[best]["exact"]["mean"],
            seeds=_("one seed") if seeds == 1 else _("{number} seeds").format(number=seeds),
            sentences=f"{metrics['sentences']:,}",
        )
    ]
    for other in models[1:]:
        gain = metrics["gains"]["bleu"][other]
        said.append(
            _(
                "{first} and {other}: {mean:+.1f} BLEU ({low:+.1f} to {high:+.1f}): {verdict}."
            ).format(
                first=name_of(first),
                verdict=verdict_of(gain["verdict"]),
                other=name_of(other),
                mean=gain["mean"],
                low=gain["low"],
                high=gain["high"],
            )
        )
    if one_vector := _one_vector(metrics, first):
        said.append(one_vector)
    said.append(
        _(
            "Without a model: the nearest training source's translation has BLEU "
            "{nearest:.1f}, the source itself {copy:.1f}."
        ).format(
            nearest=systems["nearest"]["bleu"]["mean"],
            copy=systems["copy"]["bleu"]["mean"],
        )
    )
    if systems["nearest"]["bleu"]["mean"] > systems[best]["bleu"]["mean"]:
        said.append(
            _(
                "That translation, which no model made, is ahead of every model by at least "
                "{points:.1f} BLEU: texts are alike here, and the training was too short for that."
            ).format(
                points=systems["nearest"]["bleu"]["mean"]
                - max(systems[name]["bleu"]["mean"] for name in models)
            )
        )
    solved = [name_of(name) for name in models if systems[name]["exact"]["mean"] == 1]
    if solved:
        said.append(
            _("{names}: every test sentence is answered exactly.").format(names=", ".join(solved))
        )
    return said


def _one_vector(metrics: Mapping[str, Any], first: str) -> str | None:
    """How far BLEU falls with length where there is one vector, and where there is attention."""
    if "lstm" not in metrics["systems"]:
        return None
    groups = [group for group in metrics["by_length"]["groups"] if group["sentences"]]
    if len(groups) < 2:
        return None
    short, long = groups[0], groups[-1]
    return _(
        "From sources of {short} to those of {long} words BLEU goes from "
        "{lstm_short:.1f} to {lstm_long:.1f} for {lstm}, and from "
        "{first_short:.1f} to {first_long:.1f} for {first}."
    ).format(
        short=words_of(short),
        long=words_of(long),
        lstm=name_of("lstm"),
        lstm_short=short["bleu"]["lstm"],
        lstm_long=long["bleu"]["lstm"],
        first=name_of(first),
        first_short=short["bleu"][first],
        first_long=long["bleu"][first],
    )


def words_of(group: Mapping[str, Any]) -> str:
    """How many words the sources of a group have."""
    if group["last"] is None:
        return _("{first} and more").format(first=group["first"])
    if group["first"] == group["last"]:
        return str(group["first"])
    return f"{group['first']}–{group['last']}"
