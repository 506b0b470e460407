"""Clean the raw documents, drop duplicates, and split them by a hash of their group."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.params import Params

INPUTS = {"raw": "the documents of download_corpus"}
OPTIONS: dict[str, str] = {}


def run(params: Params, inputs: Mapping[str, Path], output: Path, **options: str) -> None:
    """Write the shards "train", "validation" and "dropped"."""
    import shutil

    from pipeline.corpus.preparation import prepare
    from pipeline.foundation.artifacts import read_artifact, write_artifact

    section = params.prepare_corpus
    raw = read_artifact(inputs["raw"], stage="download_corpus")
    with write_artifact(
        output,
        stage="prepare_corpus",
        params=section.model_dump(mode="json"),
        inputs={"raw": raw.path},
    ) as draft:
        scratch = draft.path / "scratch"  # goes with the draft, should this process be killed
        draft.counts.update(prepare(raw.path, draft.path, scratch, section))
        shutil.rmtree(scratch)
