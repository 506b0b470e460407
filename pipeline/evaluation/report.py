"""`report.html`: one file, no network, light or dark as the reader's system is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import jinja2
from markupsafe import Markup

from pipeline.evaluation.confusions import Confusion
from pipeline.evaluation.figures import pretraining_figure, results_figure
from pipeline.evaluation.findings import count, sentences
from pipeline.evaluation.systems import (
    METRIC_NAMES,
    SYSTEM_NAMES,
    budgets_in_order,
    systems_in_order,
    tasks_in_order,
)

TEMPLATE = "report.html.j2"
MAX_LABELS = 20  # of a confusion table; larger ones are in reports/evaluation


@dataclass(frozen=True)
class ReportFacts:
    """What the report shows beside the metrics."""

    history: Mapping[str, Any]  # of pre-training
    fill_mask: Sequence[Mapping[str, Any]]
    corpus: Mapping[str, Any]  # counts of prepare_corpus
    tasks: Mapping[str, Mapping[str, Any]]  # counts of prepare_task
    validations: Mapping[str, Mapping[str, Any]]  # results by suite
    confusions: Sequence[Confusion] = field(default_factory=list)


def render(metrics: Mapping[str, Any], facts: ReportFacts) -> str:
    """The page."""
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    frequency_loss = metrics["pretraining"].get("frequency_loss")
    page = environment.get_template(TEMPLATE).render(
        metrics=metrics,
        tasks=tasks_in_order(metrics),
        budgets=budgets_in_order,
        systems=systems_in_order,
        facts=facts,
        confusions=[found for found in facts.confusions if len(found.labels) <= MAX_LABELS],
        sentences=sentences(metrics),
        pretraining_figure=Markup(pretraining_figure(facts.history, frequency_loss)),
        results_figure=Markup(results_figure(tasks_in_order(metrics))),
        score=format_score,
        count=count,
        system_names=SYSTEM_NAMES,
        metric_names=METRIC_NAMES,
    )
    return page + "\n"


def format_score(score: Mapping[str, float | None]) -> str:
    """`0.613 ± 0.010`; without a deviation the mean alone."""
    deviation = score["standard_deviation"]
    return f"{score['mean']:.3f}" + ("" if deviation is None else f" ± {deviation:.3f}")
