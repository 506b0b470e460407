"""The stage `validate_corpus`: a sound corpus passes; each fault is named, with rows."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from tiny_corpus import Row, english_rows, tiny_params, write_corpus

from pipeline.console.errors import UserError
from pipeline.corpus.splits import side_of
from pipeline.foundation import gate
from pipeline.foundation.artifacts import file_hash
from pipeline.stages import validate_corpus

Rows = dict[str, list[Row]]


def run(tmp_path: Path, rows: Rows, **settings: Any) -> Path:
    corpus = write_corpus(tmp_path / "corpus", rows)
    output = tmp_path / "reports/validation/corpus.json"
    params = tiny_params(validate_corpus=settings)
    validate_corpus.run(params, {"corpus": corpus}, output)
    return output


def test_a_sound_corpus_passes_with_the_same_bytes_each_time(tmp_path: Path) -> None:
    output = run(tmp_path, english_rows(tiny_params()))
    first = file_hash(output)
    result = gate.require(output)
    assert len(result["expectations"]) == 20
    assert result["success"] is True
    assert (tmp_path / "reports/data_docs/corpus.html").is_file()
    assert file_hash(run(tmp_path, english_rows(tiny_params()))) == first
    assert str(tmp_path) not in output.read_text(encoding="utf-8")


def held_out(rows: Rows) -> None:
    split = tiny_params().prepare_corpus.split
    names = (f"group-{index}" for index in range(100))
    rows["train"][0]["group"] = next(
        name
        for name in names
        if side_of(name, split.salt, split.validation, split.held_out) == "held_out"
    )


def other_side(rows: Rows) -> None:
    rows["validation"].append(rows["train"].pop(0))


def same_text(rows: Rows) -> None:
    rows["validation"][0]["paragraphs"] = rows["train"][0]["paragraphs"]


def repeated(rows: Rows) -> None:
    rows["train"][1]["paragraphs"] = rows["train"][0]["paragraphs"]


def same_id(rows: Rows) -> None:
    rows["train"][1]["id"] = rows["train"][0]["id"]


def no_licence(rows: Rows) -> None:
    rows["train"][1]["licence"] = " "


def nulls(rows: Rows) -> None:
    rows["train"][1]["group"] = None
    rows["train"][2]["paragraphs"].append(None)
    rows["train"][3]["paragraphs"] = None


def short(rows: Rows) -> None:
    rows["train"][1]["paragraphs"] = ["Too short."]


def broken_characters(rows: Rows) -> None:
    rows["train"][1]["paragraphs"][0] += "\ufffd" * 9
    rows["train"][2]["paragraphs"][0] += "\x00" * 9


def other_script(rows: Rows) -> None:
    for row in rows["train"]:
        row["paragraphs"].append("한글" * 20)


def empty_validation(rows: Rows) -> None:
    rows["validation"].clear()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (held_out, ["No document is of a group that is held out", "side='held_out'"]),
        (other_side, ["lies on the side of the split", "no groups in common"]),
        (same_text, ["no texts in common", "1"]),
        (repeated, ["Repetitions of an earlier document", "document-"]),
        (same_id, ["an id of its own", "2 of"]),
        (no_licence, ["states its licence", "licence=' '"]),
        (nulls, ["a value in group", "paragraphs, none of them null", "null_paragraphs=1"]),
        (short, ["has 40 to 1,000,000 characters", "characters=10", "Too short."]),
        (broken_characters, ["Replacement characters", "Control characters", "control=9"]),
        (other_script, ["Latin letters are at least 0.95", "other letters="]),
        (empty_validation, ["There are documents for validation", "observed: 0"]),
    ],
)
def test_a_fault_fails_the_stage_and_is_named_with_rows(
    tmp_path: Path, change: Any, said: list[str]
) -> None:
    rows = english_rows(tiny_params())
    change(rows)
    with pytest.raises(UserError) as caught:
        run(tmp_path, rows)
    for words in said:
        assert words in str(caught.value)
    output = tmp_path / "reports/validation/corpus.json"
    assert json.loads(output.read_text(encoding="utf-8"))["success"] is False
    assert "What failed" in (tmp_path / "reports/data_docs/corpus.html").read_text()
    with pytest.raises(UserError, match="failed its validation"):
        gate.require(output)


def test_of_a_run_without_text_nothing_is_expected(tmp_path: Path) -> None:
    """Text that yields no document, or loses all of them, is refused before this stage."""
    run(tmp_path, {"train": [], "validation": []})
    assert gate.require(tmp_path / "reports/validation/corpus.json")["expectations"] == []
    with pytest.raises(UserError, match="at least 50 documents"):
        run(tmp_path, {"train": english_rows(tiny_params())["train"][:1], "validation": []})


def test_thresholds_come_from_the_params(tmp_path: Path) -> None:
    rows = english_rows(tiny_params())
    repeated(rows)
    run(tmp_path, rows, max_duplicate_fraction=0.1)


def test_a_korean_corpus_is_measured_in_hangul(tmp_path: Path) -> None:
    rows = english_rows(tiny_params())
    for index, row in enumerate(rows["train"] + rows["validation"]):
        row["paragraphs"] = [f"{index} 한국어 문장이 여기에 있습니다. ㅋㅋ (ok)" * 3]
    run(tmp_path, rows, script="Hangul", min_script_fraction=0.8)


@pytest.mark.parametrize(
    "text", ["한국어 문장이 여기에 있습니다. ㅋㅋ (ok)", "Слова другого письма стоят здесь (ok)."]
)
def test_auto_takes_the_script_of_most_letters(tmp_path: Path, text: str) -> None:
    rows = english_rows(tiny_params())
    for index, row in enumerate(rows["train"] + rows["validation"]):
        row["paragraphs"] = [f"{index} {text}" * 3]
    run(tmp_path, rows, script="auto", min_script_fraction=0.8)


def test_auto_still_refuses_a_text_of_many_scripts(tmp_path: Path) -> None:
    rows = english_rows(tiny_params())
    for row in rows["train"]:
        row["paragraphs"].append("한글" * 20)
    with pytest.raises(UserError, match=r"Latin letters are at least 0\.95"):
        run(tmp_path, rows, script="auto", min_script_fraction=0.95)
