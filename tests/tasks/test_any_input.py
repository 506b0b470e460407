"""Tables, JSON lines and CoNLL of any Unicode: read, prepared and encoded, or refused in words."""

from __future__ import annotations

import contextlib
import csv
import io
import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.console.errors import UserError
from pipeline.corpus.readers.formats import FORMATS
from pipeline.fetching.streams import Member
from pipeline.foundation.vocabulary import wordpiece
from pipeline.kinds.registry import data_of
from pipeline.params.sources import FileLayout
from pipeline.tasks.cells import text_key
from pipeline.tasks.preparation import prepare
from tests.tasks.toys import task_of

LETTERS = "aéß가각\u200b\u200d\xad\ufeff\x96\x1b\u2028\x85\r\n\t\"#,-'ㅋ\u0301\U0001f600"
CELL = st.text(st.characters() | st.sampled_from(LETTERS), max_size=8)
LINE = st.text(st.characters(exclude_categories=["Cs"]) | st.sampled_from(LETTERS), max_size=8)
ROWS = st.lists(st.tuples(CELL, CELL), max_size=12)
# Enough ordinary rows that every side has some.
ORDINARY = [{"text": f"text {number}", "label": "ab"[number % 2]} for number in range(60)]


def rows_of(name: str, content: bytes) -> list[Any]:
    reader = FORMATS[name].rows
    assert reader is not None
    return list(reader(Member("x", "x", io.BytesIO(content)), FileLayout()))


def prepared_and_encoded(kind: str, rows: list[Any]) -> None:
    """Nothing is lost that is not counted, and what was kept can be encoded."""
    with contextlib.suppress(UserError):
        made = prepare("toy", task_of(kind), data_of(kind), {"train": rows})
        kept = sum(map(len, made.splits.values()))
        assert kept + made.dropped.total() == made.read == len(rows)
        for examples in made.splits.values():
            for example in examples:
                TOKENIZER.encode(data_of(kind).text_of(example))


TOKENIZER = wordpiece.build([*wordpiece.SPECIAL_TOKENS, *"abß가각ㅋé"], lowercase=True)


@settings(deadline=None)
@given(ROWS)
def test_json_lines(rows: list[tuple[str, str]]) -> None:
    lines = [json.dumps({"text": text, "label": label}) for text, label in rows]
    read = rows_of("jsonl", "\n".join(lines).encode())
    assert len(read) == len(rows)
    prepared_and_encoded("classification", [*ORDINARY, *read])
    words = "\n".join(json.dumps({"tokens": list(row), "tags": ["O", "B-X"]}) for row in rows)
    prepared_and_encoded("tagging", rows_of("jsonl", words.encode()))


@settings(deadline=None)
@given(st.lists(st.tuples(LINE, LINE), max_size=12))
def test_tables(rows: list[tuple[str, str]]) -> None:
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\n").writerows([("text", "label"), *rows])
    with contextlib.suppress(UserError):
        read = rows_of("csv", buffer.getvalue().encode())
        assert len(read) == len(rows)
        prepared_and_encoded("classification", [*ORDINARY, *read])
    text = "text\tlabel\n" + "".join(f"{text}\t{label}\n" for text, label in rows)
    with contextlib.suppress(UserError):
        prepared_and_encoded("classification", [*ORDINARY, *rows_of("tsv", text.encode())])


@settings(deadline=None)
@given(st.lists(st.tuples(LINE, LINE), max_size=12), st.sampled_from(["\t", " "]))
def test_sentences(rows: list[tuple[str, str]], between: str) -> None:
    text = "".join(f"{token}{between}{tag}\n" for token, tag in rows)
    with contextlib.suppress(UserError):
        prepared_and_encoded("tagging", rows_of("conll", text.encode()))


UNSEEN = st.sampled_from("\u200b\u200c\u200d\xad\ufeff\u2060\u200e\x96\x1b")
SEEN = st.text(st.sampled_from("ab가각ㅋé  "), max_size=8)


@settings(deadline=None)
@given(SEEN, SEEN, st.lists(st.tuples(st.integers(0, 8), UNSEEN), max_size=3))
def test_keys_are_equal_where_ids_are(text: str, other: str, unseen: list[tuple[int, str]]) -> None:
    changed = text
    for place, character in unseen:
        changed = changed[:place] + character + changed[place:]
    spelled = {
        pair: (
            text_key(pair[0]) == text_key(pair[1]),
            [word for word, _ in words(pair[0])] == [word for word, _ in words(pair[1])],
        )
        for pair in ((text, changed), (text, other), (changed, other))
    }
    assert all(equal == same for equal, same in spelled.values()), spelled


def words(text: str) -> list[tuple[str, tuple[int, int]]]:
    """The words that the tokenizer makes ids of."""
    return TOKENIZER.pre_tokenizer.pre_tokenize_str(TOKENIZER.normalizer.normalize_str(text))
