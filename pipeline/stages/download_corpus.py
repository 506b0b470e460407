"""Fetch the sources, verify them by hash, and unpack them to documents.

What was fetched stays in `.downloads`, by content; it is verified every time it is used.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pipeline.params import Params

INPUTS = {"sources": "the folder of local sources, data/sources (may be empty)"}
OPTIONS: dict[str, str] = {}
DOWNLOADS = Path(".downloads")


def run(params: Params, inputs: Mapping[str, Path], output: Path, **options: str) -> None:
    """Write the shards "documents"; counts say what each source gave: without sources nothing."""
    from pipeline.console.progress import Progress
    from pipeline.corpus.documents import document_writer
    from pipeline.corpus.sources import describe, documents
    from pipeline.fetching.left_out import counted, say_left_out
    from pipeline.foundation.artifacts import write_artifact

    section = params.download_corpus
    with (
        write_artifact(
            output, stage="download_corpus", params=section.model_dump(mode="json")
        ) as draft,
        document_writer(draft.path, "documents") as writer,
        Progress("download_corpus", total=None, unit="documents") as progress,
    ):
        counts: list[dict[str, Any]] = []
        for source in section.sources:
            sizes = {"documents": 0, "paragraphs": 0, "characters": 0}
            with counted() as left_out:
                for document in documents(source, inputs["sources"], DOWNLOADS):
                    writer.write(document)
                    sizes["documents"] += 1
                    sizes["paragraphs"] += len(document["paragraphs"])
                    sizes["characters"] += sum(map(len, document["paragraphs"]))
                    progress.advance()
            say_left_out(describe(source), left_out)
            counts.append({"source": describe(source), **sizes})
            if left_out:
                counts[-1]["left_out"] = dict(left_out)
        draft.counts["sources"] = counts
        draft.counts["documents"] = writer.num_rows
