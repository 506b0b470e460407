"""Pairs, as rows on disk and as token ids.

| column | holds |
| --- | --- |
| id | where the pair stands in its source |
| group | what it belongs to (a catalog, a document), or its id |
| source, target | the texts |
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from pipeline.foundation.artifacts import read_rows

if TYPE_CHECKING:
    import pyarrow as pa

COLUMNS = ("id", "group", "source", "target")
SPLITS = ("train", "validation", "test")


PairRow = dict[str, str]  # COLUMNS -> texts


def pair_schema() -> pa.Schema:
    """The Arrow schema of a pair."""
    import pyarrow as pa

    return pa.schema([(name, pa.string()) for name in COLUMNS])


def read_pairs(folder: Path) -> dict[str, list[PairRow]]:
    """The pairs of each split that `prepare_pairs` wrote."""
    return {split: list(read_rows(folder, split)) for split in SPLITS}


class Pair(NamedTuple):
    """Token ids of a source and a target, without special tokens."""

    source: list[int]
    target: list[int]


class Ends(NamedTuple):
    """Ids of the special tokens."""

    pad: int
    start: int
    end: int
