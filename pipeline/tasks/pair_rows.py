"""Rows of two texts and a label: what the kinds over pairs share."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from pipeline.tasks.cells import text_cell, text_key
from pipeline.tasks.facets import DataFacet, Example

if TYPE_CHECKING:
    import pyarrow as pa

    from pipeline.params import TaskColumns


class PairRows(DataFacet):
    """`text` and `text_pair` → `label`, which a kind reads and types."""

    inputs = MappingProxyType({"text": "text", "text_pair": "text_pair"})

    @staticmethod
    @abstractmethod
    def label_cell(value: Any, column: str, where: str) -> Any:
        """The label in a cell; `None` where there is none."""

    @property
    def label_type(self) -> pa.DataType:
        """Of the column `label`."""
        import pyarrow as pa

        return pa.string()

    @property
    def schema(self) -> pa.Schema:
        import pyarrow as pa

        texts = [(name, pa.string()) for name in ("id", "group", "text", "text_pair")]
        return pa.schema([*texts, ("label", self.label_type)])

    def read(self, row: Mapping[str, Any], columns: TaskColumns, where: str) -> Example | None:
        assert columns.text_pair is not None, "params give pair tasks a text_pair"
        text = text_cell(row[columns.text], columns.text, where)
        pair = text_cell(row[columns.text_pair], columns.text_pair, where)
        label = self.label_cell(row[columns.label], columns.label, where)
        if text is None or pair is None or label is None:
            return None
        return {"text": text, "text_pair": pair, "label": label}

    def key(self, example: Example) -> str:
        return f"{text_key(example['text'])}\x1f{text_key(example['text_pair'])}"

    def text_of(self, example: Example) -> str:
        return f"{example['text']} | {example['text_pair']}"

    def labels_of(self, example: Example) -> list[str]:
        return [example["label"]]
