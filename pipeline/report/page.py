"""`report.html`: one file, no network, light or dark as the reader's system is."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from pipeline.console.errors import UserError
from pipeline.foundation.artifacts import file_hash
from pipeline.languages.spoken import _, speaking_as_pages

SECTIONS = {  # anchor, also the template's name -> heading
    "summary": "In short",
    "results": "Results",
    "diagnosis": "What holds the scores back",
    "data": "The data",
    "tokenizer": "The tokenizer",
    "pretraining": "Pre-training",
    "tasks": "Each task",
    "run": "What ran",
    "glossary": "Glossary",
}


@speaking_as_pages()
def write(reports: Path, logs: Path) -> Path:
    """Write `report.html` into `reports` from what the pipeline left there, and from `logs`.

    Raises `UserError` where the pipeline has not run yet. Logs may be partial or absent.
    """
    from pipeline.report.run_facts import read_run_facts

    metrics = _read(reports / "metrics.json")
    facts = _read(reports / "evaluation" / "report.json")
    path = reports / "report.html"
    draft = reports / ".report.html.draft"
    seed = ((facts.get("pretraining") or {}).get("settings") or {}).get("seed")
    page = render(metrics, facts, read_run_facts(logs, seed), read_diagnosis(reports))
    draft.write_text(page, encoding="utf-8")
    draft.replace(path)
    return path


def read_diagnosis(reports: Path) -> dict[str, Any] | None:
    """The content of diagnosis.json; `None` where it is not there, or of other metrics."""
    path = reports / "diagnosis.json"
    found = _read(path) if path.exists() else None
    if found and found.get("metrics") == file_hash(reports / "metrics.json"):
        return found
    return None


def render(
    metrics: Mapping[str, Any],
    report_facts: Mapping[str, Any],
    run_facts: Mapping[str, Any],
    diagnosis: Mapping[str, Any] | None = None,
) -> str:
    """The page of the metrics, of report.json, of `run_facts.read_run_facts` and of diagnosis.json,
    where the doctor has looked."""
    from pipeline.evaluation.systems import tasks_in_order
    from pipeline.findings.diagnoses import diagnosis_sentences
    from pipeline.findings.sentences import (
        encoder_notes,
        full_pretraining_sentences,
        sentences,
        spread,
        why_no_gain,
    )
    from pipeline.pretraining.sentence_objectives import sentence_objective_of
    from pipeline.report.glossary import GLOSSARY
    from pipeline.report.training_figures import training_figures
    from pipeline.tasks.metrics.scores import METRICS

    tasks = tasks_in_order(metrics)
    facts = report_facts
    pretraining = facts.get("pretraining") or {}
    page = (
        _environment()
        .get_template("report.html.j2")
        .render(
            sections=SECTIONS,
            metrics=metrics,
            facts=facts,
            run=run_facts,
            metric_names={name: metric.title for name, metric in METRICS.items()},
            sentences=sentences(metrics),
            diagnoses=diagnosis_sentences(diagnosis) if diagnosis else [],
            why_no_gain=why_no_gain(metrics),
            spread=spread(metrics),
            full_pretraining=full_pretraining_sentences(metrics),
            encoder_notes=encoder_notes(metrics),
            sentence_objective=sentence_objective_of(metrics.get("pretraining") or {}),
            glossary=GLOSSARY,
            no_corpus="imported" in (metrics.get("pretraining") or {}) and "corpus" not in metrics,
            tiles=_tiles(metrics, tasks),
            tasks=[_task(index, name, tasks, facts) for index, name in enumerate(tasks)],
            forests=_forests(tasks),
            systems=_systems(tasks),
            training_figures=training_figures(
                pretraining.get("history") or {},
                run_facts.get("pretraining") or [],
                metrics.get("pretraining") or {},
            ),
            data_figures=_data_figures(facts.get("corpus") or {}),
        )
    )
    return page + "\n"


def _read(path: Path) -> dict[str, Any]:
    hint = "run the pipeline first: `make run`, or `dvc repro`"
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise UserError("there is nothing to report yet", where=str(path), hint=hint) from None
    except ValueError as error:
        raise UserError(f"not JSON: {error}", where=str(path), hint=hint) from None
    if not isinstance(content, dict):
        raise UserError("not a JSON object", where=str(path), hint=hint)
    return content


@cache
def _environment() -> Any:
    import jinja2

    from pipeline.embeddings.algorithms import algorithm_named
    from pipeline.evaluation.systems import labels_in_words, system_named
    from pipeline.report.drawing import legend_mark
    from pipeline.report.examples import example_view
    from pipeline.report.formatting import MISSING, missing
    from pipeline.report.gain_rows import MARKS
    from pipeline.report.rendering import TEMPLATES, environment

    # ChainableUndefined: what was not recorded is shown as a dash
    page_environment = environment(TEMPLATES, jinja2.ChainableUndefined)
    page_environment.globals |= {
        "marks": MARKS,
        "system_name": lambda name: MISSING if missing(name) else system_named(name).shown_title,
        "algorithm_title": lambda name: algorithm_named(name).title,
        "labels_in_words": labels_in_words,
        "legend_mark": legend_mark,
        "example_view": example_view,
    }
    return page_environment


def _systems(tasks: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """Every system of any task, in the order of tables."""
    from pipeline.evaluation.systems import in_order

    used = {s for task in tasks.values() for b in task["budgets"].values() for s in b["systems"]}
    return in_order(used)


def _forests(tasks: Mapping[str, Mapping[str, Any]]) -> list[tuple[str, Any]]:
    from pipeline.report.figures import forest_figure
    from pipeline.report.gain_rows import KINDS, by_kind

    found = {kind: by_kind(tasks, kind) for kind in KINDS}
    return [
        (_(KINDS[kind]), forest_figure(kind, _(KINDS[kind]), rows))
        for kind, rows in found.items()
        if rows
    ]


def _tiles(
    metrics: Mapping[str, Any], tasks: Mapping[str, Mapping[str, Any]]
) -> list[tuple[str, str]]:
    """The few figures that stand large: pairs of a figure and what it is."""
    from pipeline.console.wording import count
    from pipeline.report.formatting import or_dash, share
    from pipeline.report.gain_rows import by_kind, tally

    run, corpus = metrics.get("pretraining") or {}, metrics.get("corpus") or {}
    tiles = [(or_dash(count)(run.get("parameters")), _("parameters"))]
    if "imported" not in run:
        words = or_dash(count)(corpus.get("train_words"))
        tiles.insert(0, (words, _("words of plain text to learn from")))
    if "masked_language_modelling_accuracy" in run:
        several = _("of masked tokens found by the first encoder (most frequent: {chance})")
        one = _("of masked tokens found (most frequent: {chance})")
        words = (several if run.get("other_seeds") else one).format(
            chance=share(run.get("frequency_accuracy"))
        )
        tiles.append((share(run["masked_language_modelling_accuracy"]), words))
    against = {
        "scratch": _("comparisons gain over random weights"),
        "before": _("comparisons gain over the strongest before BERT"),
    }
    for kind, words in against.items():
        found = by_kind(tasks, kind)
        if found:
            won = _("{part} of {whole}").format(part=tally(found)["gain"], whole=len(found))
            tiles.append((won, words))
    return tiles


def _task(
    index: int, name: str, tasks: Mapping[str, Mapping[str, Any]], facts: Mapping[str, Any]
) -> dict[str, Any]:
    """One task as the templates take it."""
    from pipeline.evaluation.systems import budgets_in_order
    from pipeline.report.examples import confusion_view
    from pipeline.report.figures import calibration_figure, learning_curves_figure
    from pipeline.report.gain_rows import main_comparisons, other_comparisons

    task, found = tasks[name], (facts.get("tasks") or {}).get(name) or {}
    calibration = found.get("calibration")
    return {
        "name": name,
        "anchor": f"task-{index}",
        "metrics": task,
        "facts": found,
        "budgets": budgets_in_order(task),
        "systems": _systems({name: task}),
        "comparisons": main_comparisons(name, task),
        "others": other_comparisons(name, task),
        "curves": learning_curves_figure(name, index, task),
        "confusion": confusion_view(found.get("confusion")),
        "calibration": calibration_figure(name, index, calibration) if calibration else None,
    }


def _data_figures(corpus: Mapping[str, Any]) -> list[Any]:
    from pipeline.report.data_figures import frequency_figure, histogram_figure

    plots = []
    for key, title, unit in (
        ("document_words", _("Length of documents"), _("words")),
        ("sentence_tokens", _("Length of sentences"), _("tokens")),
    ):
        if (corpus.get(key) or {}).get("counts"):
            plots.append(histogram_figure(key.replace("_", "-"), title, unit, corpus[key]))
    if corpus.get("word_frequencies"):
        plots.append(frequency_figure(corpus["word_frequencies"]))
    return plots
