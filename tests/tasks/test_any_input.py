"""Tables, JSON lines, Parquet and CoNLL of any Unicode: read, prepared, validated and encoded, or
refused in words; no row is lost that is not counted."""

from __future__ import annotations

import contextlib
import csv
import io
import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pyarrow as pa
import pyarrow.parquet
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.console.errors import UserError
from pipeline.corpus.readers.formats import FORMATS
from pipeline.fetching.streams import Member
from pipeline.foundation.artifacts import read_artifact
from pipeline.foundation.vocabulary import wordpiece
from pipeline.kinds.registry import data_of, head_of
from pipeline.params import Params
from pipeline.params.sources import FileLayout
from pipeline.stages import prepare_task, validate_task
from pipeline.tasks.cells import text_key, words_key
from pipeline.tasks.encoding import encode_texts, encode_words
from pipeline.tasks.preparation import prepare
from pipeline.tasks.task_data import read_task
from tests.tasks.toys import SOURCE, task_of

UNSEEN = "\u200b\u200c\u200d\u2060\ufeff\xad\u200e\x96\x1b\x85\x1c\ufffd\ue000\0"
APART = " \t\r\n\u2028\u3000\xa0"
LETTERS = "aBéÉßΣσςİi가각각ㅋ\u0301中豈\U0001f600\U0001f97a\"#,-'_“。€"
ANY = st.characters() | st.sampled_from(LETTERS + UNSEEN + APART)  # half of surrogate pairs too
CELL = st.text(ANY, max_size=8)
LINE = st.text(ANY.filter(lambda letter: not "\ud800" <= letter <= "\udfff"), max_size=8)
CLASS = st.sampled_from(["a", "b", " b", "a\u200b", "a\x96", "", "\ufeff"])  # two, and none
JSON_ROWS = st.lists(st.tuples(CELL, CLASS), max_size=12) | st.lists(st.tuples(CELL, CELL))
ROWS = st.lists(st.tuples(LINE, CLASS), max_size=12) | st.lists(st.tuples(LINE, LINE))
# Enough ordinary rows that every side has some.
ORDINARY = [(f"text {number}", "ab"[number % 2]) for number in range(60)]
COLUMNS = ("text", "label")
TOKENIZER = wordpiece.build([*wordpiece.SPECIAL_TOKENS, *"abß가각ㅋé"], lowercase=True)


def table(rows: Iterable[Sequence[str]], **options: Any) -> bytes:
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\n", **options).writerows([COLUMNS, *rows])
    return buffer.getvalue().encode()


def tabs(rows: Iterable[Sequence[str]]) -> bytes:
    return "".join("\t".join(row) + "\n" for row in [COLUMNS, *rows]).encode()


def objects(rows: Iterable[Sequence[str]]) -> bytes:
    return "\n".join(json.dumps(dict(zip(COLUMNS, row, strict=True))) for row in rows).encode()


def parquet(rows: Iterable[Sequence[str]]) -> bytes:
    sink = io.BytesIO()
    columns = [dict(zip(COLUMNS, row, strict=True)) for row in rows]
    schema = pa.schema([(name, pa.string()) for name in COLUMNS])
    pa.parquet.write_table(pa.Table.from_pylist(columns, schema=schema), sink)
    return sink.getvalue()


def words_and_tags(rows: Iterable[Sequence[str]]) -> bytes:
    made = (
        {"text": list(text), "label": ["OB"[place % 2] for place in range(len(text))]}
        for text, _ in rows
    )
    return "\n".join(map(json.dumps, made)).encode()


def rows_of(name: str, content: bytes) -> list[Any]:
    reader = FORMATS[name].rows
    assert reader is not None
    return list(reader(Member("x", "x", io.BytesIO(content)), FileLayout()))


def through_the_stages(
    kind: str, name: str, content: bytes, validate: bool = False, **columns: str
) -> bool:
    """From a file to the ids that finetune takes; nothing but a `UserError` ends it. Whether all of
    it was done."""
    with TemporaryDirectory() as folder, contextlib.suppress(UserError):
        (Path(folder) / f"rows.{name}").write_bytes(content)
        fields = {"train": SOURCE | {"path": f"data/sources/rows.{name}"}, "columns": columns}
        params = Params.model_construct(tasks={"toy": task_of(kind, **fields)})
        made = Path(folder) / "made/task"
        prepare_task.run(params, {"sources": Path(folder)}, made, task="toy")
        counts = read_artifact(made, stage="prepare_task").counts
        task = read_task(made, "toy", data_of(kind))
        rows = {split: len(examples) for split, examples in task.splits.items()}
        assert rows == counts["rows"]
        assert sum(rows.values()) + sum(counts["dropped"].values()) == counts["read"]
        for examples in task.splits.values():
            encoded = head_of(kind).encode(TOKENIZER, examples, 16)
            assert len(encoded) == len(examples)
            assert all(len(text.input_ids) > 2 for texts in encoded for text in texts)
        if validate:
            result = Path(folder) / "made/reports/toy.json"
            validate_task.run(params, {"data": made}, result, task="toy")
        return True
    return False


def prepared(kind: str, rows: list[Any]) -> None:
    with contextlib.suppress(UserError):
        made = prepare("toy", task_of(kind), data_of(kind), {"train": rows})
        kept = sum(map(len, made.splits.values()))
        assert kept + made.dropped.total() == made.read == len(rows)


