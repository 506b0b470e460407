from __future__ import annotations

import csv
import io
import json
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as parquet
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.console.errors import UserError
from pipeline.corpus.readers.conll import read_conll
from pipeline.corpus.readers.parquet import read_parquet
from pipeline.corpus.readers.tables import read_delimited, read_jsonl
from pipeline.fetching.streams import Member, members

MakeMember = Callable[..., Member]
CELL = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\ufeff"), min_size=1)


@given(st.lists(st.tuples(CELL, CELL)))
def test_csv_comes_back_as_python_wrote_it(cells: list[tuple[str, str]]) -> None:
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\r\n").writerows([("a", "b"), *cells])
    member = Member("x.csv", "x.csv", io.BytesIO(buffer.getvalue().encode()))
    rows = list(read_delimited(member, ",", None, quoting=True))
    assert [(row["a"], row["b"]) for row in rows] == cells


def test_a_quoted_field_may_hold_lines(member_of: MakeMember) -> None:
    rows = list(read_delimited(member_of('text,label\n"one\n\ntwo, ""x""",y\n'), ",", None, True))
    assert rows == [{"text": 'one\n\ntwo, "x"', "label": "y"}]


def test_without_quoting_a_double_quote_is_a_character(member_of: MakeMember) -> None:
    rows = list(read_delimited(member_of('id\ttext\n1\t"half\n2\t"a" b\n'), "\t", None, False))
    assert [row["text"] for row in rows] == ['"half', '"a" b']


@pytest.mark.parametrize("names", ["text,label,text", "a,a", ",x,"])
def test_two_columns_of_one_name_are_refused(
    member_of: MakeMember, tmp_path: Path, names: str
) -> None:
    line = ",".join("1" for _ in names.split(","))
    with pytest.raises(UserError, match="several columns of one name") as caught:
        list(read_delimited(member_of(f"{names}\n{line}\n", "t.csv"), ",", None, True))
    assert caught.value.where == "t.csv, line 1"
    columns = names.split(",")
    parquet.write_table(pa.table([[1]] * len(columns), names=columns), tmp_path / "t.parquet")
    with pytest.raises(UserError, match="several columns of one name"):
        _ = [list(read_parquet(member)) for member in members(tmp_path / "t.parquet")]


def test_quotation_marks_that_swallow_rows_of_a_quoted_tsv_are_refused(
    member_of: MakeMember,
) -> None:
    rows = "".join(f"{i}\tplain\n" for i in range(3))
    text = f'id\ttext\n1\t"begins\n{rows}2\tends"\n'
    with pytest.raises(UserError, match="with tabs") as caught:
        list(read_delimited(member_of(text, "t.tsv"), "\t", None, True))
    assert caught.value.where == "t.tsv, line 6"


def test_columns_can_be_named_from_outside(member_of: MakeMember) -> None:
    rows = list(read_delimited(member_of("0\tone\r\n1\ttwo\r\n"), "\t", ["label", "text"], False))
    assert rows == [{"label": "0", "text": "one"}, {"label": "1", "text": "two"}]


@pytest.mark.parametrize(
    ("text", "line", "quoting"),
    [
        ("a,b\n1,2\n1,2,3\n", 3, True),
        ('a,b\n1,"open\n', 2, True),
        ('a,b\n"x"y,2\n', 2, True),
        ("a,b\n\n1\n", 3, False),
    ],
)
def test_a_malformed_table_is_refused_with_its_line(
    member_of: MakeMember, text: str, line: int, quoting: bool
) -> None:
    with pytest.raises(UserError, match="malformed table") as caught:
        list(read_delimited(member_of(text, "t.csv"), ",", None, quoting))
    assert caught.value.where == f"t.csv, line {line}"


def test_jsonl_passes_over_empty_lines_and_mends_half_surrogates(member_of: MakeMember) -> None:
    lines = '{"text": "가", "n": 1}\n\n{"text": "\\ud83d\\ude00 \\ud83d"}\n'
    rows = list(read_jsonl(member_of(lines)))
    assert rows == [{"text": "가", "n": 1}, {"text": "😀 \ufffd"}]
    json.dumps(rows, ensure_ascii=False).encode()  # can be written as UTF-8


@pytest.mark.parametrize("line", ['{"text": ', "[1, 2]", "null"])
def test_jsonl_that_is_none_is_refused_with_its_line(member_of: MakeMember, line: str) -> None:
    with pytest.raises(UserError) as caught:
        list(read_jsonl(member_of(f'{{"text": "x"}}\n{line}\n', "t.jsonl")))
    assert caught.value.where == "t.jsonl, line 2"


