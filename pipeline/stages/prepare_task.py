"""Rows of a task's source → train, validation and test examples, without leaks.

Reads the source that `tasks.NAME` names, drops duplicates, conflicting labels and rows that leak
from one split into another, and writes each split in an order that is shuffled by a hash.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.console.saying import say

if TYPE_CHECKING:
    from pipeline.params import Params

INPUTS = {"sources": "the folder of local files (data/sources)"}
OPTIONS = {"task": "the task's name in params.yaml"}
OF_NO_USE = {"metric", "checks", "max_length"}  # here: these prepare the same rows
DOWNLOADS = Path(".downloads")  # fetched files by hash, verified at every use


def run(params: Params, inputs: Mapping[str, Path], output: Path, *, task: str) -> None:
    """Write the artifact `output`: shards train, validation, test, dropped; labels.json."""
    from pipeline.corpus.sources import rows
    from pipeline.fetching.left_out import counted, say_left_out
    from pipeline.foundation.artifacts import write_artifact
    from pipeline.kinds.registry import code_of, data_of
    from pipeline.tasks.preparation import SPLITS, prepare, write_task
    from pipeline.tasks.task_data import task_named

    section = task_named(params.tasks, task)
    sources = {
        side: rows(source, inputs["sources"], DOWNLOADS)
        for side in SPLITS
        if (source := getattr(section, side)) is not None
    }
    made_from = section.model_dump(mode="json", exclude=OF_NO_USE)
    made_from["code_of_kind"] = code_of(section.kind)  # what reads the task stands on it too
    with (
        write_artifact(output, stage="prepare_task", params=made_from) as a,
        counted() as left_out,
    ):
        prepared = prepare(task, section, data_of(section.kind), sources)
        write_task(prepared, a)
        if left_out:
            a.counts["left_out"] = dict(left_out)
    say_left_out(task, left_out)
    sizes = ", ".join(f"{split} {len(prepared.splits[split]):,}" for split in SPLITS)
    dropped = ", ".join(f"{rule} {number:,}" for rule, number in prepared.dropped.items())
    if prepared.without_group:
        say(f"{task}: {prepared.without_group:,} rows without a group, each a group of its own")
    say(f"{task}: {prepared.read:,} rows read; {sizes}; dropped: {dropped or 'none'}")
