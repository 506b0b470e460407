"""The documents of a corpus folder, a few at a time."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from pipeline.foundation.artifacts import read_rows, shard_paths
from pipeline.tokenization.encoding import Document

CHARACTERS_PER_BATCH = 100_000  # 0.01 s of work for English, 1 s for Korean


def num_documents(corpus: Path, split: str) -> int:
    """How many documents a split has, from the shards' footers."""
    import pyarrow.parquet

    return sum(pyarrow.parquet.read_metadata(path).num_rows for path in shard_paths(corpus, split))


def batches(corpus: Path, split: str) -> Iterator[list[Document]]:
    """Documents in order, in groups of about `CHARACTERS_PER_BATCH`."""
    batch: list[Document] = []
    size = 0
    for row in read_rows(corpus, split, ["paragraphs"], batch_size=64):
        batch.append(row["paragraphs"])
        size += sum(map(len, row["paragraphs"]))
        if size >= CHARACTERS_PER_BATCH:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch
