"""CoNLL-like text: one token a line with its tag, an empty line between sentences.

What real files do, and what is done about it:

| in the file | is |
| --- | --- |
| a line that holds one TAB | the end of a sentence, as an empty line is |
| SPACE TAB tag | a token that is a space: lines are not stripped |
| `#` or `##` and a blank before a sentence's first token | a comment, of any number of fields |
| the same after it; `#` TAB tag anywhere | a token |
| `-DOCSTART-` and whatever follows it | the end of a sentence, and no token |
| a token that starts with a double quote | a token: there is no quoting |
| no TAB in a sentence's first line of a token | fields are divided by white space |
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from pipeline.console.errors import UserError
from pipeline.corpus.readers.lines import read_lines
from pipeline.corpus.readers.tables import refuse_equal_names
from pipeline.fetching.streams import Member

COMMENT = re.compile("#+(?: |$)")
DOCUMENT_START = "-DOCSTART-"
MAX_TOKENS = 1_000_000  # of a sentence, which is held whole
DEFAULT_NAMES = ("tokens", "tags")


def read_conll(member: Member, names: list[str] | None) -> Iterator[dict[str, Any]]:
    """A row a sentence: each column (`names`; else "tokens" and "tags") is a list of strings."""
    columns = names or list(DEFAULT_NAMES)
    refuse_equal_names(columns, f"{member.where}, column_names")
    sentence: list[list[str]] = []
    tabs = False  # whether they divide the fields of the sentence at hand
    for number, line in enumerate(read_lines(member), start=1):
        if not sentence:
            if COMMENT.match(line):
                continue
            tabs = "\t" in line
        fields = line.split("\t") if "\t" in line else line.split()
        if not any(fields) or line.split()[:1] == [DOCUMENT_START]:
            if sentence:
                yield _row(columns, sentence)
            sentence = []
            continue
        if tabs and "\t" not in line:
            fields = [line]
        if len(fields) != len(columns) or not all(fields):
            raise UserError(
                f"a line of {len(fields)} fields ({line!r})",
                where=f"{member.where}, line {number}",
                expected=f"{len(columns)}: {', '.join(columns)}",
                hint="name the columns of the file in column_names",
            )
        sentence.append(fields)
        if len(sentence) > MAX_TOKENS:
            raise UserError(
                f"a sentence of more than {MAX_TOKENS:,} tokens",
                where=f"{member.where}, line {number}",
                expected="an empty line after each sentence",
            )
    if sentence:
        yield _row(columns, sentence)


def _row(columns: list[str], sentence: list[list[str]]) -> dict[str, Any]:
    return {
        column: list(values)
        for column, values in zip(columns, zip(*sentence, strict=True), strict=True)
    }
