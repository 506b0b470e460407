from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pipeline.console.errors import UserError
from pipeline.corpus.sources import documents, path_hash, rows


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "sources").mkdir()
    (tmp_path / "sources" / "a.txt").write_text("one\n\ntwo\n")
    return tmp_path / "sources"


def test_a_path_below_data_sources_is_looked_up_in_the_folder_given(
    folder: Path, source_of: Callable[..., Any]
) -> None:
    source = source_of("files", path="data/sources/a.txt", document="blank_line")
    found = list(documents(source, folder, folder / "downloads"))
    assert [document["paragraphs"] for document in found] == [["one"], ["two"]]
    assert [row["text"] for row in rows(source, folder, folder)] == ["one", "two"]


def test_other_text_than_the_hash_says_is_refused(
    folder: Path, source_of: Callable[..., Any]
) -> None:
    path = folder / "a.txt"
    source = source_of("files", path=str(path), sha256=path_hash(path))
    assert len(list(documents(source, folder, folder))) == 1
    path.write_text("one\n\ntwa\n")
    with pytest.raises(UserError, match="has the sha256") as caught:
        list(documents(source, folder, folder))
    assert caught.value.expected is not None
    assert source.sha256 in caught.value.expected


def test_the_hash_of_a_folder_is_that_of_its_list_of_hashes(folder: Path) -> None:
    (folder / "z").mkdir()
    (folder / "z" / "b.txt").write_bytes(b"b")
    (folder / ".gitignore").write_text("*")
    lines = "".join(
        f"{hashlib.sha256((folder / name).read_bytes()).hexdigest()}  {name}\n"
        for name in ("a.txt", "z/b.txt")
    )
    before = path_hash(folder)
    assert before == hashlib.sha256(lines.encode()).hexdigest()
    (folder / "z" / "b.txt").rename(folder / "z" / "c.txt")
    assert path_hash(folder) != before


def test_what_is_missing_or_empty_is_refused(folder: Path, source_of: Callable[..., Any]) -> None:
    with pytest.raises(UserError, match="no such file"):
        list(documents(source_of("files", path="data/sources/none.txt"), folder, folder))
    with pytest.raises(UserError, match="no such file"):
        path_hash(folder / "none.txt")
    (folder / "a.txt").write_text("\n \n")
    source = source_of("files", path="data/sources/a.txt")
    with pytest.raises(UserError, match="without a single document"):
        list(documents(source, folder, folder))
    with pytest.raises(UserError, match="without a single row"):
        list(rows(source, folder, folder))


def test_no_path_of_this_machine_gets_into_documents(
    folder: Path, source_of: Callable[..., Any]
) -> None:
    source = source_of("files", path=str(folder), sha256=path_hash(folder))
    (document,) = documents(source, folder, folder)
    assert str(folder.parent) not in str(document)
    assert document["source"] == "sources"
