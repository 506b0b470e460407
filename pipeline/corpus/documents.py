"""A document on disk: what every stage from `download_corpus` to `tokenize_corpus` reads.

| column | type | holds |
| --- | --- | --- |
| id | string | stable: the same text from the same source has the same id |
| group | string | what must not be split apart; of a text without a group, the text's hash |
| source | string | such as "botocore 1.44.5" |
| licence | string | of the text, as its source states it |
| paragraphs | list of strings | in order |
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict

from pipeline.foundation.artifacts import ShardWriter

if TYPE_CHECKING:
    import pyarrow as pa


class Document(TypedDict):
    """One row: see the table above."""

    id: str
    group: str
    source: str
    licence: str
    paragraphs: list[str]


def text_hash(text: str) -> str:
    """16 hexadecimal digits that stand for a text (64 bits of its SHA-256)."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def document_schema() -> pa.Schema:
    """The Arrow schema of a document."""
    import pyarrow as pa

    words = [(name, pa.string()) for name in ("id", "group", "source", "licence")]
    return pa.schema([*words, ("paragraphs", pa.list_(pa.string()))])


def document_writer(folder: Path, name: str) -> ShardWriter:
    """A writer of documents; use it as a context manager."""
    return ShardWriter(folder, name, document_schema())
