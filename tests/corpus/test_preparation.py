from __future__ import annotations

import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.console.errors import UserError
from pipeline.corpus.documents import document_writer
from pipeline.corpus.preparation import prepare
from pipeline.corpus.splits import side_of
from pipeline.foundation.artifacts import read_rows
from pipeline.params import PrepareCorpus

Prepare = Callable[..., "Prepared"]


class Prepared:
    """What `prepare` made of documents given as lists of paragraphs."""

    def __init__(self, folder: Path, documents: list[Any], **settings: Any) -> None:
        split = {"salt": "s", "validation": 0.2, "held_out": 0.0} | settings.pop("split", {})
        self.settings = PrepareCorpus.model_validate(
            {
                "split": split,
                "min_paragraph_characters": 3,
                "min_document_characters": 5,
                "drop_repeated_paragraphs": True,
                **settings,
            }
        )
        with document_writer(folder / "raw", "documents") as writer:
            for number, paragraphs in enumerate(documents):
                writer.write(
                    {
                        "id": f"d{number}",
                        "group": f"g{number}",
                        "source": "tests",
                        "licence": "CC0-1.0",
                        "paragraphs": paragraphs,
                    }
                )
        self.counts = prepare(folder / "raw", folder / "out", folder / "scratch", self.settings)
        self.sides = {side: list(read_rows(folder / "out", side)) for side in SIDES}
        self.dropped = [
            (row["rule"], row["id"], row["text"]) for row in read_rows(folder / "out", "dropped")
        ]

    @property
    def paragraphs(self) -> dict[str, list[str]]:
        """Paragraphs by document id, of both sides, in the order of ids."""
        rows = [row for side in SIDES for row in self.sides[side]]
        return {row["id"]: row["paragraphs"] for row in sorted(rows, key=lambda row: row["id"])}


SIDES = ("train", "validation")
FILLER = [[f"filler paragraph number {number}"] for number in range(40)]


@pytest.fixture
def prepare_documents(tmp_path: Path) -> Prepare:
    """Prepare documents, with fillers after them so that no side is empty."""

    def run(documents: list[list[str]], **settings: Any) -> Prepared:
        return Prepared(tmp_path, [*documents, *FILLER], **settings)

    return run


def test_rules_drop_what_they_say_and_keep_the_first(prepare_documents: Prepare) -> None:
    prepared = prepare_documents(
        [
            ["first paragraph", "no", "second  paragraph", " "],
            ["other text", "second paragraph"],
            ["first paragraph", "no", "second paragraph"],  # a duplicate but for white space
            ["second paragraph", "abc"],  # nothing new but 3 characters
        ]
    )
    assert prepared.paragraphs["d0"] == ["first paragraph", "second paragraph"]
    assert prepared.paragraphs["d1"] == ["other text"]
    assert "d2" not in prepared.paragraphs
    assert "d3" not in prepared.paragraphs
    assert prepared.counts["dropped"] == {
        "held_out": 0,
        "short_paragraph": 2,
        "repeated_paragraph": 2,
        "duplicate_document": 1,
        "short_document": 1,
    }
    assert ("short_document", "d3", "abc") in prepared.dropped
    assert ("duplicate_document", "d2", "first paragraph no second paragraph") in prepared.dropped


def test_repeated_paragraphs_can_stay(prepare_documents: Prepare) -> None:
    prepared = prepare_documents(
        [["first text", "again"], ["second text", "again"], ["second text", "again"]],
        drop_repeated_paragraphs=False,
    )
    assert prepared.paragraphs["d1"] == ["second text", "again"]
    assert "d2" not in prepared.paragraphs


def test_text_is_clean_and_nfc(prepare_documents: Prepare) -> None:
    prepared = prepare_documents(
        [[unicodedata.normalize("NFD", " 한국어 \x07 텍스트\n"), "x\ufffdyz"]]
    )
    assert prepared.paragraphs["d0"] == ["한국어 텍스트", "x\ufffdyz"]
    assert sum(prepared.counts[side]["replacement_characters"] for side in SIDES) == 1


