"""Real public data beside the project, with the flaws its README lists; skipped where absent."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pipeline.corpus.sources import documents, path_hash, rows

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"
pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason="../shared/data is not here")


@pytest.fixture
def shared(source_of: Callable[..., Any]) -> Callable[..., Any]:
    """A file of the shared data as a source."""

    def build(name: str, **table: Any) -> Any:
        return source_of("files", path=str(DATA / name), sha256=path_hash(DATA / name), **table)

    return build


@pytest.mark.parametrize(
    ("name", "table", "num_documents", "num_words"),
    [
        ("ko_reviews/reviews_by_movie.txt.xz", {"document": "blank_line"}, 6_109, 1_335_739),
        # 27 fewer than stand there: numbers of list items, and one indented block (code: keep)
        ("en_books/books.tar.xz", {}, 91, 4_370_743),
    ],
)
def test_running_text_is_read_whole(
    shared: Callable[..., Any], name: str, table: dict[str, str], num_documents: int, num_words: int
) -> None:
    found = list(documents(shared(name, **table), DATA, DATA))
    words = sum(len(text.split()) for document in found for text in document["paragraphs"])
    assert (len(found), words) == (num_documents, num_words)
    assert len({document["id"] for document in found}) == num_documents


UNQUOTED = {"quoting": False}


@pytest.mark.parametrize(
    ("name", "table", "num_rows", "columns"),
    [
        ("nsmc/test.tsv.xz", UNQUOTED, 10_000, ["id", "document", "label"]),
        (
            "3i4k/fci_test.txt",
            {"format": "tsv", "column_names": ["label", "text"], **UNQUOTED},
            6_121,
            ["label", "text"],
        ),
        ("banking77/train.csv", {}, 10_003, ["text", "category"]),
        (
            "korsts/sts-dev.tsv",
            UNQUOTED,
            1_500,
            ["genre", "filename", "year", "id", "score", "sentence1", "sentence2"],
        ),
        ("kor_xnli/xnli.dev.ko.tsv", UNQUOTED, 2_490, ["sentence1", "sentence2", "gold_label"]),
    ],
)
def test_labelled_tables_are_read_whole(
    shared: Callable[..., Any], name: str, table: dict[str, Any], num_rows: int, columns: list[str]
) -> None:
    found = list(rows(shared(name, **table), DATA, DATA))
    assert len(found) == num_rows
    assert all(list(row) == columns and all(row.values()) for row in found)


@pytest.mark.parametrize(
    ("name", "num_sentences", "num_tokens", "token", "count"),
    [
        ("wnut17/wnut17train.conll", 3_394, 62_730, '"', 263),
        ("wnut17/emerging.test.annotated", 1_287, 23_394, '"', 181),
        ("klue_ner/klue-ner-v1.1_dev.tsv.xz", 5_000, 285_929, " ", 60_379),
    ],
)
def test_sentences_end_where_they_should(
    shared: Callable[..., Any],
    name: str,
    num_sentences: int,
    num_tokens: int,
    token: str,
    count: int,
) -> None:
    found = list(rows(shared(name, format="conll"), DATA, DATA))
    assert len(found) == num_sentences
    assert sum(len(row["tokens"]) for row in found) == num_tokens
    assert sum(row["tokens"].count(token) for row in found) == count
