"""Parquet to rows; a cell is made a Python value when it is asked for, its column with it.

So a cell that Python cannot hold (a timestamp of the year 10,000, text that is not UTF-8) is an
error where somebody wants its column, and nobody's business elsewhere.
"""

from __future__ import annotations

import io
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from typing import IO, TYPE_CHECKING, Any

from pipeline.console.errors import UserError
from pipeline.corpus.readers.class_labels import Naming, namings
from pipeline.corpus.readers.tables import Row, composed_names, refuse_equal_names
from pipeline.fetching.streams import BROKEN, Member, broken

if TYPE_CHECKING:
    import pyarrow as pa


def read_parquet(member: Member, batch_size: int = 256) -> Iterator[Row]:
    """The rows of a Parquet file, batch by batch (a copy on disk where it is inside a tar)."""
    import pyarrow as pa
    import pyarrow.parquet

    with tempfile.TemporaryFile() as spool:
        stream = member.stream
        if not _seekable(stream):
            try:
                shutil.copyfileobj(stream, spool)
            except BROKEN as error:
                raise broken(member.where, error) from None
            spool.seek(0)
            stream = spool
        try:
            with pyarrow.parquet.ParquetFile(stream) as file:
                schema = file.schema_arrow
                refuse_equal_names(composed_names(schema.names), member.where)
                named = namings(_features(schema), member.where)
                first = 1
                for batch in file.iter_batches(batch_size):
                    columns = Columns(batch, member.where, first, named)
                    yield from (ParquetRow(columns, index) for index in range(batch.num_rows))
                    first += batch.num_rows
        except (pa.ArrowInvalid, OSError) as error:
            raise UserError(f"not a Parquet file: {error}", where=member.where) from None


def _features(schema: pa.Schema) -> Mapping[str, Any]:
    """What `datasets` wrote of the columns, where it wrote the file."""
    if b"huggingface" not in (schema.metadata or {}):
        return {}
    import datasets

    return datasets.Features.from_arrow_schema(schema)


class Columns:
    """The columns of a batch as Python values, each made when its first cell is asked for."""

    def __init__(
        self, batch: pa.RecordBatch, where: str, first: int, named: Mapping[str, Naming]
    ) -> None:
        self.names = composed_names(batch.schema.names)
        self._batch, self._where, self._first, self._named = batch, where, first, named
        self._values: dict[str, list[Any]] = {}

    def __getitem__(self, name: str) -> list[Any]:
        if name not in self._values:
            self._values[name] = self._read(name)
        return self._values[name]

    def _read(self, name: str) -> list[Any]:
        place = self.names.index(name)
        naming, values = self._named.get(self._batch.schema.names[place]), []
        for index, cell in enumerate(self._batch.column(place)):
            try:
                value = cell.as_py()
            except (ValueError, ArithmeticError, ImportError) as error:
                raise UserError(
                    f"a cell that cannot be read: {error}",
                    where=f"{self._where}, row {self._first + index}, column {name!r}",
                    expected=f"{cell.type} that Python can hold, text in UTF-8",
                ) from None
            values.append(value if naming is None else naming(value))
        return values


class ParquetRow(Mapping[str, Any]):
    """A row whose cells are read when they are asked for: of other columns nothing is expected."""

    def __init__(self, columns: Columns, index: int) -> None:
        self._columns, self._index = columns, index

    def __getitem__(self, name: str) -> Any:
        if name not in self._columns.names:
            raise KeyError(name)
        return self._columns[name][self._index]

    def __iter__(self) -> Iterator[str]:
        return iter(self._columns.names)

    def __len__(self) -> int:
        return len(self._columns.names)


def _seekable(stream: IO[bytes]) -> bool:
    """Whether a stream is a plain file on disk (what comes out of a tar or .gz is not)."""
    return isinstance(stream, io.BufferedReader) and isinstance(stream.raw, io.FileIO)
