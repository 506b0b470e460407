"""What a source of local files and a labelled task leave out: licence, hash, columns, splits."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from pipeline.console.errors import UserError
from pipeline.corpus.readers.lines import read_lines
from pipeline.corpus.sources import path_hash, rows
from pipeline.fetching.local_files import WATCHED
from pipeline.fetching.streams import members
from pipeline.kinds.registry import KINDS, data_of
from pipeline.params.editing import round_trip
from pipeline.params.sources import Source
from pipeline.tasks.metrics.scores import METRICS

LICENCE = "own"  # of files that someone has; what he takes from elsewhere has one that he must say
MANY_FILES = 50  # then each is a document; a few are cut up, so that some can be held out
LOOKED_AT = 200  # rows, or lines
METRIC = {"classes": "macro_f1", "tags": "tag_f1", "numbers": "spearman"}
PLAIN = {".txt", ".md"}
TABLES = {".csv", ".tsv", ".jsonl", ".parquet"}
NAMES = {  # of columns, the likeliest first
    "text": (
        *("text", "sentence", "sentence1", "question1", "premise", "text_a", "tokens", "words"),
        *("document", "comment", "review", "utterance", "question"),
    ),
    "text_pair": ("text_pair", "sentence2", "question2", "hypothesis", "text_b"),
    "label": (
        *("label", "labels", "tags", "class", "category", "score", "gold_label", "intent"),
        *("sentiment", "mood", "target", "same"),
    ),
}
NAME = re.compile(r"(?!-?[\d.,]+$)\w[\w-]*(?: \w[\w-]*)?")  # two words at most, no number
TASK = """\
split: {salt: "1", validation: 0.1, test: 0.15}
limits: {train: 10000, validation: 2000, test: 5000}
checks: {min_rows: 5, min_class_fraction: 0.0, max_conflict_fraction: 0.2}
max_length: auto
"""


def task_sources(task: dict[str, Any]) -> list[tuple[str, Any]]:
    """The sources of a task, by the names of their sides."""
    return [(side, task[side]) for side in ("train", "validation", "test") if task.get(side)]


def complete_source(source: Any, where: str, *, is_corpus: bool = False) -> Iterator[str]:
    """Write what a source of local files leaves out; gives the names of it. Raises `UserError`
    where there is no such file."""
    if not isinstance(source, dict) or source.get("kind") != "files":
        return
    path = Path(str(source.get("path", "")))
    if path.parts[: len(WATCHED)] != WATCHED and source.get("sha256") is None:
        if not path.exists():
            raise UserError(
                f"there is no such file or folder: {path}",
                where=f"params.yaml, {where}",
                hint="put it there, or mend the path",
            )
        yield _put(source, "sha256", path_hash(path), where)
    if "licence" not in source:
        yield _put(source, "licence", LICENCE, where)
    if is_corpus and path.exists() and not {"document", "text_column", "format"} & set(source):
        kinds, cut = _looked_at(path, source.get("pattern"))
        if kinds & TABLES:
            table = _first_rows(source)
            yield _put(source, "text_column", _longest(table, list(table[0])), where)
        elif cut is not None:
            yield _put(source, "document", cut, where)


def complete_task(task: dict[str, Any], where: str) -> Iterator[str]:
    """Write what a labelled task leaves out; gives the names of it."""
    kind = task.get("kind")
    if kind not in KINDS:
        return
    data = data_of(str(kind))
    if "metric" not in task:
        fitting = [name for name, metric in METRICS.items() if metric.answers == data.answers]
        yield _put(task, "metric", METRIC.get(data.answers, fitting[0]), where)
    needed = [*data.inputs.values(), "label"]
    columns = task.setdefault("columns", {})
    missing = [name for name in needed if name not in columns]
    if missing:
        table = _first_rows(task.get("train"))
        for name, column in guessed_columns(table, missing, set(columns.values())).items():
            yield _put(columns, name, column, f"{where}.columns")
    for name, value in round_trip().load(TASK).items():
        if name not in task:
            yield _put(task, name, value, where)


def guessed_columns(
    table: Sequence[dict[str, Any]], wanted: Sequence[str], taken: set[str]
) -> dict[str, str]:
    """For `text`, `text_pair` and `label` the column of `table` that it most likely is: by its
    name, else the label where fewest values are, and texts where the longest are.

    Raises `UserError`, with the columns that there are, where these are too few.
    """
    left = [name for name in table[0] if name not in taken]
    if len(left) < len(wanted):
        raise UserError(
            f"no columns for {', '.join(wanted)}",
            where="params.yaml, tasks",
            expected=f"columns: {{text: …, label: …}} of {', '.join(map(repr, table[0]))}",
        )
    found: dict[str, str] = {}
    for name in wanted:
        named = {column.lower(): column for column in reversed(left)}
        likely = [named[known] for known in NAMES[name] if known in named]
        if likely:
            found[name] = likely[0]
            left.remove(likely[0])
    for name in sorted(set(wanted) - set(found)):  # the label first, which texts are never like
        if name == "label":
            found[name] = min(left, key=lambda column: len({str(row[column]) for row in table}))
        else:
            found[name] = _longest(table, left)
        left.remove(found[name])
        if not NAME.fullmatch(found[name]):
            raise UserError(
                f"a column named {found[name]!r}: is there no header row?",
                where="params.yaml, tasks",
                expected="columns: {text: …, label: …}, or names for them",
                hint="without a header row: `column_names: [text, label]` in the source",
            )
    return {name: found[name] for name in wanted}


def _longest(table: Sequence[dict[str, Any]], columns: Sequence[str]) -> str:
    return max(columns, key=lambda column: sum(len(str(row[column])) for row in table))


def _first_rows(source: Any) -> list[dict[str, Any]]:
    try:
        checked = TypeAdapter(Source).validate_python(dict(source or {}))
    except ValidationError:
        raise UserError(
            "the columns of a source that is not complete cannot be told",
            where="params.yaml",
            expected="columns: {text: …, label: …}, or all that the source needs",
        ) from None
    places = (Path(*WATCHED), Path(".downloads"))
    return [dict(row) for row in islice(rows(checked, *places), LOOKED_AT)]


def _looked_at(path: Path, pattern: str | None) -> tuple[set[str], str | None]:
    """The endings of the first files, and what one document is of plain text or Markdown: a file,
    where there are many; else what stands between blank lines, or a line where there is none."""
    kinds: set[str] = set()
    cut: str | None = None
    found = 0
    for member in islice(members(path, pattern), MANY_FILES):
        kinds.add(member.ending)
        if member.ending in PLAIN:
            found += 1
            if cut is None:
                lines = islice(read_lines(member), LOOKED_AT)
                cut = "line" if all(line.strip() for line in lines) else "blank_line"
    return kinds, "file" if found == MANY_FILES else cut


def _put(values: dict[str, Any], name: str, value: Any, where: str) -> str:
    values[name] = value
    return f"{where}.{name}"
