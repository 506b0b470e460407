"""A row a text, in order, whatever the file."""

from __future__ import annotations

from pathlib import Path
from unicodedata import normalize

import pyarrow.parquet as pq
import pytest

from pipeline.inference.text_input import texts_of
from tests.inference.toy_models import tool


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("t.txt", "red\n\n \nblue\n\n"),
        ("t.csv", "text\nred\n\n \nblue\n\n"),
        ("t.csv", 'text\r\n"red"\r\n""\r\n" "\r\n"blue"\r\n""\r\n'),
        ("t.tsv", "text\nred\n\n \nblue\n\n"),
    ],
)
def test_an_empty_line_is_a_text(tmp_path: Path, name: str, content: str) -> None:
    (tmp_path / name).write_text(content)
    assert list(texts_of(tmp_path / name, None)) == ["red", "", " ", "blue", ""]


def test_an_empty_line_of_several_columns_is_none(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("text,n\n\nred,1\n\nblue,2\n\n")
    assert list(texts_of(tmp_path / "t.csv", None)) == ["red", "blue"]


def test_five_lines_are_five_rows(encoder: Path, tmp_path: Path) -> None:
    (tmp_path / "t.txt").write_text("red\n\nblue\n\ngreen\n")
    out = tmp_path / "out.parquet"
    assert tool("embed", encoder, "--file", tmp_path / "t.txt", "--out", out) == 0
    assert pq.read_table(out)["text"].to_pylist() == ["red", "", "blue", "", "green"]


def test_a_column_is_found_whichever_way_its_name_is_written(tmp_path: Path) -> None:
    for written, asked in (("NFC", "NFD"), ("NFD", "NFC")):
        (tmp_path / "t.csv").write_text(normalize(written, "문장,x\n가,b\n"))  # type: ignore[arg-type]
        column = normalize(asked, "문장")  # type: ignore[arg-type]
        assert len(list(texts_of(tmp_path / "t.csv", column))) == 1
