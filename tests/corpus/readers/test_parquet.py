from __future__ import annotations

from pathlib import Path
from typing import Any

import datasets
import pyarrow as pa
import pyarrow.parquet as parquet
import pytest

from pipeline.console.errors import UserError
from pipeline.corpus.readers.parquet import read_parquet
from pipeline.corpus.readers.tables import Row
from pipeline.fetching.streams import members

LATE = 1 << 40  # seconds: far beyond the year 9999
BAD: dict[str, tuple[pa.Array, int]] = {  # a column, and the row that cannot be read
    "text": (pa.Array.from_buffers(pa.string(), 3, pa.array([b"a", b"b", b"\xff"]).buffers()), 3),
    "korean": (
        pa.Array.from_buffers(pa.string(), 3, pa.array([b"a", b"\xb0\xa1", b""]).buffers()),
        2,
    ),
    "time": (pa.array([0, LATE, 0], pa.timestamp("s")), 2),
    "day": (pa.array([1 << 30, 0, 0], pa.date32()), 1),
}


def read(path: Path) -> list[Row]:
    return [row for member in members(path) for row in read_parquet(member)]


@pytest.mark.parametrize("name", BAD)
def test_a_cell_that_cannot_be_read_is_an_error_only_where_it_is_asked_for(
    name: str, tmp_path: Path
) -> None:
    column, place = BAD[name]
    path = tmp_path / "t.parquet"
    parquet.write_table(pa.table({"label": [1, 0, 1], name: column}), path)
    rows = read(path)
    assert [row["label"] for row in rows] == [1, 0, 1]
    assert list(rows[0]) == ["label", name]
    with pytest.raises(UserError, match="cannot be read") as caught:
        _ = [row[name] for row in rows]
    assert caught.value.where == f"{path}, row {place}, column {name!r}"


def write_classes(path: Path, **columns: tuple[Any, list[Any]]) -> None:
    features = datasets.Features({name: feature for name, (feature, _) in columns.items()})
    rows = {name: values for name, (_, values) in columns.items()}
    datasets.Dataset.from_dict(rows, features=features).to_parquet(path)


def test_classes_have_their_names_and_an_unlabelled_row_has_none(tmp_path: Path) -> None:
    sides = datasets.ClassLabel(names=["neg", "pos"])
    tags = datasets.List(datasets.ClassLabel(names=["O", "B-PER", "I-PER"]))
    write_classes(
        tmp_path / "t.parquet",
        text=(datasets.Value("string"), ["a", "b", "c"]),
        label=(sides, [1, -1, 0]),
        tags=(tags, [[1, 2], [], [0]]),
        stars=(datasets.Value("int64"), [-1, 0, 1]),
    )
    rows = read(tmp_path / "t.parquet")
    assert [row["label"] for row in rows] == ["pos", None, "neg"]
    assert [row["tags"] for row in rows] == [["B-PER", "I-PER"], [], ["O"]]
    assert [row["stars"] for row in rows] == [-1, 0, 1]  # a number of somebody's, and no class


def test_a_class_without_a_name_is_refused(tmp_path: Path) -> None:
    names = datasets.Features({"label": datasets.ClassLabel(names=["a", "b"])})
    schema = names.arrow_schema
    parquet.write_table(pa.table({"label": [0, 7]}, schema=schema), tmp_path / "t.parquet")
    with pytest.raises(UserError, match="the class 7"):
        _ = [row["label"] for row in read(tmp_path / "t.parquet")]
