"""What a run did: `logs/flow/last_run.json`, the summary on the terminal, Prefect's artifacts.

These files, the metrics and what is linked lie in the pipeline's folder.
"""

from __future__ import annotations

import contextlib
import dataclasses
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flows.graph import Stage
from flows.workspace import LOGS
from pipeline.console.errors import UserError
from pipeline.console.pipelines import Pipeline, load
from pipeline.console.saying import say
from pipeline.console.wording import duration, padded
from pipeline.languages.spoken import _, language_of_pages

REPORT = LOGS / "last_run.json"
METRICS = Path("reports/metrics.json")
EVALUATION = Path("reports/evaluation")
DIAGNOSIS = Path("reports/diagnosis.json")
PAGE = Path("reports/report.html")
LINKS = {  # shown where they exist
    "report": PAGE,
    "Data Docs": Path("reports/data_docs/index.html"),
    "model": Path("data/encoder"),
}
WIDTH_OF_LINKS = 10  # of their names, in columns of a terminal
FAILURES = {"Failed", "Crashed"}


@dataclass(frozen=True)
class StageResult:
    """What became of one stage; `seconds` are those of its latest real run."""

    name: str
    group: str
    state: str  # Completed, Cached, Failed, Crashed, Cancelled or NotReady
    message: str
    seconds: float | None
    exit_code: int | None


@dataclass(frozen=True)
class RunReport:
    """What became of one run of the flow."""

    state: str  # Completed, Failed or Cancelled
    message: str
    exit_code: int
    seconds: float
    flow_run_id: str | None
    stages: list[StageResult]
    measured: bool = True  # whether reports/metrics.json is of this run, or of its cache

    def stage(self, name: str) -> StageResult | None:
        """The result of one stage, if it was part of the run."""
        return next((result for result in self.stages if result.name == name), None)

    def failures(self) -> list[str]:
        """What went wrong, a text a failed stage."""
        failed = [result for result in self.stages if result.state in FAILURES]
        return [f"stage {result.name} failed: {result.message}" for result in failed]


def write_report(root: Path, pipeline: Pipeline, report: RunReport) -> None:
    """Keep the report for the command line and for the next run."""
    path = root / pipeline.folder / REPORT
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(dataclasses.asdict(report), indent=2) + "\n", encoding="utf-8")


def read_report(root: Path, pipeline: Pipeline) -> RunReport | None:
    """The report of the latest run; `None` where there is none that can be read."""
    try:
        content = json.loads((root / pipeline.folder / REPORT).read_text(encoding="utf-8"))
        stages = [StageResult(**stage) for stage in content.pop("stages")]
        return RunReport(**content, stages=stages)
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return None


def read_metrics(root: Path, pipeline: Pipeline) -> dict[str, Any]:
    """The content of reports/metrics.json; empty where there is none."""
    return _read_json(root / pipeline.folder / METRICS)


def _read_json(path: Path) -> dict[str, Any]:
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return content if isinstance(content, dict) else {}


def write_page(root: Path, pipeline: Pipeline) -> None:
    """Write the pipeline's page anew, with what this run took; without results there is none."""
    folder = root / pipeline.folder
    if not pipeline.page or not all(
        (folder / results).exists() for results in (METRICS, EVALUATION)
    ):
        return
    try:
        load(pipeline.page)(folder / METRICS.parent, folder / LOGS.parent)
    except (UserError, ImportError, AttributeError, LookupError, TypeError, ValueError) as error:
        say(f"{pipeline.folder / PAGE} was not written: {error}", file=sys.stderr)


def write_page_in_language(root: Path, pipeline: Pipeline) -> None:
    """Write the page anew where it is in another language than the one that is spoken."""
    try:
        with (root / pipeline.folder / PAGE).open(encoding="utf-8") as page:
            head = page.read(200)
    except OSError:
        return
    if f'lang="{language_of_pages()}"' not in head:
        write_page(root, pipeline)


def makers_of_metrics(pipeline: Pipeline, stages: Sequence[Stage]) -> set[str]:
    """Which of the stages write reports/metrics.json: without them it is of some other run."""
    path = (pipeline.folder / METRICS).as_posix()
    return {stage.name for stage in stages if path in stage.outputs}


def findings(root: Path, pipeline: Pipeline) -> list[str]:
    """Sentences about what was trained, on how much text, and the main scores."""
    metrics = read_metrics(root, pipeline)
    if not metrics:
        return []
    with contextlib.suppress(
        UserError, ImportError, AttributeError, LookupError, TypeError, ValueError
    ):
        if pipeline.sentences:
            return list(load(pipeline.sentences)(metrics))
    return [f"{name}: {value}" for name, value in flatten(metrics)][:20]


