"""A package's reader is chosen by its source, and checked against its table."""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from pipeline.console.errors import UserError
from pipeline.corpus.sources import documents, rows

FILES = {
    "house/__init__.py": '"""A package with words."""',
    "house/discovery_cache/documents/lamp.v1.json": '{"schemas": {"A": {"description": '
    '"A schema with words."}}}',
}


@pytest.fixture
def stored(tmp_path: Path) -> str:
    """The sha256 of a wheel that is among the downloads in `tmp_path`."""
    path = tmp_path / "house-1.0-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in FILES.items():
            archive.writestr(name, content)
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    (tmp_path / sha256).mkdir()
    path.rename(tmp_path / sha256 / path.name)
    return sha256


@pytest.mark.parametrize(
    ("reader", "paragraph"),
    [
        ("discovery_documents", "A schema with words."),
        ("docstrings", "A package with words."),
    ],
)
def test_the_reader_is_the_one_that_the_source_names(
    source_of: Callable[..., Any], stored: str, tmp_path: Path, reader: str, paragraph: str
) -> None:
    source = source_of("package", name="house", version="1.0", sha256=stored, reader=reader)
    (document,) = documents(source, tmp_path, tmp_path)
    assert document["paragraphs"] == [paragraph]
    assert document["source"] == "house 1.0"
    assert document["licence"] == "CC0-1.0"
    with pytest.raises(UserError, match="no labels"):
        list(rows(source, tmp_path, tmp_path))


@pytest.mark.parametrize("reader", ["discovery_documents", "docstrings"])
def test_labelled_rows_need_service_models(source_of: Callable[..., Any], reader: str) -> None:
    with pytest.raises(ValidationError, match=rf"table: kind .*reader: {reader}"):
        source_of("package", name="a", version="1", sha256="0" * 64, reader=reader, table="kind")
