from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from pipeline.corpus.readers import service_pairs, service_tables
from pipeline.corpus.readers.service_models import Service, read_services
from pipeline.corpus.readers.service_tables import TABLES

TYPES = {
    "Text": {"type": "string"},
    "Mode": {"type": "string", "enum": ["a"]},
    "Count": {"type": "integer"},
    "Data": {"type": "blob"},
}
NOUNS = ("lamp", "bell", "door", "stair", "wall", "roof", "garden", "window")


def service(name: str, sizes: dict[str, int], words: str = "The field number") -> Service:
    """A service with so many described fields of each shape."""
    members = {
        f"{shape}{number}": {
            "shape": shape,
            "documentation": f"<p>{words} {number} of {shape} in <code>{name}</code>.</p>",
        }
        for shape, size in sizes.items()
        for number in range(size)
    }
    return Service(name, {}, {**TYPES, "Thing": {"type": "structure", "members": members}})


def test_labels_are_facts_of_the_model(wheel: Any) -> None:
    types = {row["id"]: row["label"] for row in TABLES["field_type"](read_services(wheel.path))}
    assert types["lamp/State.hours"] == "number"
    assert types["lamp/State.mode"] == "enumeration"
    assert types["lamp/State.lampName"] == "string"
    assert types["lamp/State.parent"] == "structure"
    kinds = {row["id"]: row["label"] for row in TABLES["kind"](read_services(wheel.path))}
    assert kinds["lamp/SwitchLamp()"] == "operation"
    assert kinds["lamp/NoPower"] == "error"
    assert kinds["lamp/State"] == "structure"
    assert kinds["lamp/State.hours"] == "field"


def test_code_is_tagged(wheel: Any) -> None:
    (row,) = TABLES["markup"](read_services(wheel.path))
    assert row["tokens"] == ["Switches", "a", "lamp", "on", "or", "off", "."]
    assert row["tags"] == ["O", "O", "O", "CODE", "O", "CODE", "O"]
    assert row["group"] == "lamp"


@pytest.mark.parametrize("table", sorted(TABLES))
def test_rows_have_their_columns_unique_ids_and_no_repeats(wheel: Any, table: str) -> None:
    rows = list(TABLES[table]([*read_services(wheel.path), *many_services()]))
    columns = {
        "markup": ["id", "group", "tokens", "tags"],
        "field_match": ["id", "group", "text", "text_pair", "label"],
    }.get(table, ["id", "group", "text", "label"])
    assert rows
    assert all(list(row) == columns for row in rows)
    assert len({row["id"] for row in rows}) == len(rows)
    assert len({str(list(row.values())[2:]) for row in rows}) == len(rows)


def test_equal_texts_appear_once_a_label() -> None:
    twins = [service("one-a", {"Count": 3}), service("one-a", {"Count": 3, "Text": 1})]
    labels = Counter(row["label"] for row in TABLES["field_type"](twins))
    assert labels == {"number": 3, "string": 1}


def test_the_front_of_a_capped_table_holds_every_class(monkeypatch: pytest.MonkeyPatch) -> None:
    """The trap: the hash that caps a class must not order the rows."""
    monkeypatch.setattr(service_tables, "ROWS_PER_CLASS", 200)
    sizes = {"Text": 5_000, "Count": 400, "Mode": 200}
    rows = list(TABLES["field_type"]([service("big", sizes)]))
    assert Counter(row["label"] for row in rows) == dict.fromkeys(
        ("string", "number", "enumeration"), 200
    )
    front = Counter(row["label"] for row in rows[:150])
    assert min(front[label] for label in ("string", "number", "enumeration")) > 30


def many_services() -> list[Service]:
    return [
        Service(
            name,
            {},
            {
                **TYPES,
                **{
                    f"Thing{version}": {
                        "type": "structure",
                        "members": {
                            f"{noun}Name": {
                                "shape": "Text",
                                "documentation": f"<p>The {noun} of {name}, version {version}.</p>",
                            }
                            for noun in NOUNS
                        },
                    }
                    for version in range(4)
                },
            },
        )
        for name in ("house", "castle-2", "tent")
    ]


def test_pairs_are_balanced_and_no_text_alone_tells_the_label() -> None:
    rows = list(TABLES["field_match"](many_services()))
    labels = Counter(row["label"] for row in rows)
    assert labels["same"] == labels["different"] == len(rows) / 2 > 20
    for column in ("text", "text_pair"):
        of_label = [
            {row[column] for row in rows if row["label"] == label}
            for label in ("same", "different")
        ]
        assert of_label[1] <= of_label[0]


def test_a_pair_is_labelled_by_the_name_of_its_field() -> None:
    for row in TABLES["field_match"](many_services()):
        first, second = (
            next(noun for noun in NOUNS if f" {noun} " in row[column])
            for column in ("text", "text_pair")
        )
        assert (row["label"] == "same") == (first == second)
        assert row["text"] != row["text_pair"]


def test_pairs_do_not_depend_on_the_order_of_services(monkeypatch: pytest.MonkeyPatch) -> None:
    services = many_services()
    assert list(TABLES["field_match"](services)) == list(TABLES["field_match"](services[::-1]))
    monkeypatch.setattr(service_pairs, "PAIRS_PER_LABEL", 5)
    assert len(list(TABLES["field_match"](services))) == 10
