"""The results as Markdown, for README and docs/results.md: `python -m pipeline tables`."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from pipeline.evaluation.metrics_file import read_metrics
from pipeline.evaluation.systems import (
    budgets_in_order,
    labels_in_words,
    system_named,
    systems_in_order,
    tasks_in_order,
)
from pipeline.findings.sentences import encoder_notes, full_pretraining_sentences, spread
from pipeline.languages.spoken import _
from pipeline.report.formatting import interval, number, score
from pipeline.tasks.metrics.scores import METRICS

Metrics = Mapping[str, Any]
WIDTH = 100


def tables(path: Path) -> str:
    """All tables of a metrics.json, of any preset, what varies in their spreads, and what
    imported encoders are and buy.

    Raises `UserError` where there is none.
    """
    metrics = read_metrics(path, ("pretraining", "tasks"), "evaluate", "make run")
    said = [spread(metrics), *full_pretraining_sentences(metrics), *encoder_notes(metrics)]
    notes = [textwrap.fill(words, WIDTH, break_on_hyphens=False) for words in said]
    return "\n\n".join([gains_table(metrics), systems_tables(metrics), *notes])


def gains_table(metrics: Metrics) -> str:
    """A line a task and label budget: fine-tuned, random weights, the strongest before BERT."""
    header = [
        _("task, labels"),
        _("before BERT, the strongest"),
        _("same network, random weights"),
        _("pre-trained, fine-tuned"),
        _("gain over random weights"),
        _("gain over the strongest before"),
    ]
    lines = []
    for name, task in tasks_in_order(metrics).items():
        for budget_name, budget in budgets_in_order(task).items():
            systems, gains = budget["systems"], budget["gains"]
            strongest = budget["strongest_before"]
            before = "–"
            if strongest is not None:
                before = f"{score(systems[strongest])} ({system_named(strongest).shown_title})"
            lines.append(
                [
                    f"`{name}`, {labels_in_words(budget_name, budget['training_rows'])}",
                    before,
                    score(systems.get("scratch")),
                    f"**{score(systems['finetune'])}**" if "finetune" in systems else "–",
                    gain(gains.get("scratch")),
                    gain(gains.get(strongest)),
                ]
            )
    return table(header, lines)


def systems_tables(metrics: Metrics) -> str:
    """A table a task: every system at every label budget, mean ± deviation over seeds."""
    return "\n\n".join(_systems_table(name, task) for name, task in tasks_in_order(metrics).items())


def _systems_table(name: str, task: Mapping[str, Any]) -> str:
    by_name = budgets_in_order(task).items()
    header = [
        _("`{name}`: {metric} on {rows} test rows").format(
            name=name, metric=_(METRICS[task["metric"]].title), rows=number(task["test_rows"])
        ),
        *(
            _("{labels} labels").format(labels=labels_in_words(key, found["training_rows"]))
            for key, found in by_name
        ),
    ]
    systems = {system for _, budget in by_name for system in budget["systems"]}
    lines = [
        [
            system_named(system).shown_title,
            *(score(budget["systems"].get(system)) for _, budget in by_name),
        ]
        for system in systems_in_order({"systems": systems})
    ]
    return table(header, lines)


def gain(found: Mapping[str, Any] | None) -> str:
    """`+0.050 to +0.110: gain`; a dash where nothing was compared."""
    if found is None:
        return "–"
    text = f"{interval(found['low'], found['high'])}: {_(found['verdict'])}"
    if found["verdict"] == "no gain" and not found["low"] <= 0 <= found["high"]:
        ahead = _("ahead in {part} of {whole} seeds")
        text += f" ({ahead.format(part=found['seeds_ahead'], whole=found['seeds'])})"
    return text


def table(header: Sequence[str], lines: Sequence[Sequence[str]]) -> str:
    """A Markdown table."""
    return "\n".join(_rows(header, lines))


def _rows(header: Sequence[str], lines: Sequence[Sequence[str]]) -> Iterator[str]:
    yield "| " + " | ".join(header) + " |"
    yield "| " + " | ".join(["---"] * len(header)) + " |"
    for line in lines:
        yield "| " + " | ".join(line) + " |"
