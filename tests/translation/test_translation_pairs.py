"""From sources to pairs: what is read, what is dropped and counted, what is refused."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipeline.console.errors import UserError
from pipeline.translation.languages import language_fraction, looks_like
from pipeline.translation.pair_rows import PairRow
from pipeline.translation.preparation import key_of, prepare
from pipeline.translation.reading import pairs_of
from pipeline.validation.pairs import tables
from pipeline.validation.suites import run_suite
from translation.params import DownloadPairs, LinePairs, PreparePairs, TablePairs, ValidatePairs

SETTINGS = PreparePairs.model_validate(
    {
        "split": {"by": "source", "salt": "s", "validation": 0.2, "test": 0.2},
        "max_characters": 60,
        "max_length_ratio": 2.0,
        "drop_copies": True,
        "limits": {},
    }
)


def pair(source: str, target: str, name: str = "") -> PairRow:
    return PairRow(id=name or source, group="g", source=source, target=target)


def files_source(path: Path, **layout: str) -> dict[str, str]:
    return {"kind": "files", "path": str(path), "licence": "CC0-1.0", **layout}


def lines(folder: Path, one: str, other: str) -> list[PairRow]:
    for name, text in (("a.txt", one), ("b.txt", other)):
        (folder / "data/sources").mkdir(parents=True, exist_ok=True)
        (folder / "data/sources" / name).write_text(text, encoding="utf-8")
    source = LinePairs.model_validate(
        {
            "kind": "lines",
            "source": files_source(Path("data/sources/a.txt"), document="line"),
            "target": files_source(Path("data/sources/b.txt"), document="line"),
        }
    )
    return list(pairs_of(source, Path("data/sources"), Path(".downloads")))


@pytest.fixture(autouse=True)
def _in_a_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def test_lines_of_two_files_are_pairs_empty_ones_too(tmp_path):
    found = lines(tmp_path, "One.\n\nThree.\n", "Eins.\nZwei.\nDrei.\n")
    assert [(row["source"], row["target"]) for row in found] == [
        ("One.", "Eins."),
        ("", "Zwei."),
        ("Three.", "Drei."),
    ]
    assert len({row["id"] for row in found}) == 3


@pytest.mark.parametrize(("one", "other"), [("a\nb\n", "c\n"), ("a\n", "b\nc\n")])
def test_unequal_numbers_of_lines_are_refused_with_the_line(one, other, tmp_path):
    with pytest.raises(UserError, match="ends before line 2, and its other side goes on"):
        lines(tmp_path, one, other)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("t.tsv", "en\tde\nYes\tJa\n"),
        ("t.jsonl", json.dumps({"en": "Yes", "de": "Ja"})),
        (
            "t.tmx",
            '<tmx><body><tu><tuv xml:lang="en"><seg>Yes</seg></tuv>'
            '<tuv xml:lang="de"><seg>Ja</seg></tuv></tu></body></tmx>',
        ),
        ("n.jsonl", json.dumps({"translation": {"en": "Yes", "de": "Ja"}})),
    ],
)
def test_a_table_with_a_column_a_language_is_pairs(name, text, tmp_path):
    (tmp_path / "data/sources").mkdir(parents=True)
    (tmp_path / "data/sources" / name).write_text(text, encoding="utf-8")
    above = "translation." if name == "n.jsonl" else ""
    source = TablePairs.model_validate(
        {
            "kind": "table",
            "rows": files_source(Path("data/sources") / name),
            "source": f"{above}en",
            "target": f"{above}de",
        }
    )
    (row,) = pairs_of(source, Path("data/sources"), Path(".downloads"))
    assert (row["source"], row["target"]) == ("Yes", "Ja")
    wrong = source.model_copy(update={"target": "fr"})
    with pytest.raises(UserError, match="no row has the column fr"):
        list(pairs_of(wrong, Path("data/sources"), Path(".downloads")))


def test_what_is_no_pair_is_dropped_by_its_reason():
    rows = [
        pair("  Turn\u00a0on ", "Einschalten"),
        pair("", "Leer"),
        pair("Empty", " "),
        pair("Home Assistant", "Home Assistant"),
        pair("No", "Nein, das ist hier wirklich ganz und gar nicht möglich"),
        pair("Set {name}", "Setze {nahme}"),
        pair("Turn on", "Anschalten", "second"),
        pair("x" * 61, "y" * 61),
        pair("mask \ue000", "Maske"),
    ]
    found = prepare(rows, SETTINGS)
    assert found.read == 9
    assert dict(found.dropped) == {
        "empty_side": 2,
        "copy": 1,
        "length_ratio": 1,
        "placeholders_differ": 1,
        "source_seen_before": 1,
        "too_long": 1,
        "private_characters": 1,
    }
    (kept,) = [row for rows in found.splits.values() for row in rows]
    assert (kept["source"], kept["target"]) == ("Turn on", "Einschalten")


def test_texts_that_differ_in_case_and_punctuation_fall_on_one_side():
    rows = [
        pair(f"{word} {number}{end}", f"Wort {number}{end}")
        for number in range(300)
        for word, end in (("Word", ""), ("word", "."), ("WORD,", "!"))
    ]
    found = prepare(rows, SETTINGS)
    sides = {name: {key_of(row["source"]) for row in rows} for name, rows in found.splits.items()}
    assert sum(map(len, sides.values())) == 300
    assert 30 < len(sides["test"]) < 90
    again = prepare(reversed(rows), SETTINGS)
    assert again.splits["test"][0]["id"] == found.splits["test"][0]["id"]


def test_a_limit_takes_the_first_of_a_shuffled_order():
    rows = [pair(f"word {number}", f"Wort {number}") for number in range(200)]
    few = SETTINGS.model_validate({**SETTINGS.model_dump(), "limits": {"train": 10}})
    whole, cut = prepare(rows, SETTINGS), prepare(rows, few)
    assert cut.splits["train"] == whole.splits["train"][:10]
    assert cut.dropped["beyond_the_limit"] == len(whole.splits["train"]) - 10


@pytest.mark.parametrize(
    ("text", "language", "other", "expected"),
    [
        ("Das Licht ist an", "de", "en", True),
        ("The light is on", "de", "en", False),
        ("Light", "de", "en", None),
        ("조명을 켭니다", "ko", "en", True),
        ("Light", "ko", "en", False),
        ("12", "ko", "en", None),
        ("조명", "en", "ko", False),
    ],
)
def test_a_language_is_told_where_it_shows(text, language, other, expected):
    assert looks_like(text, language, other) is expected


def test_the_share_of_a_language_is_of_the_texts_that_show_one():
    assert language_fraction(["der Tag", "the day", "x"], "de", "en") == 0.5
    assert language_fraction(["x"], "de", "en") is None


def validated(splits, languages=("en", "de"), **settings):
    downloaded = DownloadPairs.model_validate(
        {
            "languages": {"source": languages[0], "target": languages[1]},
            "sources": [{"kind": "synthetic", "task": "copy", "pairs": 1, "longest": 1}],
        }
    )
    checks = ValidatePairs(**{"min_pairs": 1, "min_language_fraction": 0.9, **settings})
    outcome = run_suite("pairs", tables(splits, downloaded, SETTINGS, checks))
    return [
        entry.expectation_config.description
        for result in outcome.results
        for entry in result.results
        if not entry.success
    ]


GOOD = {
    "train": [pair("The door is open", "Die Tür ist auf"), pair("Set {a}", "Setze {a}")],
    "validation": [pair("This is the end", "Das ist das Ende")],
    "test": [pair("It is not for you", "Das ist nicht für dich")],
}


def test_good_pairs_meet_every_expectation():
    assert validated(GOOD) == []


@pytest.mark.parametrize(
    ("bad", "complaint"),
    [
        (pair("Gone", " "), "Every target has more than space"),
        (pair("Set {b}", "Setze"), "the same placeholders"),
        (pair("Same", "Same"), "No target is its source"),
        (pair("This is the END!", "Ende"), "both in train and in validation"),
        (pair("Set {a}", "Stelle {a}"), "No source occurs twice"),
        (pair("No", "Nein, das ist gar nicht möglich hier"), "longer than 2 times"),
    ],
)
def test_what_is_wrong_with_a_pair_is_said(bad, complaint):
    (said,) = validated({**GOOD, "train": [*GOOD["train"], bad]})
    assert complaint in said


def test_a_side_in_another_language_is_said():
    turned = {
        split: [pair(row["target"], row["source"]) for row in rows] for split, rows in GOOD.items()
    }
    assert [line.split(",")[1] for line in validated(turned)] == [
        " at least 0.9 of each source are in en",
        " at least 0.9 of each target are in de",
    ]


def test_a_split_that_is_too_small_is_said():
    assert validated(GOOD, min_pairs=2) == ["Every split has at least 2 pairs"]
