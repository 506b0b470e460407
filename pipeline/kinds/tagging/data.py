"""`tokens` → `tags`, as many of one as of the other (BIO tags or plain ones)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from pipeline.tasks.cells import tagged_words, words_key
from pipeline.tasks.facets import DataFacet, Example
from pipeline.tasks.tag_schemes import EXPECTED, not_of_entities

if TYPE_CHECKING:
    import pyarrow as pa

    from pipeline.params import TaskColumns


class Tagging(DataFacet):
    """Words and a tag for each."""

    name = "tagging"
    inputs = MappingProxyType({"tokens": "text"})
    label_column = "tags"
    answers = "tags"
    same_length = (("tokens", "tags"),)

    @property
    def schema(self) -> pa.Schema:
        import pyarrow as pa

        words = pa.list_(pa.string())
        texts = [(name, pa.string()) for name in ("id", "group")]
        return pa.schema([*texts, ("tokens", words), ("tags", words)])

    def read(self, row: Mapping[str, Any], columns: TaskColumns, where: str) -> Example | None:
        names = (columns.text, columns.label)
        found = tagged_words(row[columns.text], row[columns.label], names, where)
        return None if found is None else dict(zip(("tokens", "tags"), found, strict=True))

    def key(self, example: Example) -> str:
        return words_key(example["tokens"])

    def text_of(self, example: Example) -> str:
        return " ".join(example["tokens"])

    def labels_of(self, example: Example) -> list[str]:
        return example["tags"]

    def refused_labels(self, labels: Sequence[str], metric: str) -> tuple[list[str], str]:
        return (not_of_entities(labels), EXPECTED) if metric == "entity_f1" else ([], "")


DATA = Tagging()
