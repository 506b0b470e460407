"""Words, one tag each (BIO tags or plain ones)."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from pipeline.console.errors import UserError
from pipeline.tasks.encoding import EncodedText, encode_words
from pipeline.tasks.kind import Example, TaskKind, text_key

if TYPE_CHECKING:
    import pyarrow as pa
    from tokenizers import Tokenizer

    from pipeline.params import TaskColumns

OUTSIDE = "O"  # the tag of a word that is nothing in particular


class Tagging(TaskKind):
    """`tokens` → `tags`, as many of one as of the other."""

    name = "tagging"
    label_column = "tags"

    @property
    def schema(self) -> pa.Schema:
        import pyarrow as pa

        words = pa.list_(pa.string())
        texts = [(name, pa.string()) for name in ("id", "group")]
        return pa.schema([*texts, ("tokens", words), ("tags", words)])

    def read(self, row: Mapping[str, Any], columns: TaskColumns, where: str) -> Example | None:
        tokens = _words(row[columns.text], columns.text, where)
        tags = _words(row[columns.label], columns.label, where)
        if len(tokens) != len(tags):
            raise UserError(
                f"{len(tokens)} {columns.text} but {len(tags)} {columns.label}",
                where=where,
                expected="one tag for each token",
            )
        # A token may be white space (characters as tokens); its place counts, so it stays.
        return {"tokens": tokens, "tags": tags} if any(map(str.strip, tokens)) else None

    def key(self, example: Example) -> str:
        return "\x1f".join(text_key(token) for token in example["tokens"])

    def text_of(self, example: Example) -> str:
        return " ".join(example["tokens"])

    def labels_of(self, example: Example) -> list[str]:
        return example["tags"]

    def encode(
        self, tokenizer: Tokenizer, examples: Sequence[Example], max_length: int
    ) -> list[EncodedText]:
        return encode_words(tokenizer, [example["tokens"] for example in examples], max_length)


def _words(value: Any, column: str, where: str) -> list[str]:
    if value is None:
        return []
    if isinstance(value, str) or not all(isinstance(word, str) for word in value):
        raise UserError(
            f"column {column!r} does not hold a list of words",
            where=where,
            expected="a list of strings, one a token",
        )
    return [unicodedata.normalize("NFC", word) for word in value]
