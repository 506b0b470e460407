"""Clean the pairs, drop what is none, and split them so that no text stands on two sides."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.console.saying import say

if TYPE_CHECKING:
    from translation.params import Params

INPUTS = {"raw": "the folder that download_pairs wrote"}
OPTIONS: dict[str, str] = {}


def run(params: Params, inputs: Mapping[str, Path], output: Path) -> None:
    """Write the shards train, validation and test; counts say what was dropped, and why."""
    from pipeline.foundation.artifacts import ShardWriter, read_artifact, read_rows, write_artifact
    from pipeline.translation.pair_rows import pair_schema
    from pipeline.translation.preparation import prepare

    section = params.prepare_pairs
    raw = read_artifact(inputs["raw"], stage="download_pairs")
    prepared = prepare(read_rows(raw.path, "pairs"), section)
    made_from = section.model_dump(mode="json")
    with write_artifact(output, stage="prepare_pairs", params=made_from, inputs=inputs) as draft:
        for split, found in prepared.splits.items():
            with ShardWriter(draft.path, split, pair_schema()) as writer:
                for row in found:
                    writer.write(row)
            draft.counts[split] = len(found)
        draft.counts["read"] = prepared.read
        draft.counts["dropped"] = dict(sorted(prepared.dropped.items()))
    sizes = ", ".join(f"{split} {len(found):,}" for split, found in prepared.splits.items())
    dropped = ", ".join(
        f"{reason.replace('_', ' ')} {number:,}"
        for reason, number in sorted(prepared.dropped.items())
    )
    say(f"{prepared.read:,} pairs read; {sizes}; dropped: {dropped or 'none'}")
