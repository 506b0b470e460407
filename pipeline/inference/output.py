"""Rows into a file, with bounded memory: it exists whole or not at all."""

from __future__ import annotations

import contextlib
import csv
import json
import os
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from pipeline.console.errors import UserError

if TYPE_CHECKING:
    import pyarrow as pa

ENDINGS = (".jsonl", ".csv", ".parquet")
GROUP_ROWS = 4096


@contextlib.contextmanager
def whole_file(target: Path) -> Iterator[Path]:
    """Yield a place beside `target` to write to; then sync it and put it in place of `target`."""
    if target.is_dir():
        raise UserError("a folder stands where the file is to be written", where=str(target))
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = target.with_name(f".{target.name}.draft")
    try:
        yield draft
        with draft.open("rb") as stream:
            os.fsync(stream.fileno())
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)


class RowWriter(ABC):
    """Writes rows, which are mappings with the names of `schema`."""

    def __init__(self, stream: IO[Any], schema: pa.Schema) -> None:
        self.stream = stream
        self.schema = schema

    @abstractmethod
    def write(self, row: Mapping[str, Any]) -> None:
        """Append a row."""


class JsonLinesWriter(RowWriter):
    """One JSON object a line."""

    def write(self, row: Mapping[str, Any]) -> None:
        self.stream.write(json.dumps(row, ensure_ascii=False, allow_nan=False) + "\n")


class CsvWriter(RowWriter):
    """A column each; of a structure, one for each of its fields; a list is JSON."""

    def __init__(self, stream: IO[Any], schema: pa.Schema) -> None:
        super().__init__(stream, schema)
        self.columns = list(_leaves(schema))
        self.writer = csv.writer(stream, lineterminator="\n")
        self.writer.writerow([".".join(column) for column in self.columns])

    def write(self, row: Mapping[str, Any]) -> None:
        self.writer.writerow([_csv_cell(row, column) for column in self.columns])


class ParquetWriter(RowWriter):
    """Row groups of `GROUP_ROWS` rows."""

    def __init__(self, stream: IO[Any], schema: pa.Schema) -> None:
        import pyarrow.parquet

        super().__init__(stream, schema)
        self.file = pyarrow.parquet.ParquetWriter(stream, schema, compression="zstd")
        self.rows: list[Mapping[str, Any]] = []

    def write(self, row: Mapping[str, Any]) -> None:
        self.rows.append(row)
        if len(self.rows) == GROUP_ROWS:
            self._flush()

    def close(self) -> None:
        """Write what is left, and what belongs at the end."""
        if self.rows:
            self._flush()
        self.file.close()

    def _flush(self) -> None:
        import pyarrow as pa

        self.file.write_table(pa.Table.from_pylist(self.rows, schema=self.schema))
        self.rows = []


@contextlib.contextmanager
def row_writer(target: Path, schema: pa.Schema) -> Iterator[RowWriter]:
    """A writer of the format that the ending of `target` says, one of `ENDINGS`."""
    with whole_file(target) as draft:
        if target.suffix == ".parquet":
            with (
                draft.open("wb") as binary,
                contextlib.closing(ParquetWriter(binary, schema)) as writer,
            ):
                yield writer
            return
        made = CsvWriter if target.suffix == ".csv" else JsonLinesWriter
        with draft.open("w", encoding="utf-8", newline="") as text:
            yield made(text, schema)


def _leaves(schema: Any, prefix: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Paths to the fields of a schema that hold a value and not a structure."""
    import pyarrow as pa

    for field in schema:
        path = (*prefix, field.name)
        if pa.types.is_struct(field.type):
            yield from _leaves(field.type, path)
        else:
            yield path


def _csv_cell(row: Mapping[str, Any], path: Sequence[str]) -> Any:
    value: Any = row
    for name in path:
        value = value[name]
    return json.dumps(value, ensure_ascii=False) if isinstance(value, list) else value