def diagnoses(root: Path, pipeline: Pipeline) -> list[str]:
    """What most likely holds the scores back, in a few sentences; empty where nobody looked."""
    report = _read_json(root / pipeline.folder / DIAGNOSIS)
    if report and pipeline.diagnosis:
        with contextlib.suppress(
            UserError, ImportError, AttributeError, LookupError, TypeError, ValueError
        ):
            return list(load(pipeline.diagnosis)(report))
    return []


def flatten(values: Any, prefix: str = "") -> Iterator[tuple[str, Any]]:
    """Leaves of nested mappings: `{"a": {"b": 1}}` gives `("a.b", 1)`."""
    if isinstance(values, dict):
        for key, value in values.items():
            yield from flatten(value, f"{prefix}.{key}" if prefix else str(key))
    else:
        yield prefix, values


def terminal_summary(
    root: Path, pipeline: Pipeline, report: RunReport | None, measured: bool = True
) -> str:
    """The text for the end of a run; without a report, of what is there.

    Metrics are told where this run, or its cache, made them: `measured`, of a report its own.
    """
    measured = report.measured if report else measured
    lines = []
    if report is not None:
        ended = _("{state} in {time}: {message}").format(
            state=_(report.state), time=duration(report.seconds), message=report.message
        )
        lines += [ended, ""]
        lines += [*_group_lines(report), ""] if report.stages else []
    if report is None or report.state == "Completed":
        found = findings(root, pipeline) if measured else []
        sentences = [f"  {sentence}" for sentence in found]
        links = [_link(name, path) for name, path in _present_links(root, pipeline)]
        lines += [*sentences, ""] if sentences else []
        found = [f"  - {sentence}" for sentence in diagnoses(root, pipeline)] if measured else []
        lines += [f"  {_('What holds the scores back')}:", *found, ""] if found else []
        lines += links
    lines.append(_link("dashboard", "make dashboard"))
    return "\n".join(lines)


def _link(name: str, place: object) -> str:
    return f"  {padded(_(name), WIDTH_OF_LINKS)} {place}"


def _group_lines(report: RunReport) -> list[str]:
    """A line a group of stages: how many ended how, and the seconds of their latest real runs."""
    lines = []
    groups = dict.fromkeys(result.group for result in report.stages)
    width = max(map(len, groups))
    for group in groups:
        results = [result for result in report.stages if result.group == group]
        states = [result.state for result in results]
        counts = ", ".join(f"{states.count(state)} {_(state)}" for state in dict.fromkeys(states))
        timed = [result.seconds for result in results if result.seconds is not None]
        took = duration(sum(timed)) if timed else ""
        lines.append(f"  {group:<{width}}  {padded(counts, 24)} {took}".rstrip())
    return lines


def _present_links(root: Path, pipeline: Pipeline) -> list[tuple[str, Path]]:
    places = [(name, pipeline.folder / path) for name, path in LINKS.items()]
    return [(name, path) for name, path in places if (root / path).exists()]


def publish_artifacts(root: Path, pipeline: Pipeline, report: RunReport) -> None:
    """Attach summary, tables and links to the flow run (call it inside the flow)."""
    from prefect.artifacts import (
        create_link_artifact,
        create_markdown_artifact,
        create_table_artifact,
    )

    metrics = read_metrics(root, pipeline) if report.measured else {}
    said = [*findings(root, pipeline), *diagnoses(root, pipeline)] if report.measured else []
    sentences = "".join(f"- {sentence}\n" for sentence in said)
    links = "".join(f"- {_(name)}: `{path}`\n" for name, path in _present_links(root, pipeline))
    create_markdown_artifact(
        key="summary",
        markdown=f"# {_(report.state)}\n\n{report.message}\n\n{sentences}\n{links}",
        description=_("the run, in {time}").format(time=duration(report.seconds)),
    )
    create_table_artifact(
        key="stages",
        table=[
            {
                "stage": result.name,
                "state": result.state,
                "seconds": "" if result.seconds is None else round(result.seconds, 1),
                "message": result.message.partition("\n")[0],
            }
            for result in report.stages
        ],
        description=_("what became of every stage; seconds are those of its latest real run"),
    )
    rows = [{"metric": name, "value": value} for name, value in flatten(metrics)]
    if rows:
        create_table_artifact(key="metrics", table=rows, description=str(pipeline.folder / METRICS))
    for name, path in _present_links(root, pipeline):
        create_link_artifact(
            key=name.lower().replace(" ", "-"),
            link=(root / path).as_uri(),
            link_text=str(path),
            description=_("{name}, on the machine that ran it").format(name=_(name)),
        )