def test_sides_are_those_of_the_groups_and_counts_are_those_of_the_rows(tmp_path: Path) -> None:
    documents = [[f"text of document {n}", f"more of {n}"] for n in range(300)]
    prepared = Prepared(tmp_path, documents, split={"held_out": 0.3})
    split = prepared.settings.split.model_dump()
    expected = {f"g{number}": side_of(f"g{number}", **split) for number in range(300)}
    for side in SIDES:
        assert [row["group"] for row in prepared.sides[side]] == [
            group for group, its_side in expected.items() if its_side == side
        ]
        texts = [text for row in prepared.sides[side] for text in row["paragraphs"]]
        assert prepared.counts[side] == {
            "documents": len(prepared.sides[side]),
            "paragraphs": len(texts),
            "words": sum(len(text.split()) for text in texts),
            "characters": sum(map(len, texts)),
            "replacement_characters": 0,
        }
    held_out = list(expected.values()).count("held_out")
    assert prepared.counts["held_out_groups"] == held_out > 50
    assert prepared.counts["dropped"]["held_out"] == held_out


def test_what_is_held_out_does_not_take_text_from_training(tmp_path: Path) -> None:
    split = {"salt": "s", "validation": 0.2, "held_out": 0.3}
    held_out = next(n for n in range(99) if side_of(f"g{n}", **split) == "held_out")
    train = next(n for n in range(held_out, 99) if side_of(f"g{n}", **split) == "train")
    documents = [[f"text of document {n}"] for n in range(100)]
    documents[held_out] = documents[train] = ["a text on both sides"]
    prepared = Prepared(tmp_path, documents, split=split)
    assert prepared.paragraphs[f"d{train}"] == ["a text on both sides"]


def test_a_side_does_not_change_when_documents_are_added(tmp_path: Path) -> None:
    documents = [[f"text of document {n}"] for n in range(120)]
    small = Prepared(tmp_path / "small", documents[:60])
    large = Prepared(tmp_path / "large", documents)
    for side in SIDES:
        ids = [row["id"] for row in small.sides[side]]
        assert [row["id"] for row in large.sides[side]][: len(ids)] == ids


PARAGRAPH = st.sampled_from(["", "ab", "abc", "one text", "another text", "a third", " one  text"])


@given(st.lists(st.lists(PARAGRAPH, max_size=4), max_size=12))
def test_the_result_is_that_of_a_plain_set(
    tmp_path_factory: pytest.TempPathFactory, documents: list[list[str]]
) -> None:
    prepared = Prepared(tmp_path_factory.mktemp("prepared"), [*documents, *FILLER])
    kept = prepared.paragraphs
    seen: set[str] = set()
    wholes: set[str] = set()
    for number, paragraphs in enumerate(documents):
        clean = [text for raw in paragraphs if (text := " ".join(raw.split()))]
        whole, expected = "\n".join(clean), []
        for text in clean:
            if len(text) >= 3 and text not in seen:
                expected.append(text)
                seen.add(text)
        if whole in wholes or sum(map(len, expected)) < 5:
            expected = []
        wholes.add(whole)
        assert kept.get(f"d{number}", []) == expected


def test_only_the_first_documents_are_read_where_a_maximum_is_given(
    prepare_documents: Prepare,
) -> None:
    prepared = prepare_documents([], max_documents=30)
    assert len(prepared.paragraphs) == 30


def test_an_empty_corpus_is_refused_with_what_was_dropped(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="no document is left in train") as caught:
        Prepared(tmp_path, [["no"], ["me"]])
    assert "short_paragraph 2" in str(caught.value)


def test_a_corpus_without_validation_is_refused_unless_none_is_wanted(tmp_path: Path) -> None:
    number = next(n for n in range(99) if side_of(f"g{n}", "s", 0.2, 0.0) == "train")
    documents = [[""] for _ in range(number)] + [["a document that is kept"]]
    with pytest.raises(UserError, match="no document is left in validation"):
        Prepared(tmp_path / "one", documents)
    prepared = Prepared(tmp_path / "two", documents, split={"validation": 0.0})
    assert prepared.counts["validation"]["documents"] == 0
