"""What a kind of task must say about itself, and how a cell becomes text or a label."""

from __future__ import annotations

import unicodedata
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from pipeline.console.errors import UserError

if TYPE_CHECKING:
    import pyarrow as pa
    from tokenizers import Tokenizer

    from pipeline.params import TaskColumns
    from pipeline.tasks.encoding import EncodedText

Example = dict[str, Any]  # a row of a prepared task, `id` and `group` included


class TaskKind(ABC):
    """One kind of task: what its rows hold, what is equal, what is predicted."""

    name: ClassVar[str]
    regression: ClassVar[bool] = False
    label_column: ClassVar[str] = "label"

    @property
    @abstractmethod
    def schema(self) -> pa.Schema:
        """The columns of a prepared task."""

    @abstractmethod
    def read(self, row: Mapping[str, Any], columns: TaskColumns, where: str) -> Example | None:
        """The example of a source's row, NFC, without id and group; `None` where it is empty.

        Raises `UserError`, naming `where`, for a cell of the wrong type.
        """

    @abstractmethod
    def key(self, example: Example) -> str:
        """What is equal for equal inputs (NFC; white space and case aside)."""

    @abstractmethod
    def text_of(self, example: Example) -> str:
        """The example's input for a person to read."""

    @abstractmethod
    def labels_of(self, example: Example) -> list[str]:
        """Every label the example carries, in order; empty for regression."""

    @abstractmethod
    def encode(
        self, tokenizer: Tokenizer, examples: Sequence[Example], max_length: int
    ) -> list[EncodedText]:
        """The examples as token ids, at most `max_length` each, special tokens included."""

    def answer(self, example: Example) -> Any:
        """What is to be predicted, as it stands in the prepared task."""
        return example[self.label_column]


def text_cell(value: Any, column: str, where: str) -> str | None:
    """A text cell in NFC without white space around it; `None` where nothing is left."""
    if value is None:
        return None
    if not isinstance(value, str):
        raise UserError(f"column {column!r} holds {type(value).__name__}, not text", where=where)
    return unicodedata.normalize("NFC", value).strip() or None


def label_cell(value: Any, column: str, where: str) -> str | None:
    """A class as text (whole numbers too: 1 is "1"); `None` where there is none."""
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return text_cell(value, column, where)


def text_key(text: str) -> str:
    """What two texts share that a reader takes for the same: white space and case aside."""
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())
