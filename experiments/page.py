"""`report.html` of the experiments: one file, no network, light or dark."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from experiments.views.registry import VIEWS
from experiments.views.words import MARKS, TONES, check_grid, name_of, verdict_word
from pipeline.report.rendering import render

TEMPLATES = Path(__file__).parent / "templates"


def write(reports: Path, logs: Path) -> Path:
    """Write `report.html` into `reports` from metrics.json and `evaluation`, and from what was
    timed, where the logs say it."""
    metrics = json.loads((reports / "metrics.json").read_text(encoding="utf-8"))
    outcomes = {
        name: json.loads((reports / f"evaluation/{name}.json").read_text(encoding="utf-8"))
        for name in metrics["order"]
    }
    times = {name: _read(logs / f"times/{name}.json") for name in outcomes}
    records = {name: _read(logs / f"stages/{name}.json") for name in outcomes}
    path, draft = reports / "report.html", reports / ".report.html.draft"
    draft.write_text(page(outcomes, times, records), encoding="utf-8")
    draft.replace(path)
    return path


def _read(path: Path) -> dict[str, Any]:
    """Of a log; empty where nothing is known: the result was restored."""
    try:
        found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found


def page(
    outcomes: Mapping[str, Mapping[str, Any]],
    times: Mapping[str, Mapping[str, Any]],
    records: Mapping[str, Mapping[str, Any]],
) -> str:
    """The page; a function of what it is given."""
    sections = []
    for name, outcome in outcomes.items():
        view = VIEWS[name]
        words = view.halves()
        sections.append(
            {
                "name": name.replace("_", "-"),
                "title": view.title(),
                "claim": view.claim(),
                "tested": view.tested(),
                "verdict": outcome["verdict"],
                "halves": [
                    (said, outcome["halves"][half]["verdict"])
                    for half, said in words.items()
                    if half in outcome["halves"]
                ],
                "shown": view.show(outcome, times.get(name, {})),
                "checks": check_grid(outcome, words),
                "skipped": [name_of(problem) for problem in outcome["skipped"]],
                "record": records.get(name) or None,
            }
        )
    machines = [record["machine"] for record in records.values() if record]
    return render(
        TEMPLATES,
        "experiments.html.j2",
        sections=sections,
        machine=machines[0] if machines else None,
        verdict_word=verdict_word,
        marks=MARKS,
        tones=TONES,
    )
