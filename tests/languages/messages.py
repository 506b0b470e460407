"""Every message of the code and the templates, found as gettext's tools find them."""

from __future__ import annotations

import ast
import string
from collections.abc import Iterator
from pathlib import Path

from flows.summary import LINKS
from pipeline.__main__ import TOOLS, summary_of
from pipeline.console.pipelines import PIPELINES
from pipeline.corpus import preparation as text
from pipeline.diagnostics import estimate_gradient_noise, find_learning_rate
from pipeline.evaluation.systems import SYSTEMS
from pipeline.findings import forecasts
from pipeline.inference import attention_page
from pipeline.kinds.registry import KINDS
from pipeline.languages.spoken import one_line
from pipeline.pretraining.sentence_objectives import SENTENCE_OBJECTIVES
from pipeline.report import gain_rows
from pipeline.report.glossary import GLOSSARY
from pipeline.report.page import SECTIONS
from pipeline.report.rendering import TEMPLATES, environment
from pipeline.tasks import preparation as tasks
from pipeline.tasks.metrics.scores import METRICS
from pipeline.validation.corpus import SCRIPTS

PROJECT = Path(__file__).parents[2]
TOPS = sorted({pipeline.package for pipeline in PIPELINES} | {"flows"})


def of_code(source: str) -> Iterator[str]:
    """What stands in `_("…")`."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "_":
            (argument,) = node.args
            if isinstance(argument, ast.Constant):
                yield str(argument.value)


def retold_of_code(source: str) -> Iterator[str]:
    """What stands in `filled("…", …)`."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and getattr(node.func, "id", None) == "filled":
            message = node.args[0]
            assert isinstance(message, ast.Constant)
            yield str(message.value)


def of_template(source: str) -> Iterator[str]:
    """What stands in `{{ _("…") }}` and `{% trans %}…{% endtrans %}`."""
    for _, _, message in environment(TEMPLATES).extract_translations(source):  # type: ignore[attr-defined]
        if isinstance(message, str):  # not a name: those are of registries
            yield message


def of_registries() -> Iterator[str]:
    """What a page says by a name: titles of systems, metrics, objectives, rules, verdicts."""
    for system in SYSTEMS.values():
        yield from (system.title, system.in_text)
        if system.group == "ours":  # those of imported encoders are like these
            yield system.title.rpartition(", ")[2]
    for metric in METRICS.values():
        yield metric.title
    for objective in SENTENCE_OBJECTIVES.values():
        yield from (objective.title, objective.short, objective.tells, objective.told)
    for name in (*text.RULES, *tasks.RULES, *KINDS):
        yield name.replace("_", " ")
    yield from gain_rows.KINDS.values()
    yield from gain_rows.MARKS
    yield from ("above zero", "below zero", "holds zero")  # `GainRow.group_verdict`
    yield from (*forecasts.HOW.values(), forecasts.LITTLE)
    yield from (bought for _, bought in forecasts.MEASURED)
    for pipeline in PIPELINES:
        yield pipeline.summary
        yield from (summary_of(pipeline.stage_file(name)) for name in pipeline.stage_names())
    yield from TOOLS.values()
    yield from (*SECTIONS.values(), *attention_page.SECTIONS.values())
    yield from (*find_learning_rate.READING, *estimate_gradient_noise.READING)
    yield from (*LINKS, "dashboard")
    yield from (*GLOSSARY, *GLOSSARY.values())
    yield from ("all", "train", "validation", "test")  # label budget, splits
    yield from ("highest", "lowest")  # the end of the rates that was tried
    yield from ("rows", "words", "tokens", "learning rate", "tokens a second")  # units, axes
    yield from ("Completed", "Cached", "Failed", "Crashed", "Cancelled", "NotReady")  # of stages


# Of Great Expectations, as version 1.24 renders results; and names of tables and in descriptions.
RENDERED = (
    "Table-Level Expectations",
    "Status",
    "Expectation",
    "Observed Value",
    "{share} unexpected",
    "{share} not null",
    "{number} unexpected values found. {share} of {rows} total rows.",
    "Sampled Unexpected Values",
    "Unexpected Value",
    "Count",
    "Quantile",
    "Value",
    "Median",
)
NAMES = (
    *("train", "validation", "test", "ids", "groups", "texts", *SCRIPTS),
    *("Replacement characters (U+FFFD)", "Control characters"),
    *("facts about the task", "facts about the whole corpus", "sentence lengths"),
)


def retold_messages() -> set[str]:
    """Those of `retold`."""
    sources = (path.read_text("utf-8") for top in TOPS for path in (PROJECT / top).rglob("*.py"))
    return {message for source in sources for message in retold_of_code(source)} | {
        *RENDERED,
        *NAMES,
    }


def messages() -> set[str]:
    """All of them, on one line."""
    found = set(of_registries())
    for top in TOPS:
        for path in sorted((PROJECT / top).rglob("*.py")):
            found.update(of_code(path.read_text("utf-8")))
        for path in sorted((PROJECT / top).rglob("*.j2")):
            found.update(of_template(path.read_text("utf-8")))
    return {one_line(message) for message in found}


def fields(message: str) -> set[str]:
    """The names of `{name}` and of `%(name)s`, without how they are formatted."""
    if "%(" in message:
        return {part.partition(")")[0] for part in message.split("%(")[1:]}
    return {name for _, name, _, _ in string.Formatter().parse(message) if name is not None}
