"""Two texts, one class or one number (Devlin et al. 2019, figure 4a)."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from pipeline.console.errors import UserError
from pipeline.tasks.encoding import EncodedText, encode_pairs
from pipeline.tasks.kind import Example, TaskKind, label_cell, text_cell, text_key

if TYPE_CHECKING:
    import pyarrow as pa
    from tokenizers import Tokenizer

    from pipeline.params import TaskColumns


class PairClassification(TaskKind):
    """`text` and `text_pair` → `label`."""

    name = "pair_classification"

    @property
    def schema(self) -> pa.Schema:
        import pyarrow as pa

        texts = [(name, pa.string()) for name in ("id", "group", "text", "text_pair")]
        return pa.schema([*texts, ("label", pa.float64() if self.regression else pa.string())])

    def read(self, row: Mapping[str, Any], columns: TaskColumns, where: str) -> Example | None:
        assert columns.text_pair is not None, "params give pair tasks a text_pair"
        text = text_cell(row[columns.text], columns.text, where)
        pair = text_cell(row[columns.text_pair], columns.text_pair, where)
        label = self._label(row[columns.label], columns.label, where)
        if text is None or pair is None or label is None:
            return None
        return {"text": text, "text_pair": pair, "label": label}

    def _label(self, value: Any, column: str, where: str) -> Any:
        return label_cell(value, column, where)

    def key(self, example: Example) -> str:
        return f"{text_key(example['text'])}\x1f{text_key(example['text_pair'])}"

    def text_of(self, example: Example) -> str:
        return f"{example['text']} | {example['text_pair']}"

    def labels_of(self, example: Example) -> list[str]:
        return [example["label"]]

    def encode(
        self, tokenizer: Tokenizer, examples: Sequence[Example], max_length: int
    ) -> list[EncodedText]:
        pairs = [(example["text"], example["text_pair"]) for example in examples]
        return encode_pairs(tokenizer, pairs, max_length)


class PairRegression(PairClassification):
    """`text` and `text_pair` → a number (similarity, for one)."""

    name = "pair_regression"
    regression = True

    def _label(self, value: Any, column: str, where: str) -> float | None:
        if value is None or (isinstance(value, str) and not value.strip()):
            return None
        try:
            number = float(value)
        except (TypeError, ValueError):
            number = math.nan
        if not math.isfinite(number):
            raise UserError(
                f"column {column!r} holds {value!r}", where=where, expected="a finite number"
            )
        return number

    def labels_of(self, example: Example) -> list[str]:
        return []
