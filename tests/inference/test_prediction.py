"""A fine-tuned model in use says what it said in evaluation."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from pipeline.foundation.artifacts import read_rows
from pipeline.inference import text_input
from pipeline.kinds.registry import KINDS, data_of
from tests.inference.toy_models import tool, write_finetuned


@pytest.fixture(scope="module", params=KINDS)
def model(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    pooling = "cls" if request.param == "pair_classification" else "mean"
    folder = tmp_path_factory.mktemp(request.param)
    return write_finetuned(folder, request.param, pooling=pooling)


def rows_of(model: Path) -> Path:
    return model.parents[3] / "data"


def takes_two_texts(model: Path) -> bool:
    kind = json.loads((model / "config.json").read_text())["kind"]
    return "text_pair" in data_of(kind).inputs.values()


def predicted(model: Path, out: Path, *words: str | Path) -> list[dict[str, Any]]:
    assert tool("predict", model, *words, "--out", out) == 0
    if out.suffix == ".parquet":
        return pq.read_table(out).to_pylist()
    if out.suffix == ".jsonl":
        return [json.loads(line) for line in out.read_text().splitlines()]
    with out.open(newline="") as stream:
        return list(csv.DictReader(stream))


@pytest.mark.parametrize("window", [7, 8192])
def test_the_predictions_are_those_that_were_stored(
    model: Path, tmp_path: Path, window: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(text_input, "WINDOW_TEXTS", window)
    stored = [row for row in read_rows(model, "test") if row["budget"] == "all"]
    test = rows_of(model) / "test-00000.parquet"
    ours = predicted(model, tmp_path / "p.parquet", "--file", test)
    assert len(ours) == len(stored) > 10
    examples = list(read_rows(rows_of(model), "test"))
    for row, expected, example in zip(ours, stored, examples, strict=True):
        for name in ("text", "text_pair", "tokens"):
            assert row.get(name) == example.get(name)
        if "probabilities" in expected:
            assert row["prediction"] == expected["prediction"]
            assert list(row["probabilities"].values()) == pytest.approx(
                expected["probabilities"], abs=1e-6
            )
            assert row["probability"] == row["probabilities"][row["prediction"]]
        elif "confidences" in expected:
            assert row["prediction"] == expected["prediction"]
            assert row["confidences"] == pytest.approx(expected["confidences"], abs=1e-6)
        else:
            assert row["prediction"] == pytest.approx(expected["prediction"], abs=1e-5)


def test_every_format_holds_the_same(model: Path, tmp_path: Path) -> None:
    test = rows_of(model) / "test-00000.parquet"
    parquet, lines, table = (
        predicted(model, tmp_path / f"p.{ending}", "--file", test)
        for ending in ("parquet", "jsonl", "csv")
    )
    assert parquet == lines
    assert len(table) == len(lines)
    for row, cells in zip(lines, table, strict=True):
        for name, value in row.items():
            if isinstance(value, dict):
                for label, share in value.items():
                    assert float(cells[f"{name}.{label}"]) == share
            elif isinstance(value, list):
                assert json.loads(cells[name]) == value
            else:
                assert cells[name] == str(value)


def test_a_text_on_the_command_line_and_in_a_file_are_one(model: Path, tmp_path: Path) -> None:
    """White space around it and the way its letters are composed aside."""
    text, pair = "  red noun1   noun2 ", "noun3 blue"
    words, row = ["--text", text], {"document": text}
    if takes_two_texts(model):
        words += ["--text_pair", pair]
        row["other"] = pair
    (tmp_path / "rows.jsonl").write_text(json.dumps(row) + "\n")
    options: list[str | Path] = ["--file", tmp_path / "rows.jsonl", "--column", "document"]
    if takes_two_texts(model):
        options += ["--pair_column", "other"]
    (one,) = predicted(model, tmp_path / "a.jsonl", *words)
    (other,) = predicted(model, tmp_path / "b.jsonl", *options)
    assert one == other
    assert one.get("tokens", ["red", "noun1", "noun2"]) == ["red", "noun1", "noun2"]


def test_what_was_cut_is_said(
    model: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The models see 10 tokens."""
    texts = ["noun1 " * 8, "noun1 " * 9, "red"]
    words = ["--text", *texts]
    if takes_two_texts(model):
        words = ["--text", *texts, "--text_pair", "", "", ""]
        lengths = [11, 12, 4]
    else:
        lengths = [10, 11, 3]
    rows = predicted(model, tmp_path / "p.jsonl", *words)
    assert [row["num_tokens"] for row in rows] == lengths
    assert [row["truncated"] for row in rows] == [length > 10 for length in lengths]
    count = sum(length > 10 for length in lengths)
    assert f"{count} of 3 texts were cut to 10 tokens" in capsys.readouterr().err


