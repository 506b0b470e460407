"""jsonl, csv and tsv to rows: mappings from column names to values."""

from __future__ import annotations

import csv
import json
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from pipeline.console.errors import UserError
from pipeline.corpus.readers.lines import read_lines
from pipeline.fetching.streams import Member

if TYPE_CHECKING:
    pass

Row = Mapping[str, Any]
MAX_FIELD = 1 << 26  # characters; the module's own limit is 131,072


def read_jsonl(member: Member) -> Iterator[Row]:
    """One JSON object a line; empty lines are passed over."""
    for number, line in enumerate(read_lines(member), start=1):
        if not line.strip():
            continue
        where = f"{member.where}, line {number}"
        try:
            row = json.loads(line, object_pairs_hook=partial(_json_object, where))
        except (ValueError, RecursionError) as error:
            raise UserError(f"a line that is not JSON: {error}", where=where) from None
        if not isinstance(row, dict):
            raise UserError(
                f"a line that holds a {type(row).__name__}", where=where, expected="a JSON object"
            )
        yield row


def _json_object(where: str, pairs: list[tuple[str, Any]]) -> Row:
    names = composed_names([paired(name) for name, _ in pairs])
    refuse_equal_names(names, where)
    return {name: paired(value) for name, (_, value) in zip(names, pairs, strict=True)}


def read_delimited(
    member: Member, delimiter: str, names: list[str] | None, quoting: bool
) -> Iterator[Row]:
    """csv or tsv; the first row names the columns where `names` does not. Values are strings."""
    refuse_equal_names(names or [], f"{member.where}, column_names")
    for number, values in _delimited_values(member, delimiter, quoting):
        if not values and (names is None or len(names) > 1):
            continue  # an empty line; in a table of one column it is an empty cell
        values = values or [""]
        if names is None:
            names = composed_names(values)
            refuse_equal_names(names, f"{member.where}, line {number}")
        elif len(values) == len(names):
            yield dict(zip(names, values, strict=True))
        else:
            found = f"a row of {len(values)} fields instead of {len(names)}"
            raise _malformed(member, number, found, quoting)


def _delimited_values(
    member: Member, delimiter: str, quoting: bool
) -> Iterator[tuple[int, list[str]]]:
    """Line numbers and fields; of an empty line, none."""
    lines = read_lines(member)
    if not quoting:
        for number, line in enumerate(lines, start=1):
            yield number, line.split(delimiter) if line else []
        return
    csv.field_size_limit(MAX_FIELD)
    reader = csv.reader((line + "\n" for line in lines), delimiter=delimiter, strict=True)
    try:
        for values in reader:
            if delimiter == "\t" and any("\t" in value and "\n" in value for value in values):
                found = "a field over several lines, with tabs: quotation marks that are text?"
                raise _malformed(member, reader.line_num, found, quoting)
            yield reader.line_num, values
    except csv.Error as error:
        raise _malformed(member, reader.line_num, str(error), quoting) from None


def composed_names(names: Sequence[str]) -> list[str]:
    """Names of columns in NFC, as params.yaml has them: a Mac writes accents and Hangul apart."""
    return [unicodedata.normalize("NFC", name) for name in names]


def refuse_equal_names(names: Sequence[str], where: str) -> None:
    """Raise `UserError` where two columns have one name: which of them is meant is not known."""
    twice = [name for name, number in Counter(names).items() if number > 1]
    if twice:
        raise UserError(
            f"several columns of one name: {', '.join(map(repr, twice))}",
            where=where,
            expected=f"names that differ: {', '.join(map(repr, names))}",
            hint="rename a column; of csv and tsv without a header row, see column_names",
        )


def _malformed(member: Member, line: int, what: str, quoting: bool) -> UserError:
    hint = (
        "where a double quote is an ordinary character, set quoting: false"
        if quoting
        else "where double quotes enclose fields, set quoting: true; see also column_names"
    )
    return UserError(f"a malformed table: {what}", where=f"{member.where}, line {line}", hint=hint)


def paired(value: Any) -> Any:
    """JSON escapes can hold half of a surrogate pair, which no UTF-8 can: that becomes U+FFFD.

    Within lists too; objects come here one by one.
    """
    if isinstance(value, list):
        return [paired(item) for item in value]
    if not isinstance(value, str) or value.isascii():
        return value
    return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
