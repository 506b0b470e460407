from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from pipeline.console.errors import UserError
from pipeline.corpus.documents import Document
from pipeline.corpus.readers.formats import read_documents, read_rows_of
from pipeline.params import FileLayout


def documents(path: Path, **table: object) -> list[Document]:
    return list(read_documents(path, FileLayout.model_validate(table), "a source", "CC0-1.0"))


def test_every_format_gives_the_same_documents(tmp_path: Path) -> None:
    texts = ["first line\nsecond line", "한 문서"]
    rows = [{"text": text, "movie": number} for number, text in enumerate(texts)]
    (tmp_path / "t.txt.gz").write_bytes(gzip.compress("\n\n".join(texts).encode()))
    (tmp_path / "t.jsonl").write_text("\n".join(map(json.dumps, rows)))
    (tmp_path / "t.csv").write_text("text,movie\n" + "".join(f'"{t}",x\n' for t in texts))
    found = [
        documents(tmp_path / "t.txt.gz", document="blank_line"),
        documents(tmp_path / "t.jsonl", text_column="text"),
        documents(tmp_path / "t.csv", text_column="text"),
    ]
    for one in found:
        assert [document["paragraphs"] for document in one] == [
            ["first line", "second line"],
            ["한 문서"],
        ]
        assert {document["licence"] for document in one} == {"CC0-1.0"}
        assert {document["source"] for document in one} == {"a source"}
    groups = [[document["group"] for document in one] for one in found]
    assert groups[0] == groups[1] == groups[2]


def test_ids_and_groups_do_not_change_when_documents_are_added(tmp_path: Path) -> None:
    path = tmp_path / "t.txt"
    path.write_text("one\ntwo\n")
    before = {d["paragraphs"][0]: (d["id"], d["group"]) for d in documents(path, document="line")}
    path.write_text("zero\ntwo\nthree\none\n")
    after = {d["paragraphs"][0]: (d["id"], d["group"]) for d in documents(path, document="line")}
    assert {text: after[text] for text in before} == before


@pytest.mark.parametrize("nothing", ["null", '""'])
def test_rows_without_a_group_are_not_bound(tmp_path: Path, nothing: str) -> None:
    lines = "".join(f'{{"text": "text {i}", "g": {nothing}}}\n' for i in range(3))
    (tmp_path / "t.jsonl").write_text(lines)
    found = documents(tmp_path / "t.jsonl", text_column="text", group_column="g")
    assert len({document["group"] for document in found}) == 3


@pytest.mark.parametrize("ending", ["tsv", "tsv.gz"])
def test_a_tsv_is_not_quoted_unless_it_is_said(tmp_path: Path, ending: str) -> None:
    """In a quoted one a text that begins with a quotation mark takes the rows below it in."""
    texts = ['"begins', "plain", 'ends"', '"both"', 'in "the" middle']
    content = "text\tlabel\n" + "".join(f"{text}\tx\n" for text in texts)
    packed = gzip.compress(content.encode()) if ending.endswith("gz") else content.encode()
    (tmp_path / f"t.{ending}").write_bytes(packed)
    rows = list(read_rows_of(tmp_path / f"t.{ending}", FileLayout()))
    assert [row["text"] for row in rows] == texts
    (tmp_path / "q.tsv").write_text('text\tlabel\n"both"\tx\n')
    (row,) = read_rows_of(tmp_path / "q.tsv", FileLayout(quoting=True))
    assert row["text"] == "both"


def test_a_group_column_binds_rows(tmp_path: Path) -> None:
    (tmp_path / "t.jsonl").write_text('{"text": "a", "g": 7}\n{"text": "b", "g": 7}\n')
    found = documents(tmp_path / "t.jsonl", text_column="text", group_column="g")
    assert [document["group"] for document in found] == ["7", "7"]


def test_markdown_is_a_document_a_file(tmp_path: Path) -> None:
    (tmp_path / "act.md").write_text("---\ntitle: x\n---\n# Head\n\nbody **bold**\nmore\n")
    (found,) = documents(tmp_path, strip_front_matter=True)
    assert found["paragraphs"] == ["Head", "body bold more"]
    assert found["id"].startswith("act.md#")


def test_other_endings_in_a_folder_are_left_alone_and_alone_refused(tmp_path: Path) -> None:
    (tmp_path / "LICENSE").write_text("licence")
    with pytest.raises(UserError, match="no file to read"):
        documents(tmp_path)
    with pytest.raises(UserError, match="says no format"):
        documents(tmp_path / "LICENSE")
    assert len(documents(tmp_path / "LICENSE", format="txt")) == 1
    (tmp_path / "a.txt").write_text("text")
    assert len(documents(tmp_path)) == 1
    with pytest.raises(UserError, match="no file to read"):
        documents(tmp_path, pattern="*.csv")


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        ({}, "no text_column"),
        ({"text_column": "body"}, "no column 'body'"),
        ({"text_column": "text", "group_column": "g"}, "no column 'g'"),
        ({"text_column": "n"}, "holds a int"),
    ],
)
def test_columns_that_do_not_fit_are_refused(
    tmp_path: Path, columns: dict[str, str], message: str
) -> None:
    (tmp_path / "t.jsonl").write_text('{"text": "a", "n": 1}\n')
    with pytest.raises(UserError, match=message):
        documents(tmp_path / "t.jsonl", **columns)


def test_conll_is_for_tasks_only(tmp_path: Path) -> None:
    (tmp_path / "t.conll").write_text("a\tO\n")
    with pytest.raises(UserError, match="not documents"):
        documents(tmp_path / "t.conll")
    assert list(read_rows_of(tmp_path / "t.conll", FileLayout())) == [
        {"tokens": ["a"], "tags": ["O"]}
    ]
