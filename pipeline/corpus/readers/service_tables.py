"""Labelled rows from service models. Every label is a fact of the model, not of the text.

| table | text | label |
| --- | --- | --- |
| `field_type` | a field's description | the type of its data, one of `FIELD_TYPES` |
| `kind` | a description | what it describes: operation, field, structure or error |
| `markup` | the words of a paragraph | CODE for the words its author marked as code, else O |
| `field_match` | two descriptions | whether they describe the same field (`service_pairs`) |

Equal rows appear once. Tables by class hold at most `ROWS_PER_CLASS` of each, those that a hash
of the text puts first; then another hash gives the order. (With the same hash for both, the rows
of frequent classes would come first: of 200 from the front, 79 were of one class in eight.)
`markup` has no classes to balance: it holds the first `MARKUP_ROWS` in a hash's order.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from pipeline.corpus.readers.hypertext import html_marked_words, html_text
from pipeline.corpus.readers.service_models import Service
from pipeline.corpus.readers.service_pairs import field_match_rows

Row = dict[str, Any]

FIELD_TYPES = {
    "boolean": "boolean",
    "double": "number",
    "float": "number",
    "integer": "number",
    "list": "list",
    "long": "number",
    "map": "map",
    "string": "string",
    "structure": "structure",
    "timestamp": "timestamp",
}  # of a shape's type; a string with fixed values is an "enumeration"; blobs are too few
ROWS_PER_CLASS = 5_000
MIN_WORDS = 3  # "The ARN." and "Not used." say nothing
MIN_PLAIN_WORDS = 3  # markup: a list of code alone is not a sentence
MAX_MARKUP_WORDS = 100
MARKUP_ROWS = 20_000


def field_type_rows(services: Iterable[Service]) -> Iterator[Row]:
    """Columns id, group, text, label."""
    yield from _by_class(_field_types(services))


def kind_rows(services: Iterable[Service]) -> Iterator[Row]:
    """Columns id, group, text, label."""
    yield from _by_class(_kinds(services))


def markup_rows(services: Iterable[Service]) -> Iterator[Row]:
    """Columns id, group, tokens, tags."""
    seen: set[bytes] = set()
    rows = []
    for service in services:
        for place, source in _descriptions(service):
            marked = html_marked_words(source) if "<code" in source else []
            for number, (words, flags) in enumerate(marked):
                plain = len(flags) - sum(flags)
                if plain < MIN_PLAIN_WORDS or len(words) > MAX_MARKUP_WORDS:
                    continue
                text_digest = digest(" ".join(words))
                if text_digest not in seen:
                    seen.add(text_digest)
                    tags = ["CODE" if flag else "O" for flag in flags]
                    row = {"id": f"{service.name}/{place}/{number}", "group": service.family}
                    rows.append(row | {"tokens": words, "tags": tags})
    yield from _shuffled(rows)[:MARKUP_ROWS]


def digest(text: str) -> bytes:
    """8 bytes that stand for a text."""
    return hashlib.blake2b(text.encode(), digest_size=8).digest()


def _shuffled(rows: Iterable[Row]) -> list[Row]:
    return sorted(rows, key=lambda row: digest(f"order {row['id']}"))


def _rank(ranked: tuple[bytes, Row]) -> tuple[bytes, str]:
    return ranked[0], ranked[1]["id"]


def _by_class(rows: Iterable[tuple[str, str, str, str]]) -> Iterator[Row]:
    """Rows (id, group, HTML, label): equal ones once, classes capped, in a hash's order."""
    seen: set[tuple[bytes, str]] = set()
    classes: dict[str, list[tuple[bytes, Row]]] = {}
    for row_id, group, source, label in rows:
        text = html_text(source)
        key = digest(text)
        if (key, label) in seen or text.count(" ") + 1 < MIN_WORDS:
            continue
        seen.add((key, label))
        row = {"id": row_id, "group": group, "text": text, "label": label}
        classes.setdefault(label, []).append((key, row))
    capped = [
        ranked for found in classes.values() for ranked in sorted(found, key=_rank)[:ROWS_PER_CLASS]
    ]
    yield from _shuffled(row for _, row in capped)


def _field_types(services: Iterable[Service]) -> Iterator[tuple[str, str, str, str]]:
    for service in services:
        for place, source, target in service.fields():
            label = FIELD_TYPES.get(target["type"])
            if label is not None:
                label = "enumeration" if "enum" in target else label
                yield f"{service.name}/{place}", service.family, source, label


def _kinds(services: Iterable[Service]) -> Iterator[tuple[str, str, str, str]]:
    for service in services:
        for name, operation in service.operations.items():
            if source := operation.get("documentation"):
                yield f"{service.name}/{name}()", service.family, source, "operation"
        for name, shape in service.shapes.items():
            if shape["type"] == "structure" and (source := shape.get("documentation")):
                label = "error" if shape.get("exception") else "structure"
                yield f"{service.name}/{name}", service.family, source, label
        for place, source, _ in service.fields():
            yield f"{service.name}/{place}", service.family, source, "field"


def _descriptions(service: Service) -> Iterator[tuple[str, str]]:
    """Every description of a service with its place."""
    for name, operation in service.operations.items():
        yield f"{name}()", operation.get("documentation") or ""
    for name, shape in service.shapes.items():
        yield name, shape.get("documentation") or ""
    for place, source, _ in service.fields():
        yield place, source


TABLES: dict[str, Callable[[Iterable[Service]], Iterator[Row]]] = {
    "field_match": field_match_rows,
    "field_type": field_type_rows,
    "kind": kind_rows,
    "markup": markup_rows,
}