MADE = {"jsonl": objects, "csv": table, "tsv": tabs, "parquet": parquet}


@settings(deadline=None, max_examples=20)
@given(st.sampled_from([*MADE]), ROWS, JSON_ROWS)
def test_any_file_goes_through_the_stages_or_is_refused_in_words(
    name: str, rows: list[tuple[str, str]], json_rows: list[tuple[str, str]]
) -> None:
    made = MADE[name]([*ORDINARY, *(json_rows if name == "jsonl" else rows)])
    through_the_stages("classification", name, made)
    made = words_and_tags([*ORDINARY, *json_rows])
    through_the_stages("tagging", "jsonl", made, text="text", label="label")


def test_every_odd_letter_passes_the_gate_too() -> None:
    """Great Expectations takes a second or two, so that it sees them all at once."""
    letters = LETTERS + UNSEEN + APART + "\ud83d"
    rows = [
        (f"{odd}word {odd * number} {number}", "ab"[number % 2])
        for odd in letters
        for number in range(4)
    ]
    assert through_the_stages("classification", "jsonl", objects([*ORDINARY, *rows]), True)
    columns = {"text": "text", "label": "label"}
    assert through_the_stages("tagging", "jsonl", words_and_tags(rows), True, **columns)


@settings(deadline=None, max_examples=50)
@given(JSON_ROWS)
def test_json_lines(rows: list[tuple[str, str]]) -> None:
    for kind, made in (("classification", objects), ("tagging", words_and_tags)):
        read = rows_of("jsonl", made([*ORDINARY, *rows]))
        assert len(read) == len(ORDINARY) + len(rows)
        renamed = [{"tokens": row["text"], "tags": row["label"]} for row in read]
        prepared(kind, read if kind == "classification" else renamed)


@settings(deadline=None, max_examples=50)
@given(ROWS)
def test_tables(rows: list[tuple[str, str]]) -> None:
    for name, made in (("csv", table), ("parquet", parquet), ("tsv", tabs)):
        with contextlib.suppress(UserError):
            read = rows_of(name, made([*ORDINARY, *rows]))
            in_lines = name == "tsv" and any("\n" in cell for row in rows for cell in row)
            assert in_lines or len(read) == len(ORDINARY) + len(rows)
            prepared("classification", read)


@settings(deadline=None, max_examples=50)
@given(ROWS, st.sampled_from(["\t", " "]))
def test_sentences(rows: list[tuple[str, str]], between: str) -> None:
    """Of lines that hold a token and a tag, each is a word of a sentence."""
    lines = [f"{token}{between}{tag}" for token, tag in rows]
    with contextlib.suppress(UserError):
        read = rows_of("conll", "".join(f"{line}\n" for line in lines).encode())
        plain = all(
            "\n" not in line and len(line.split()) == 2 and line[0] != "#" for line in lines
        )
        assert not plain or sum(len(row["tokens"]) for row in read) == len(lines)
        prepared("tagging", read)


SEEN = st.text(st.sampled_from(LETTERS + UNSEEN + APART), max_size=6)


def whole_tokenizer() -> Any:
    """Its vocabulary holds every letter of `LETTERS`, as tokens see it, at any place of a word."""
    letters = sorted(set("".join(wordpiece.seen_words(LETTERS + "ᄀ ᅡ ᆨ 豈 i\u0307 \u0301 \u0307"))))
    letters += [chr(code) for code in range(0xAC00, 0xAC1C)]  # 가 with every end: 갂, …
    letters += sorted(set("sśáíóú"))
    pieces = [piece for letter in dict.fromkeys(letters) for piece in (letter, f"##{letter}")]
    return wordpiece.build([*wordpiece.SPECIAL_TOKENS, *pieces], lowercase=True)


WHOLE = whole_tokenizer()


@settings(deadline=None, max_examples=200)
@given(st.lists(SEEN, min_size=2, max_size=6))
def test_keys_are_equal_where_ids_are(parts: list[str]) -> None:
    texts = ["".join(parts), " ".join(parts), "\u200b".join(parts).swapcase(), *parts]
    ids = [text.input_ids for text in encode_texts(WHOLE, texts, 256)]
    assert not any(wordpiece.UNKNOWN_ID in one for one in ids)
    keys = [text_key(text) for text in texts]
    assert same(ids) == same(keys)
    # Words of a list are told apart by their places too.
    lists = [parts, list("".join(parts)) or [""], [" ".join(parts)]]
    words = encode_words(WHOLE, lists, 256)
    assert same([(one.input_ids, one.word_spans) for one in words]) == same(map(words_key, lists))


@settings(deadline=None, max_examples=50)
@given(CELL, CELL, CELL)
def test_equal_keys_are_equal_ids_of_any_vocabulary(text: str, other: str, unseen: str) -> None:
    """Not the other way round: words without pieces are one [UNK] all."""
    texts = [text, other, f"{text} {unseen}", f"{text}\u2060{other}", text.upper(), f" {text}\x1b"]
    texts = [text.encode("utf-16", "surrogatepass").decode("utf-16", "replace") for text in texts]
    ids = [tuple(one.input_ids) for one in encode_texts(TOKENIZER, texts, 64)]
    assert len(set(zip(map(text_key, texts), ids, strict=True))) == len(set(map(text_key, texts)))


def same(values: Iterable[Any]) -> list[list[bool]]:
    listed = list(values)
    return [[one == another for another in listed] for one in listed]
