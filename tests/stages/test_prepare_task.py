"""The stage `prepare_task`: from a file to a task artifact."""

from __future__ import annotations

import csv
import json
import lzma
from pathlib import Path
from typing import Any

import pytest

from pipeline.console.errors import UserError
from pipeline.foundation.artifacts import file_hash, read_artifact, read_rows
from pipeline.params import Params, load
from pipeline.stages import prepare_task
from tests.tasks.toys import task_of, toy_rows

ROOT = Path(__file__).parents[2]
SHARED = ROOT.parent / "shared" / "data"


def params_of(kind: str, **fields: Any) -> Params:
    params = load(ROOT / "params.yaml")
    return params.model_copy(update={"tasks": {"toy": task_of(kind, **fields)}})


def write_rows(path: Path, rows: list[dict[str, Any]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, rows[0])
        writer.writeheader()
        writer.writerows(rows)


def run(folder: Path, params: Params, name: str = "out") -> Path:
    prepare_task.run(params, {"sources": folder / "data/sources"}, folder / name, task="toy")
    return folder / name


def test_a_csv_file_becomes_three_splits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    rows = toy_rows("classification", 200)
    write_rows(tmp_path / "data/sources/rows.csv", [*rows, rows[0], {**rows[1], "label": "grey"}])
    params = params_of("classification")
    output = run(tmp_path, params)
    artifact = read_artifact(output, stage="prepare_task")
    counts = artifact.counts
    assert counts["read"] == 202
    assert counts["dropped"]["duplicates"] == 1
    assert counts["dropped"]["conflicts"] == 2
    assert sum(counts["rows"].values()) == 199
    assert json.loads((output / "labels.json").read_text()) == ["blue", "green", "red"]
    dropped = list(read_rows(output, "dropped"))
    assert {row["rule"] for row in dropped} == {"duplicates", "conflicts"}
    for split, number in counts["rows"].items():
        kept = list(read_rows(output, split))
        assert len(kept) == number
        assert all(set(row) == {"id", "group", "text", "label"} for row in kept)
    again = run(tmp_path, params, "again")
    assert file_hash(output / "manifest.json") == file_hash(again / "manifest.json")


def test_what_the_source_leaves_out_is_said_once_and_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "data/sources/rows"
    write_rows(folder / "rows.csv", toy_rows("classification", 60))
    for name in ("notes.doc", "more.doc"):
        (folder / name).write_text("no rows")
    source = {"kind": "files", "path": "data/sources/rows", "licence": "CC0-1.0"}
    output = run(tmp_path, params_of("classification", train=source))
    counts = read_artifact(output, stage="prepare_task").counts
    assert counts["left_out"] == {"files that end with .doc": 2}
    assert "toy: left out 2 files that end with .doc\n" in capsys.readouterr().out


def test_a_missing_column_names_the_task_and_the_columns_there_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    write_rows(tmp_path / "data/sources/rows.csv", [{"sentence": "a", "label": "b"}])
    with pytest.raises(UserError, match="no column 'text'") as caught:
        run(tmp_path, params_of("classification"))
    assert "'sentence', 'label'" in str(caught.value)
    assert not (tmp_path / "out").exists()


def test_an_unknown_task_is_named(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="no task 'other'"):
        prepare_task.run(params_of("classification"), {}, tmp_path / "out", task="other")


def shared(name: str) -> dict[str, Any]:
    """A file of the shared data as a source; skips where it is absent."""
    path = SHARED / name
    if not path.is_file():
        pytest.skip(f"{path} is not on this machine")
    return {
        "kind": "files",
        "path": str(path),
        "sha256": file_hash(path),
        "licence": "CC-BY-SA-4.0",
    }


def rows_of(path: str) -> int:
    opened = lzma.open if path.endswith(".xz") else open
    with opened(SHARED / path, "rt", encoding="utf-8") as stream:
        return sum(1 for _ in stream) - 1


def test_korean_sentence_pairs_with_scores(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    names = {"train": "sts-train.tsv.xz", "validation": "sts-dev.tsv", "test": "sts-test.tsv"}
    sources = {
        split: {**shared(f"korsts/{name}"), "quoting": False} for split, name in names.items()
    }
    columns = {"text": "sentence1", "text_pair": "sentence2", "label": "score"}
    output = run(tmp_path, params_of("pair_regression", **sources, columns=columns))
    counts = read_artifact(output, stage="prepare_task").counts
    assert counts["read"] == sum(rows_of(f"korsts/{name}") for name in names.values())
    assert counts["rows"]["test"] > 1_300
    scores = [row["label"] for row in read_rows(output, "train")]
    assert (min(scores), max(scores)) == (0.0, 5.0)


def test_korean_inference_pairs_are_split_by_their_first_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    train = {**shared("kor_xnli/xnli.test.ko.tsv.xz"), "quoting": False}
    columns = {
        "text": "sentence1",
        "text_pair": "sentence2",
        "label": "gold_label",
        "group": "sentence1",
    }
    output = run(tmp_path, params_of("pair_classification", train=train, columns=columns))
    assert json.loads((output / "labels.json").read_text()) == [
        "contradiction",
        "entailment",
        "neutral",
    ]
    groups = [
        {row["group"] for row in read_rows(output, split)}
        for split in ("train", "validation", "test")
    ]
    assert all(groups)
    assert not groups[0] & groups[1] | groups[0] & groups[2] | groups[1] & groups[2]
