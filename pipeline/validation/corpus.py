"""What is expected of a corpus: one row of numbers a document, and one row of facts about all."""

from __future__ import annotations

import functools
import hashlib
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from pipeline.corpus.splits import side_of
from pipeline.languages.spoken import filled
from pipeline.validation.suites import (
    NUM_EXAMPLES,
    Fact,
    Table,
    facts_table,
    great_expectations,
)

if TYPE_CHECKING:
    import pandas as pd

    from pipeline.params import Split, ValidateCorpus

SPLITS = ("train", "validation")
OTHER, LATIN, HANGUL, LETTER, CONTROL, REPLACEMENT = range(6)
SCRIPTS = {"Latin": LATIN, "Hangul": HANGUL}
OTHERS = "other"  # letters of any other script
SNIPPET_CHARACTERS = 80
DOCUMENTS_PER_CHUNK = 4096


@functools.cache
def character_classes() -> np.ndarray:
    """The class of every code point, `(1114112,)` uint8.

    A letter is of the script that its Unicode name says. Control characters are those of
    category Cc but for tab, line feed and carriage return.
    """
    classes = np.full(0x110000, OTHER, dtype=np.uint8)
    for code in range(0x110000):
        letter = chr(code)
        category = unicodedata.category(letter)
        if category[0] == "L":
            name = unicodedata.name(letter, "")
            classes[code] = LATIN if "LATIN" in name else HANGUL if "HANGUL" in name else LETTER
        elif category == "Cc" and letter not in "\t\n\r":
            classes[code] = CONTROL
    classes[0xFFFD] = REPLACEMENT
    return classes


def features(split: str, row: Mapping[str, Any], settings: Split) -> dict[str, Any]:
    """The numbers of one document; `row` has the columns of the corpus, perhaps nulls.

    Fractions lie in [0, 1]. `side` is where the document's group belongs.
    """
    paragraphs = [paragraph or "" for paragraph in row["paragraphs"] or []]
    text = "\n".join(paragraphs)
    codes = np.frombuffer(text.encode("utf-32-le", "replace"), dtype="<u4")
    counts = np.bincount(character_classes()[codes], minlength=6)
    group = row["group"]
    side = None
    if group is not None:
        side = side_of(group, settings.salt, settings.validation, settings.held_out)
    return {
        "split": split,
        "id": row["id"],
        "group": group,
        "source": row["source"],
        "licence": row["licence"],
        "side": side,
        "text": text[:SNIPPET_CHARACTERS],
        "hash": hashlib.sha256(text.encode("utf-8", "replace")).digest()[:8],
        "null_paragraphs": sum(entry is None for entry in row["paragraphs"] or [None]),
        "characters": len(text),
        "letters": int(counts[LATIN] + counts[HANGUL] + counts[LETTER]),
        "Latin": int(counts[LATIN]),
        "Hangul": int(counts[HANGUL]),
        "control": int(counts[CONTROL]),
        "replacement": int(counts[REPLACEMENT]),
    }


def documents_frame(rows: Iterable[tuple[str, Mapping[str, Any]]], settings: Split) -> pd.DataFrame:
    """`features` of `(split, row)` as a frame, built in chunks; it holds no whole text."""
    import pyarrow as pa

    integers = ("null_paragraphs", "characters", "letters", *SCRIPTS, "control", "replacement")
    strings = ("split", "id", "group", "source", "licence", "side", "text")
    schema = pa.schema(
        [(name, pa.string()) for name in strings]
        + [("hash", pa.binary(8))]
        + [(name, pa.int64()) for name in integers]
    )
    batches = [
        pa.RecordBatch.from_pylist(
            [features(split, row, settings) for split, row in chunk], schema=schema
        )
        for chunk in _chunks(rows)
    ]
    return pa.Table.from_batches(batches, schema=schema).to_pandas()


def _chunks(rows: Iterable[Any]) -> Iterator[list[Any]]:
    chunk: list[Any] = []
    for row in rows:
        chunk.append(row)
        if len(chunk) == DOCUMENTS_PER_CHUNK:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def tables(frame: pd.DataFrame, settings: ValidateCorpus) -> list[Table]:
    """The expectations on `documents_frame` and on the facts drawn from it."""
    return [_documents(frame, settings), _facts(frame, settings)]