@pytest.mark.parametrize("packed", [False, True])
def test_parquet_is_read_from_files_and_streams(tmp_path: Path, packed: bool) -> None:
    import gzip

    rows = [{"text": f"text {i}", "n": i} for i in range(1_000)]
    path = tmp_path / "t.parquet"
    parquet.write_table(pa.Table.from_pylist(rows), path)
    if packed:
        path = tmp_path / "t.parquet.gz"
        path.write_bytes(gzip.compress((tmp_path / "t.parquet").read_bytes()))
    (found,) = [list(read_parquet(member)) for member in members(path)]
    assert found == rows


def test_what_is_not_parquet_is_refused(tmp_path: Path) -> None:
    (tmp_path / "t.parquet").write_bytes(b"PAR1 nothing of the kind")
    with pytest.raises(UserError, match="not a Parquet file"):
        [list(read_parquet(member)) for member in members(tmp_path / "t.parquet")]


@pytest.mark.parametrize(
    "line",
    [
        '{"text": "a", "label": "b", "label": "c"}',
        '{"text": null, "text": "a"}',
        '{"text": {"of": "a", "of": "b"}}',
    ],
)
def test_a_json_object_with_a_name_twice_is_refused(member_of: MakeMember, line: str) -> None:
    with pytest.raises(UserError, match="several columns of one name") as caught:
        list(read_jsonl(member_of(f'{{"text": "x"}}\n{line}\n', "t.jsonl")))
    assert caught.value.where == "t.jsonl, line 2"


def test_column_names_that_repeat_are_refused(member_of: MakeMember) -> None:
    names = ["text", "text"]
    with pytest.raises(UserError, match="several columns of one name: 'text'"):
        list(read_delimited(member_of("a,b\n"), ",", names, quoting=True))
    with pytest.raises(UserError, match="several columns of one name: 'text'"):
        list(read_conll(member_of("a b\n"), names))


def test_json_nested_too_deep_is_one_message(member_of: MakeMember) -> None:
    with pytest.raises(UserError, match="not JSON") as caught:
        list(read_jsonl(member_of('{"text": ' + "[" * 100_000 + "\n", "t.jsonl")))
    assert caught.value.where == "t.jsonl, line 1"


@pytest.mark.parametrize(("delimiter", "quoting"), [(",", True), ("\t", False), (",", False)])
def test_rows_may_end_with_carriage_returns_alone(
    member_of: MakeMember, delimiter: str, quoting: bool
) -> None:
    text = "a,b\r1,2\r3,4\r".replace(",", delimiter)
    rows = list(read_delimited(member_of(text), delimiter, None, quoting))
    assert rows == [{"a": "1", "b": "2"}, {"a": "3", "b": "4"}]


@pytest.mark.parametrize(
    ("line", "row"),
    [
        (r'{"t": ["good", "\ud83d", "\ude00"]}', {"t": ["good", "\ufffd", "\ufffd"]}),
        (r'{"t": [["\udc00x"], {"u": "\ud800"}]}', {"t": [["\ufffdx"], {"u": "\ufffd"}]}),
        (r'{"\ud800": "\ud83d\ude00"}', {"\ufffd": "😀"}),
    ],
)
def test_halves_of_surrogate_pairs_are_mended_wherever_they_stand(
    member_of: MakeMember, line: str, row: dict[str, object]
) -> None:
    assert list(read_jsonl(member_of(line))) == [row]


def test_columns_have_their_names_in_one_spelling(member_of: MakeMember, tmp_path: Path) -> None:
    apart = unicodedata.normalize("NFD", "문장")
    parquet.write_table(pa.table({apart: ["a"]}), tmp_path / "t.parquet")
    (member,) = [next(iter(read_parquet(m))) for m in members(tmp_path / "t.parquet")]
    assert dict(member) == {"문장": "a"}
    assert list(read_jsonl(member_of(f'{{"{apart}": "a"}}'))) == [{"문장": "a"}]
    assert list(read_delimited(member_of(f"{apart}\na\n"), ",", None, True)) == [{"문장": "a"}]
    with pytest.raises(UserError, match="several columns of one name"):
        list(read_delimited(member_of(f"{apart},문장\na,b\n"), ",", None, True))
