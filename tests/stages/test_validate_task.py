"""The stage `validate_task`: each kind passes when sound; each fault is named, with rows."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from tiny_corpus import tiny_params

from pipeline.console.errors import UserError
from pipeline.foundation import gate
from pipeline.foundation.artifacts import ShardWriter, file_hash, write_artifact, write_json
from pipeline.kinds.registry import KINDS, data_of
from pipeline.params import Params
from pipeline.stages import validate_task
from tests.kinds.drawn import COLOURS, Drawn
from tests.tasks.toys import METRICS, TOYS, task_of

Rows = dict[str, list[dict[str, Any]]]
SIZES = {"train": 40, "validation": 12, "test": 12}


def params_for(kind: str, **checks: Any) -> Params:
    params = tiny_params()
    task = params.tasks["field_type"]
    limits = {"min_rows": 10, "min_class_fraction": 0.1, "max_conflict_fraction": 0.1}
    changed = task.model_copy(
        update={"kind": kind, "metric": METRICS[kind]}
        | {"checks": task.checks.model_copy(update=limits | checks)}
    )
    return params.model_copy(update={"tasks": {"made_up": changed}})


def sound_rows(kind: str) -> Rows:
    """Texts and labels as in `tests/kinds/toys`; every text names its row."""
    columns = task_of(kind).columns
    rows: Rows = {}
    for split, number in SIZES.items():
        rows[split] = []
        for index in range(number):
            name, colour, other = f"{split}-{index}", COLOURS[index % 3], COLOURS[index // 3 % 3]
            drawn = Drawn(["text", name, colour], colour, ["beside", name, other], other)
            example = data_of(kind).read(TOYS[kind].row(drawn), columns, name)
            rows[split].append({"id": name, "group": f"group of {name}", **(example or {})})
    return rows


def run(
    tmp_path: Path,
    kind: str,
    rows: Rows,
    schema: pa.Schema | None = None,
    counts: dict[str, Any] | None = None,
    **checks: Any,
) -> Path:
    schema = schema or data_of(kind).schema
    with write_artifact(tmp_path / "task", stage="prepare_task", params={}) as draft:
        for split, examples in rows.items():
            with ShardWriter(draft.path, split, schema) as writer:
                for row in examples:
                    writer.write(row)
        if data_of(kind).has_classes:
            sound = sound_rows(kind)["train"]
            labels = {label for row in sound for label in data_of(kind).labels_of(row)}
            write_json(draft.path / "labels.json", sorted(labels))
        draft.counts |= counts or {"read": 100, "dropped": {"conflicts": 5}}
    output = tmp_path / "reports/validation/made_up.json"
    validate_task.run(
        params_for(kind, **checks), {"data": tmp_path / "task"}, output, task="made_up"
    )
    return output


@pytest.mark.parametrize("kind", KINDS)
def test_sound_rows_of_every_kind_pass(tmp_path: Path, kind: str) -> None:
    output = run(tmp_path, kind, sound_rows(kind))
    first = file_hash(output)
    result = gate.require(output)
    assert result["suite"] == "made_up"
    assert len(result["expectations"]) >= 15
    assert file_hash(run(tmp_path, kind, sound_rows(kind))) == first


def null_text(rows: Rows) -> None:
    rows["train"][4]["text"] = None


def blank_text(rows: Rows) -> None:
    rows["train"][4]["text"] = " \n"


def null_label(rows: Rows) -> None:
    rows["test"][2]["label"] = None


def same_id(rows: Rows) -> None:
    rows["train"][1]["id"] = rows["train"][0]["id"]


def too_few(rows: Rows) -> None:
    del rows["validation"][5:]


def leak_by_text(rows: Rows) -> None:
    rows["test"][0]["text"] = rows["train"][0]["text"].upper()


def leak_by_group(rows: Rows) -> None:
    rows["validation"][0]["group"] = rows["train"][0]["group"]


def rare_class(rows: Rows) -> None:
    for row in rows["train"][3:]:
        row["label"] = "green"


def strange_label(rows: Rows) -> None:
    rows["test"][1]["label"] = "violet"


def one_class(rows: Rows) -> None:
    for split in rows:
        for row in rows[split]:
            row["label"] = "red"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (null_text, ["a value in text", "id='train-4'"]),
        (blank_text, ["more than space in text", "id='train-4'"]),
        (null_label, ["a value in label", "id='test-2'"]),
        (same_id, ["an id of its own", "id='train-0'"]),
        (too_few, ["at least 10 rows", "split='validation', rows=5"]),
        (leak_by_text, ["No texts are both in train and in test", "id_in_test='test-0'"]),
        (leak_by_group, ["No groups are both in train and in validation"]),
        (rare_class, ["The rarest class is at least 0.1", "label='blue', number=1"]),
        (strange_label, ["Every label occurs in training", "label='violet', rows=1"]),
        (one_class, ["at least two classes", "label='red', number=40"]),
    ],
)
def test_a_fault_fails_the_stage_and_is_named_with_rows(
    tmp_path: Path, change: Callable[[Rows], None], said: list[str]
) -> None:
    rows = sound_rows("classification")
    change(rows)
    with pytest.raises(UserError) as caught:
        run(tmp_path, "classification", rows)
    for words in said:
        assert words in str(caught.value)
    output = tmp_path / "reports/validation/made_up.json"
    assert json.loads(output.read_text(encoding="utf-8"))["success"] is False
    assert (tmp_path / "reports/data_docs/made_up.html").is_file()


def test_conflicts_beyond_the_threshold_fail(tmp_path: Path) -> None:
    counts = {"read": 100, "dropped": {"conflicts": 20}}
    with pytest.raises(UserError, match=r"unequal labels \(dropped\) are at most 0.1"):
        run(tmp_path, "classification", sound_rows("classification"), counts=counts)


def test_other_columns_fail(tmp_path: Path) -> None:
    rows = sound_rows("classification")
    schema = pa.schema([(name, pa.string()) for name in ("id", "group", "text")])
    with pytest.raises(UserError) as caught:
        run(tmp_path, "classification", rows, schema=schema)
    assert "Columns and types are those of the kind classification" in str(caught.value)
    assert "a value in label" in str(caught.value)


def test_tags_that_do_not_fit_their_tokens_fail(tmp_path: Path) -> None:
    rows = sound_rows("tagging")
    rows["train"][3]["tags"].append("O")
    rows["train"][5]["tags"][0] = None
    with pytest.raises(UserError) as caught:
        run(tmp_path, "tagging", rows)
    assert "as many tags as tokens" in str(caught.value)
    assert "No word or tag of a row is null" in str(caught.value)
    assert "id='train-3'" in str(caught.value)


def test_regression_without_differences_fails(tmp_path: Path) -> None:
    rows = sound_rows("pair_regression")
    for split in rows:
        for row in rows[split]:
            row["label"] = 1.0
    with pytest.raises(UserError, match="two different values"):
        run(tmp_path, "pair_regression", rows)


def test_an_unknown_task_is_named(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="'absent'"):
        validate_task.run(tiny_params(), {"data": tmp_path}, tmp_path / "x.json", task="absent")


def numbered_texts(more: str = "") -> Rows:
    """Texts that do not name their split; those of validation with `more` at their end."""
    rows = sound_rows("classification")
    for number, row in enumerate(row for split in rows.values() for row in split):
        row["text"] = f"text number {number}"
    for row in rows["validation"]:
        row["text"] += more
    return rows


def test_how_well_validation_is_told_from_test_is_measured_and_may_be_bounded(
    tmp_path: Path,
) -> None:
    alike, other = numbered_texts(), numbered_texts(" and more besides")
    found = {}
    for name, rows in (("alike", alike), ("other", other)):
        result = gate.require(run(tmp_path / name, "classification", rows))
        entries = [e for e in result["expectations"] if "tells" in e["description"]]
        (found[name],) = (entry["observed"] for entry in entries)
    assert found["alike"] < 0.7 < found["other"] == 1.0
    with pytest.raises(UserError, match="failed") as raised:
        run(tmp_path / "bounded", "classification", other, max_validation_test_auc=0.7)
    assert "tells validation from test rows with an AUC of at most 0.7" in str(
        raised.value.expected
    )