def test_the_terminal_shows_every_text(model: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["--text", "red noun1", "noun2"]
    if takes_two_texts(model):
        words += ["--text_pair", "noun3", "blue"]
    assert tool("predict", model, *words) == 0
    head, *lines = capsys.readouterr().out.splitlines()
    assert "toy, finetune, seed 1" in head
    assert len(lines) == 2
    assert "noun1" in lines[0]


def test_the_columns_of_the_tasks_own_source_are_known(tmp_path: Path) -> None:
    model = write_finetuned(tmp_path, "classification")
    manifest = json.loads((model / "manifest.json").read_text())
    manifest["params"]["task"]["columns"]["text"] = "document"
    (model / "manifest.json").write_text(json.dumps(manifest))
    pq.write_table(pa.table({"document": ["red noun1"], "text": ["blue"]}), tmp_path / "t.parquet")
    (row,) = predicted(model, tmp_path / "p.jsonl", "--file", tmp_path / "t.parquet")
    assert row["text"] == "red noun1"


@pytest.mark.parametrize(
    ("kind", "words", "said"),
    [
        ("classification", ["--text", "red", "--text_pair", "blue"], "takes one text"),
        ("pair_regression", ["--text", "red"], "takes two texts"),
        ("pair_regression", ["--text", "a", "b", "--text_pair", "c"], "2 texts, but 1 of"),
    ],
)
def test_pairs_that_do_not_fit_are_refused(
    tmp_path: Path, kind: str, words: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert tool("predict", write_finetuned(tmp_path, kind), *words) == 2
    assert said in capsys.readouterr().err


def test_an_ending_that_says_no_format_is_refused_before_anything_is_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert tool("predict", tmp_path / "no", "--text", "red", "--out", "x.xlsx") == 2
    assert ".jsonl, .csv, .parquet" in capsys.readouterr().err


def test_a_tsv_is_read_as_a_source_of_that_ending_is(tmp_path: Path) -> None:
    model = write_finetuned(tmp_path, "classification")
    (tmp_path / "t.tsv").write_text('text\tn\n"red noun1\t1\nnoun2\t2\nblue"\t3\n')
    rows = predicted(model, tmp_path / "p.jsonl", "--file", tmp_path / "t.tsv")
    assert [row["text"] for row in rows] == ['"red noun1', "noun2", 'blue"']
    (tmp_path / "q.tsv").write_text('text\tn\n"red"\t1\n')
    (row,) = predicted(model, tmp_path / "q.jsonl", "--file", tmp_path / "q.tsv", "--quoting")
    assert row["text"] == "red"


def test_an_empty_line_of_a_file_has_its_prediction(tmp_path: Path) -> None:
    model = write_finetuned(tmp_path / "models", "classification")
    (tmp_path / "texts.txt").write_text("red apple\n\nblue sky\n\n")
    found = predicted(model, tmp_path / "out.jsonl", "--file", tmp_path / "texts.txt")
    assert [row["text"] for row in found] == ["red apple", "", "blue sky", ""]
