"""Results: real expectations, deterministic JSON, readable failures, no noise."""

from __future__ import annotations

import json
import math
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from pipeline.console.errors import UserError
from pipeline.foundation.artifacts import write_json
from pipeline.validation import results
from pipeline.validation.suites import Fact, Table, facts_table, great_expectations, run_suite


def some_table(values: list[float]) -> Table:
    e = great_expectations().expectations
    frame = pd.DataFrame({"name": [f"row {i}" for i in range(len(values))], "value": values})
    return Table(
        "rows",
        frame,
        [
            e.ExpectColumnValuesToBeBetween(
                column="value", min_value=0, max_value=10, description="Values are 0 to 10"
            ),
            e.ExpectColumnValuesToNotBeNull(column="value", description="Values are there"),
            e.ExpectColumnQuantileValuesToBeBetween(
                column="value",
                quantile_ranges={"quantiles": [0.5], "value_ranges": [[0, 10]]},
                description="The median is 0 to 10",
            ),
        ],
        identity=["name"],
    )


def test_two_validations_give_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one", "two"):
        outcome = run_suite("x", [some_table([1, 2, 99, math.nan])])
        write_json(tmp_path / name, results.to_json(outcome))
    text = (tmp_path / "one").read_text(encoding="utf-8")
    assert text == (tmp_path / "two").read_text(encoding="utf-8")
    for word in ("batch", "uuid", "time", '"id"', '"meta"'):
        assert word not in text


def test_a_failure_has_its_observed_value_and_rows(tmp_path: Path) -> None:
    entries = results.to_json(run_suite("x", [some_table([1, 2, 99, math.nan])]))["expectations"]
    between = next(entry for entry in entries if "between" in entry["expectation"])
    assert between == {
        "arguments": {"column": "value", "max_value": 10.0, "min_value": 0.0},
        "description": "Values are 0 to 10",
        "examples": [{"name": "row 2", "value": 99.0}],
        "expectation": "expect_column_values_to_be_between",
        "observed": {"rows": 4, "unexpected_rows": 1},
        "success": False,
        "table": "rows",
    }
    missing = next(entry for entry in entries if "null" in entry["expectation"])
    assert missing["examples"] == [{"name": "row 3", "value": None}]
    text = results.explain(between)
    assert "1 of 4 rows are not so" in text
    assert "value=99.0, name='row 2'" in text or "name='row 2', value=99.0" in text


def test_a_success_has_no_examples() -> None:
    result = results.to_json(run_suite("x", [some_table([1, 2, 3])]))
    assert result["success"] is True
    assert all(entry["examples"] == [] for entry in result["expectations"])


def test_at_most_five_rows_are_shown() -> None:
    result = results.to_json(run_suite("x", [some_table([99.0] * 50)]))
    assert max(len(entry["examples"]) for entry in result["expectations"]) == 5


def test_the_json_and_the_page_are_there_before_the_failure(tmp_path: Path) -> None:
    outcome = run_suite("x", [some_table([99])])
    output = tmp_path / "validation/x.json"
    with pytest.raises(UserError, match=r"1 of 3 expectations met"):
        results.publish(outcome, output, tmp_path / "pages")
    assert json.loads(output.read_text(encoding="utf-8"))["success"] is False
    assert (tmp_path / "pages/x.html").is_file()


def test_facts_have_bounds_and_rows_of_their_own() -> None:
    facts = [
        Fact("good", 0.5, "Good is at most 1", max_value=1),
        Fact("bad", 3, "Bad is at most 2", max_value=2, examples=[{"why": "this row"}]),
    ]
    result = results.to_json(run_suite("x", [facts_table("facts", facts)]))
    assert [entry["success"] for entry in result["expectations"]] == [False, True]
    assert result["expectations"][0]["observed"] == 3
    assert result["expectations"][0]["examples"] == [{"why": "this row"}]


def test_an_expectation_that_breaks_is_no_failure_of_the_data() -> None:
    e = great_expectations().expectations
    table = Table("rows", pd.DataFrame({"a": [1]}), [e.ExpectColumnValuesToNotBeNull(column="b")])
    with pytest.raises(RuntimeError, match='column "b"'):
        run_suite("x", [table])


def test_plain_values_are_json() -> None:
    value = {
        "a": np.float64("nan"),
        "b": (np.int32(3), np.bool_(True)),
        "c": "x" * 300,
        "d": math.inf,
        "e": None,
        "f": b"\x00",
    }
    plain = results.plain(value)
    json.dumps(plain, allow_nan=False)
    assert plain["a"] is plain["d"] is None
    assert plain["b"] == [3, True]
    assert plain["b"][1] is True
    assert len(plain["c"]) == results.MAX_EXAMPLE_CHARACTERS + 1


@pytest.mark.parametrize(
    ("observed", "text"),
    [
        ({"rows": 1000, "unexpected_rows": 10}, "10 of 1,000 rows are not so"),
        ({"quantiles": [0.5], "values": [7]}, "7 at 0.5"),
        (0.123456789, "0.123457"),
        (12345, "12,345"),
        (None, "None"),
    ],
)
def test_observed_values_are_readable(observed: object, text: str) -> None:
    assert results.observed_text(observed) == text


def test_validation_prints_no_progress_bar_and_calls_nobody(
    capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    import socket

    def refuse(*arguments: object) -> None:
        raise AssertionError("a connection was tried")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    run_suite("x", [some_table([1, 2, 3])])
    output = capfd.readouterr()
    assert "Calculating" not in output.out + output.err
