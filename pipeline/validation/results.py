"""What a suite found, as JSON whose bytes depend on the data and the thresholds only."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.console.errors import UserError
from pipeline.foundation.artifacts import write_json
from pipeline.languages.spoken import _, retold
from pipeline.validation.suites import NUM_EXAMPLES, Outcome, Table

if TYPE_CHECKING:
    from great_expectations.core import ExpectationValidationResult

MAX_EXAMPLE_CHARACTERS = 200


def publish(outcome: Outcome, output: Path, pages_folder: Path) -> None:
    """Write the page, then the JSON `output`; raises `UserError` where an expectation failed.

    Both are there after a failure too, for a person to read; no stage goes on from that JSON.
    """
    from pipeline.validation import pages

    result = to_json(outcome)
    page = pages.write_page(outcome, result, pages_folder)
    write_json(output, result)
    failed = [entry for entry in result["expectations"] if not entry["success"]]
    met = _("{part} of {whole}").format(
        part=len(result["expectations"]) - len(failed), whole=len(result["expectations"])
    )
    print(f"{outcome.suite}: {_('{part} expectations met').format(part=met)}; {page}")
    if failed:
        raise UserError(
            f"the suite {outcome.suite!r} failed: {met} expectations met",
            where=str(page),
            expected="\n".join(map(explain, failed)),
            hint="mend the data, or the thresholds in params.yaml",
        )


def to_json(outcome: Outcome) -> dict[str, Any]:
    """The outcome without times, identifiers and paths, sorted: equal data gives equal bytes."""
    entries = [
        _entry(table, entry)
        for table, result in zip(outcome.tables, outcome.results, strict=True)
        for entry in result.results
    ]
    return {
        "expectations": sorted(entries, key=lambda entry: json.dumps(entry, sort_keys=True)),
        "success": outcome.success,
        "suite": outcome.suite,
    }


def explain(entry: dict[str, Any]) -> str:
    """One failed expectation for a person: what was expected, what was seen, example rows."""
    lines = [f"{retold(entry['description'])} ({entry['expectation']})"]
    lines.append(f"    observed: {observed_text(entry['observed'])}")
    for example in entry["examples"]:
        words = ", ".join(f"{key}={value!r}" for key, value in example.items())
        lines.append(f"    example: {words}")
    return "\n".join(lines)


def observed_text(observed: Any) -> str:
    """An observed value in one line."""
    if isinstance(observed, dict) and "unexpected_rows" in observed:
        words = _("{part:,} of {whole:,} rows are not so")
        return words.format(part=observed["unexpected_rows"], whole=observed["rows"])
    if isinstance(observed, dict) and "quantiles" in observed:
        pairs = zip(observed["quantiles"], observed["values"], strict=True)
        return ", ".join(
            _("{value:g} at {quantile:g}").format(value=value, quantile=quantile)
            for quantile, value in pairs
        )
    if isinstance(observed, float):
        return f"{observed:.6g}"
    return f"{observed:,}" if type(observed) is int else str(observed)


def _entry(table: Table, entry: ExpectationValidationResult) -> dict[str, Any]:
    config = entry.expectation_config
    assert config is not None
    arguments = {key: value for key, value in config.kwargs.items() if key != "batch_id"}
    return {
        "arguments": plain(arguments),
        "description": config.description or config.type,
        "examples": [] if entry.success else plain(_examples(table, entry.result, arguments)),
        "expectation": config.type,
        "observed": plain(_observed(entry.result)),
        "success": bool(entry.success),
        "table": table.name,
    }


def _observed(result: dict[str, Any]) -> Any:
    if "observed_value" in result:
        return result["observed_value"]
    return {"rows": result["element_count"], "unexpected_rows": result["unexpected_count"]}


def _examples(table: Table, result: dict[str, Any], arguments: dict[str, Any]) -> list[Any]:
    """Rows that show the failure: those found, those given, or all of a small table."""
    found = result.get("partial_unexpected_index_list")
    if found:
        return found[:NUM_EXAMPLES]
    column = arguments.get("column")
    if column is not None and column in table.examples:
        return list(table.examples[column])[:NUM_EXAMPLES]
    if column is not None and table.identity and len(table.frame) <= NUM_EXAMPLES:
        return table.frame[[*table.identity, column]].to_dict("records")
    return []


def plain(value: Any) -> Any:
    """`value` in JSON's own types: no NumPy scalar, NaN or infinity; long strings cut."""
    if isinstance(value, dict):
        return {str(key): plain(entry) for key, entry in value.items()}
    if isinstance(value, list | tuple | set):
        return [plain(entry) for entry in value]
    if hasattr(value, "item"):
        value = value.item()
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, str):
        cut = len(value) > MAX_EXAMPLE_CHARACTERS
        return f"{value[:MAX_EXAMPLE_CHARACTERS]}…" if cut else value
    return value if value is None or isinstance(value, bool | int) else str(value)
