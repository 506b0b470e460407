from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import datasets
import pyarrow as pa
import pyarrow.parquet
import pytest
from hub_server import hub

COMMIT = "0123456789abcdef0123456789abcdef01234567"
TEXTS = [{"text": f"document {number}", "movie": number % 3} for number in range(50)]
# HF_ENDPOINT is read when `datasets` is imported: so each reading is a process of its own.
SCRIPT = """
import json, pathlib, sys
from pipeline.corpus.sources import documents, rows
from pipeline.console.errors import UserError
from pipeline.params import HubSource
source, here = HubSource.model_validate_json(sys.argv[2]), pathlib.Path()
try:
    print(json.dumps(list((documents if sys.argv[1] == "documents" else rows)(source, here, here))))
except UserError as error:
    print(json.dumps(str(error)))
"""


def parquet(rows: list[dict[str, Any]], schema: pa.Schema | None = None) -> bytes:
    buffer = io.BytesIO()
    pyarrow.parquet.write_table(pa.Table.from_pylist(rows, schema), buffer)
    return buffer.getvalue()


LABELS = datasets.Features(
    {
        "text": datasets.Value("string"),
        "label": datasets.ClassLabel(names=["neg", "pos"]),
        "tags": datasets.List(datasets.ClassLabel(names=["O", "B-PER"])),
    }
)
LABELLED = [
    {"text": "a", "label": 1, "tags": [0, 1]},
    {"text": "b", "label": -1, "tags": []},
    {"text": "c", "label": 0, "tags": [0]},
]
FILES = {
    "README.md": b"""---
license: cc0-1.0
configs:
- config_name: default
  data_files: [{split: train, path: data/train-*}, {split: test, path: data/test-*}]
- config_name: labelled
  data_files: [{split: train, path: labelled/*}]
---
# Texts
""",
    "data/train-00000-of-00002.parquet": parquet(TEXTS[:25]),
    "data/train-00001-of-00002.parquet": parquet(TEXTS[25:]),
    "data/test-00000-of-00001.parquet": parquet(TEXTS[:5]),
    "labelled/train-00000-of-00001.parquet": parquet(LABELLED, LABELS.arrow_schema),
}


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with hub("someone/texts", COMMIT, FILES) as (address, _):
        yield address


@pytest.fixture
def read(tmp_path: Path, address: str, source_of: Callable[..., Any]) -> Callable[..., Any]:
    """Read a hub source in a process of its own: its documents, rows or error."""

    def run(what: str, environment: dict[str, str] | None = None, **fields: Any) -> Any:
        settings = {"name": "someone/texts", "revision": COMMIT, "split": "train"}
        source = source_of("hub", **{**settings, "streaming": False, **fields})
        result = subprocess.run(
            [sys.executable, "-c", SCRIPT, what, source.model_dump_json()],
            env={
                **os.environ,
                "HF_HOME": str(tmp_path / "home"),
                "HF_ENDPOINT": address,
                **(environment or {}),
            },
            capture_output=True,
            text=True,
            check=False,
        )
        assert result.returncode == 0, result.stderr
        return json.loads(result.stdout.splitlines()[-1])

    return run


@pytest.mark.parametrize("streaming", [False, True])
def test_documents_come_from_a_hub_whole_or_streamed(
    read: Callable[..., Any], streaming: bool
) -> None:
    found = read("documents", streaming=streaming, text_column="text", group_column="movie")
    assert [document["paragraphs"] for document in found] == [[row["text"]] for row in TEXTS]
    assert [document["group"] for document in found] == [str(row["movie"]) for row in TEXTS]
    assert {document["source"] for document in found} == {"someone/texts 0123456789ab"}
    assert {document["licence"] for document in found} == {"CC0-1.0"}


def test_rows_come_from_a_split_and_then_from_what_was_kept(read: Callable[..., Any]) -> None:
    assert read("rows", split="test") == TEXTS[:5]
    offline = {"HF_ENDPOINT": "http://127.0.0.1:9", "HF_HUB_OFFLINE": "1"}
    assert read("rows", offline, split="test") == TEXTS[:5]


@pytest.mark.parametrize("streaming", [False, True])
def test_classes_come_by_their_names_and_minus_one_is_no_class(
    read: Callable[..., Any], streaming: bool
) -> None:
    found = read("rows", config="labelled", streaming=streaming)
    assert [row["label"] for row in found] == ["pos", None, "neg"]
    assert [row["tags"] for row in found] == [["O", "B-PER"], [], ["O"]]


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"name": "someone/nothing"}, "no such data set"),
        ({"revision": "f" * 40}, "no such data set"),
        ({"split": "dev"}, "Unknown split"),
        ({"config": "korean"}, "korean"),
    ],
)
def test_what_the_hub_does_not_have_is_told(
    read: Callable[..., Any], fields: dict[str, str], message: str
) -> None:
    error = read("rows", **fields)
    assert isinstance(error, str)
    assert message in error


def test_a_hub_that_is_not_there_is_told_at_once_with_what_to_do(read: Callable[..., Any]) -> None:
    error = read("rows", {"HF_ENDPOINT": "http://127.0.0.1:9"})
    assert "cannot be reached" in error
    assert "HF_HUB_OFFLINE=1" in error
    assert "Retrying" not in error
