"""Run Great Expectations over data frames: no server, no telemetry, no progress bar."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd
    from great_expectations.core import ExpectationSuiteValidationResult
    from great_expectations.expectations import Expectation

NUM_EXAMPLES = 5


@dataclass(frozen=True)
class Table:
    """A frame and what is expected of it.

    `identity` names the columns that stand for a row in examples. `examples` holds, for a column
    of facts, rows that show why it is as it is (such as texts that occur twice).
    """

    name: str
    frame: pd.DataFrame
    expectations: Sequence[Expectation]
    identity: Sequence[str] = ()
    examples: Mapping[str, Sequence[Mapping[str, Any]]] = field(default_factory=dict)


@dataclass(frozen=True)
class Fact:
    """A number about all rows together, the bounds it has to lie in, and rows that explain it."""

    name: str
    value: float
    description: str
    min_value: float | None = None
    max_value: float | None = None
    examples: Sequence[Mapping[str, Any]] = ()


def facts_table(name: str, facts: Sequence[Fact]) -> Table:
    """A table of one row with a column, and an expectation on it, for each fact."""
    import pandas as pd

    expect = great_expectations().expectations.ExpectColumnMaxToBeBetween
    return Table(
        name,
        pd.DataFrame([{fact.name: fact.value for fact in facts}]),
        [
            expect(
                column=fact.name,
                min_value=fact.min_value,
                max_value=fact.max_value,
                description=fact.description,
            )
            for fact in facts
        ],
        examples={fact.name: fact.examples for fact in facts},
    )


@dataclass(frozen=True)
class Outcome:
    """What a suite found: a result of Great Expectations for each table."""

    suite: str
    tables: Sequence[Table]
    results: Sequence[ExpectationSuiteValidationResult]

    @property
    def success(self) -> bool:
        return all(result.success for result in self.results)


def run_suite(suite: str, tables: Sequence[Table]) -> Outcome:
    """Validate every table. Raises `RuntimeError` where an expectation itself breaks: our bug."""
    return Outcome(suite, tables, [_validate(suite, table) for table in tables])


def _validate(suite: str, table: Table) -> ExpectationSuiteValidationResult:
    gx = great_expectations()
    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = {"globally": False, "metric_calculations": False}
    batch_definition = (
        context.data_sources.add_pandas(suite)
        .add_dataframe_asset(table.name)
        .add_batch_definition_whole_dataframe("all")
    )
    # All expectations before `add`: one added later would be saved, and validated, by itself.
    expectations = context.suites.add(
        gx.ExpectationSuite(f"{suite}: {table.name}", expectations=list(table.expectations))
    )
    result = batch_definition.get_batch({"dataframe": table.frame}).validate(
        expectations,
        result_format={
            "result_format": "SUMMARY",
            "partial_unexpected_count": NUM_EXAMPLES,
            "unexpected_index_column_names": list(table.identity),
        },
    )
    for entry in result.results:
        _refuse_exceptions(entry.exception_info or {})
    return result


def _refuse_exceptions(information: Mapping[str, Any]) -> None:
    """Raise what an expectation raised; `information` is about it, or about each of its metrics."""
    if information.get("raised_exception"):
        raise RuntimeError(information["exception_traceback"])
    for part in information.values():
        if isinstance(part, Mapping):
            _refuse_exceptions(part)


def great_expectations() -> Any:
    """The package, imported (3 s) after its telemetry is switched off."""
    os.environ["GX_ANALYTICS_ENABLED"] = "false"
    import great_expectations

    return great_expectations
