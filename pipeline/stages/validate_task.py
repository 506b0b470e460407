"""Check a task's examples by Great Expectations; a gate before its fine-tuning."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.params import Params

INPUTS = {"data": "the folder that prepare_task wrote"}
OPTIONS = {"task": "the task's name in params.yaml"}


def run(params: Params, inputs: Mapping[str, Path], output: Path, *, task: str) -> None:
    """Write the result `output` and its page; raises `UserError` where an expectation failed."""
    import json

    import pyarrow.parquet

    from pipeline.foundation.artifacts import read_artifact, read_rows, shard_paths
    from pipeline.kinds.registry import data_of
    from pipeline.tasks.task_data import task_named
    from pipeline.validation import results
    from pipeline.validation import task as suite
    from pipeline.validation.suites import run_suite

    section = task_named(params.tasks, task)
    kind = data_of(section.kind)
    data = read_artifact(inputs["data"], stage="prepare_task")
    splits = ("train", "validation", "test")
    labels = []
    if kind.has_classes:
        labels = json.loads((data.path / "labels.json").read_text(encoding="utf-8"))
    prepared = suite.CheckedTask(
        kind,
        {split: list(read_rows(data.path, split)) for split in splits},
        {split: pyarrow.parquet.read_schema(shard_paths(data.path, split)[0]) for split in splits},
        labels,
        data.counts,
    )
    outcome = run_suite(task, suite.tables(prepared, section.checks))
    results.publish(outcome, output, output.parent.parent / "data_docs")