def _documents(frame: pd.DataFrame, settings: ValidateCorpus) -> Table:
    e = great_expectations().expectations
    shortest, longest = settings.min_characters, settings.max_characters
    expectations = [
        e.ExpectTableRowCountToBeBetween(
            min_value=settings.min_documents,
            description=filled(
                "The corpus has at least {least} documents", least=f"{settings.min_documents:,}"
            ),
        ),
        *(
            e.ExpectColumnValuesToNotBeNull(
                column=column,
                description=filled("Every document has a value in {column}", column=column),
            )
            for column in ("id", "group", "source", "licence")
        ),
        e.ExpectColumnValuesToMatchRegex(
            column="licence", regex=r"\S", description=filled("Every document states its licence")
        ),
        e.ExpectColumnValuesToBeUnique(
            column="id", description=filled("Every document has an id of its own")
        ),
        e.ExpectColumnValuesToBeInSet(
            column="null_paragraphs",
            value_set=[0],
            description=filled("Every document has paragraphs, none of them null"),
        ),
        e.ExpectColumnValuesToBeBetween(
            column="characters",
            min_value=shortest,
            max_value=longest,
            description=filled(
                "Every document has {shortest} to {longest} characters",
                shortest=f"{shortest:,}",
                longest=f"{longest:,}",
            ),
        ),
        e.ExpectColumnValuesToNotBeInSet(
            column="side",
            value_set=["held_out"],
            description=filled("No document is of a group that is held out"),
        ),
        e.ExpectColumnPairValuesToBeEqual(
            column_A="split",
            column_B="side",
            ignore_row_if="either_value_is_missing",
            description=filled(
                "Every document lies on the side of the split that its group belongs to"
            ),
        ),
    ]
    return Table("documents", frame, expectations, identity=["id", "group", "text"])


def _facts(frame: pd.DataFrame, settings: ValidateCorpus) -> Table:
    facts = [
        *_shares(frame, settings),
        _duplicates(frame, settings),
        *(_shared(frame, column) for column in ("id", "group", "hash")),
        *(
            Fact(
                f"{split}_documents",
                int((frame["split"] == split).sum()),
                filled("There are documents for {split}", split=split),
                min_value=1,
            )
            for split in SPLITS
        ),
    ]
    return facts_table("facts about the whole corpus", facts)


def _shares(frame: pd.DataFrame, settings: ValidateCorpus) -> list[Fact]:
    """Shares of characters and letters, with the documents that are farthest off."""
    characters, letters = frame["characters"].sum(), frame["letters"].sum()
    least, of_scripts = settings.min_script_fraction, letters_by_script(frame)
    script: str = settings.script
    if script == "auto":
        script = max(of_scripts, key=lambda name: of_scripts[name].sum())
    facts = [
        Fact(
            "script_fraction",
            float(of_scripts[script].sum() / max(letters, 1)),
            filled(
                "{script} letters are at least {least} of all letters",
                script=script,
                least=f"{least:g}",
            ),
            min_value=least,
            examples=_worst(frame, frame["letters"] - of_scripts[script], "other letters"),
        )
    ]
    for column, words, most in (
        ("replacement", "Replacement characters (U+FFFD)", settings.max_replacement_fraction),
        ("control", "Control characters", settings.max_control_fraction),
    ):
        facts.append(
            Fact(
                f"{column}_fraction",
                float(frame[column].sum() / max(characters, 1)),
                filled(
                    "{words} are at most {most} of all characters", words=words, most=f"{most:g}"
                ),
                max_value=most,
                examples=_worst(frame, frame[column], column),
            )
        )
    return facts


def letters_by_script(frame: pd.DataFrame) -> dict[str, pd.Series]:
    """The letters of each document that are of a script, in the order of `SCRIPTS`."""
    known = {name: frame[name] for name in SCRIPTS}
    return known | {OTHERS: frame["letters"] - frame[list(SCRIPTS)].sum(axis=1)}


def _worst(frame: pd.DataFrame, counts: pd.Series, name: str) -> list[dict[str, Any]]:
    """The documents with the largest counts, if above 0."""
    largest = counts.sort_values(ascending=False, kind="stable").head(NUM_EXAMPLES)
    return [
        {"id": frame["id"][index], name: int(count), "text": frame["text"][index]}
        for index, count in largest.items()
        if count > 0
    ]


def _duplicates(frame: pd.DataFrame, settings: ValidateCorpus) -> Fact:
    again = frame["hash"].duplicated()
    most = settings.max_duplicate_fraction
    return Fact(
        "duplicate_fraction",
        float(again.mean()) if len(frame) else 0.0,
        filled(
            "Repetitions of an earlier document are at most {most} of all documents",
            most=f"{most:g}",
        ),
        max_value=most,
        examples=frame[again].head(NUM_EXAMPLES)[["id", "split", "text"]].to_dict("records"),
    )


def _shared(frame: pd.DataFrame, column: str) -> Fact:
    """How many values of `column` train and validation have in common."""
    train, validation = (frame.loc[frame["split"] == split, column].dropna() for split in SPLITS)
    shared = validation[validation.isin(train.unique())]
    name = {"id": "ids", "group": "groups", "hash": "texts"}[column]
    return Fact(
        f"shared_{name}",
        int(shared.nunique()),
        filled("Train and validation have no {name} in common", name=name),
        max_value=0,
        examples=frame.loc[shared.index[:NUM_EXAMPLES], ["id", "group", "text"]].to_dict("records"),
    )
