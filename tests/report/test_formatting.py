"""Numbers as a person reads them."""

from __future__ import annotations

import jinja2
import pytest

from pipeline.report import formatting


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("number", 13982, "13,982"),
        ("amount", 1_900_546, "1.9 million"),
        ("fixed", -0.0414, "−0.041"),
        ("signed", 0.0838, "+0.084"),
        ("signed", -0.0838, "−0.084"),
        ("share", 0.4126, "41.3 %"),
        ("score", {"mean": 0.6, "standard_deviation": 0.01}, "0.600 ± 0.010"),
        ("score", {"mean": 0.6, "standard_deviation": None}, "0.600"),
        ("duration", 8.14, "8.1 s"),
        ("size", 512 * 2**20, "512 MiB"),
        ("size", 1.4 * 2**30, "1.4 GiB"),
        ("energy", 0.0421, "0.042 Wh"),
        ("energy", 12.34, "12.3 Wh"),
        ("words", "short_document", "short document"),
        ("budget", "2000", "2,000"),
        ("budget", "all", "all"),
        ("plain", [1, None, True], "1, none, yes"),
    ],
)
def test_values(name: str, value: object, expected: str) -> None:
    assert formatting.FILTERS[name](value) == expected


@pytest.mark.parametrize("value", [None, jinja2.Undefined(), float("nan"), float("inf"), True])
@pytest.mark.parametrize(
    "name", ["number", "amount", "fixed", "signed", "share", "score", "duration", "size", "energy"]
)
def test_what_is_no_number_is_a_dash(name: str, value: object) -> None:
    assert formatting.FILTERS[name](value) == formatting.MISSING


def test_nested_settings_become_a_flat_list_in_order() -> None:
    assert list(formatting.flatten({"b": {"y": 1, "x": [2]}, "a": None})) == [
        ("a", None),
        ("b.x", [2]),
        ("b.y", 1),
    ]


def test_label_budgets_are_listed_by_size() -> None:
    rates = {"2000": 0.1, "all": 0.2, "100": 0.3}
    assert [name for name, _ in formatting.flatten(rates)] == ["100", "2000", "all"]
