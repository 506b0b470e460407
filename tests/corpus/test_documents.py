from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from pipeline.artifacts import read_rows, shard_paths
from pipeline.corpus import documents
from pipeline.corpus.documents import DocumentWriter


def document(number: int, length: int) -> dict[str, Any]:
    return {
        "id": f"{number}",
        "group": f"{number}",
        "source": "tests",
        "licence": "CC0-1.0",
        "paragraphs": ["x" * length],
    }


def test_shards_are_bounded_in_characters(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documents, "CHARACTERS_PER_SHARD", 1_000)
    with DocumentWriter(tmp_path, "documents") as writer:
        for number in range(25):
            writer.write(document(number, 100))
    assert len(shard_paths(tmp_path, "documents")) == 3
    assert [row["id"] for row in read_rows(tmp_path, "documents")] == [str(i) for i in range(25)]


def test_an_empty_corpus_is_one_empty_shard(tmp_path: Path) -> None:
    with DocumentWriter(tmp_path, "documents"):
        pass
    assert len(shard_paths(tmp_path, "documents")) == 1
    assert list(read_rows(tmp_path, "documents")) == []
