"""The results as Markdown: `python -m pipeline --pipeline translation tables --metrics FILE`."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from pipeline.evaluation.metrics_file import read_metrics
from pipeline.languages.spoken import _
from translation.findings import sentences, words_of
from translation.names import name_of, verdict_of

WIDTH = 100


def tables(path: Path) -> str:
    """Scores, differences and BLEU by length of a metrics.json, and what they say in sentences.

    Raises `UserError` where there is none.
    """
    keys = ("systems", "gains", "by_length")
    metrics = read_metrics(path, keys, "evaluate_translation", "make translation")
    notes = [textwrap.fill(said, WIDTH, break_on_hyphens=False) for said in sentences(metrics)]
    return "\n\n".join([scores(metrics), differences(metrics), by_length(metrics), *notes])


def scores(metrics: Mapping[str, Any]) -> str:
    """A row a system: means over seeds, after ± the standard deviation."""
    rows = []
    for name in metrics["order"]:
        found = metrics["systems"][name]
        rows.append(
            [
                name_of(name),
                _spread(found["bleu"], 1),
                _spread(found["chrf"], 1),
                _spread(found.get("loss"), 3),
                _share(found["exact"]),
                _share(found["placeholders_kept"]),
                f"{found['parameters']:,}" if found["is_model"] else "–",
                f"{found['steps']:,}" if found["is_model"] else "–",
            ]
        )
    heads = [
        _("system"),
        "BLEU",
        "chrF",
        _("loss (nats a token)"),
        _("equal to the reference"),
        _("placeholders kept"),
        _("parameters"),
        _("steps"),
    ]
    return _table(heads, rows)


def differences(metrics: Mapping[str, Any]) -> str:
    """The first system less each other one, in BLEU."""
    first, *others = metrics["order"]
    rows = []
    for name in others:
        gain = metrics["gains"]["bleu"][name]
        rows.append(
            [
                name_of(name),
                f"{gain['mean']:+.1f}",
                f"{gain['low']:+.1f} … {gain['high']:+.1f}",
                f"{gain['seeds_ahead']} / {gain['seeds']}",
                verdict_of(gain["verdict"]),
            ]
        )
    head = _("{first} less the other, BLEU").format(first=name_of(first))
    return _table([head, "BLEU", _("95 % interval"), _("seeds ahead"), _("verdict")], rows)


def by_length(metrics: Mapping[str, Any]) -> str:
    """BLEU of each system by the words of the source."""
    groups = [group for group in metrics["by_length"]["groups"] if group["sentences"]]
    systems = [name for name in metrics["order"] if name != "copy"]
    rows = [
        [words_of(group), f"{group['sentences']:,}", *(f"{group['bleu'][n]:.1f}" for n in systems)]
        for group in groups
    ]
    return _table([_("words of the source"), _("sentences"), *map(name_of, systems)], rows)


def _spread(found: Mapping[str, Any] | None, digits: int) -> str:
    if found is None:
        return "–"
    deviation = found["standard_deviation"]
    after = "" if deviation is None else f" ± {deviation:.{digits}f}"
    return f"{found['mean']:.{digits}f}{after}"


def _share(found: Mapping[str, Any] | None) -> str:
    return "–" if found is None else f"{found['mean']:.1%}"


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [heads, ["---", *["---:"] * (len(heads) - 1)], *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
