"""Which texts an encoder goes on with: a task's training rows, and text without labels.

None that validation or test holds: rows of these are looked at for this alone. A text is each of a
row's inputs (both of a pair), or a paragraph; two are equal as `text_key` says, and with a row goes
all of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pipeline.foundation.vocabulary.special_tokens import frame_of
from pipeline.tasks.cells import text_key
from pipeline.tasks.encoding import EncodedText

if TYPE_CHECKING:
    from tokenizers import Tokenizer

    from pipeline.tasks.facets import DataFacet, Example, HeadFacet
    from pipeline.tasks.task_data import TaskData

HELD_OUT = ("validation", "test")


@dataclass(frozen=True)
class Texts:
    """What is left, and how many were left out because a held-out split has them, by split."""

    rows: list[Example]
    paragraphs: list[str] = field(repr=False)
    dropped: dict[str, int]


def training_texts(data: TaskData, unlabelled: Iterable[str]) -> Texts:
    """Those of the rows of "train" and of the paragraphs `unlabelled`."""
    held_out = {
        split: {key for row in data.splits[split] for key in _keys(data.kind, row)}
        for split in HELD_OUT
    }
    dropped = dict.fromkeys(HELD_OUT, 0)

    def is_free(keys: Iterable[str]) -> bool:
        found = set(keys)
        for split in HELD_OUT:
            if found & held_out[split]:
                dropped[split] += 1
                return False
        return True

    rows = [row for row in data.splits["train"] if is_free(_keys(data.kind, row))]
    paragraphs = [text for text in unlabelled if is_free([text_key(text)])]
    return Texts(rows, paragraphs, dropped)


def _keys(kind: DataFacet, row: Example) -> Iterator[str]:
    for name in kind.inputs:
        value = row[name]
        yield text_key(value if isinstance(value, str) else " ".join(value))


def encode(
    texts: Texts, head: HeadFacet, tokenizer: Tokenizer, max_length: int
) -> list[EncodedText]:
    """Rows as fine-tuning reads them, then paragraphs; `max_length` tokens at most each."""
    rows = encode_rows(texts.rows, head, tokenizer, max_length)
    return [*rows, *_pieces(texts.paragraphs, tokenizer, max_length)]


def encode_rows(
    rows: Sequence[Example], head: HeadFacet, tokenizer: Tokenizer, max_length: int
) -> list[EncodedText]:
    """The windows of each row, one after the other."""
    found = head.encode(tokenizer, rows, max_length)
    return [window for windows in found for window in windows]


def _pieces(
    paragraphs: Iterable[str], tokenizer: Tokenizer, max_length: int
) -> Iterator[EncodedText]:
    """Each in as many pieces of `max_length` tokens, special ones too, as it takes."""
    frame = frame_of(tokenizer, 1)
    room = max_length - frame.num_special
    for paragraph in paragraphs:
        ids = tokenizer.encode(paragraph, add_special_tokens=False).ids
        for start in range(0, len(ids), room):
            yield EncodedText(*frame.around(ids[start : start + room]))
