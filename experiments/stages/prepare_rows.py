"""Rows of a task of the main pipeline, for the experiments on text.

As `prepare_task` makes them: read, cleaned, split. Without a task the artifact is empty, and the
experiments leave out what needs it.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.console.saying import say

if TYPE_CHECKING:
    from experiments.params import Params

INPUTS = {"sources": "the folder of local files (data/sources)"}
OPTIONS: dict[str, str] = {}
DOWNLOADS = Path(".downloads")  # fetched files by hash, verified at every use


def run(params: Params, inputs: Mapping[str, Path], output: Path) -> None:
    """Write the artifact `output`: shards train, validation, test, dropped; labels.json."""
    from pipeline.corpus.sources import rows
    from pipeline.foundation.artifacts import write_artifact
    from pipeline.kinds.registry import data_of
    from pipeline.tasks.preparation import SPLITS, prepare, write_task

    task = params.prepare_rows.task
    made_from = params.prepare_rows.model_dump(mode="json")
    with write_artifact(output, stage="prepare_rows", params=made_from) as draft:
        if task is None:
            say("no task: the experiments have the digits alone")
            return
        sources = {
            side: rows(source, inputs["sources"], DOWNLOADS)
            for side in SPLITS
            if (source := getattr(task, side)) is not None
        }
        prepared = prepare("rows", task, data_of(task.kind), sources)
        write_task(prepared, draft)
    sizes = ", ".join(f"{split} {len(prepared.splits[split]):,}" for split in SPLITS)
    say(f"{prepared.read:,} rows read; {sizes}")
