"""`text` → `label`."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from pipeline.tasks.cells import label_cell, text_cell, text_key
from pipeline.tasks.facets import DataFacet, Example

if TYPE_CHECKING:
    import pyarrow as pa

    from pipeline.params import TaskColumns


class Classification(DataFacet):
    """A text and its class."""

    name = "classification"
    inputs = MappingProxyType({"text": "text"})

    @property
    def schema(self) -> pa.Schema:
        import pyarrow as pa

        return pa.schema([(name, pa.string()) for name in ("id", "group", "text", "label")])

    def read(self, row: Mapping[str, Any], columns: TaskColumns, where: str) -> Example | None:
        text = text_cell(row[columns.text], columns.text, where)
        label = label_cell(row[columns.label], columns.label, where)
        return None if text is None or label is None else {"text": text, "label": label}

    def key(self, example: Example) -> str:
        return text_key(example["text"])

    def text_of(self, example: Example) -> str:
        return example["text"]

    def labels_of(self, example: Example) -> list[str]:
        return [example["label"]]


DATA = Classification()
