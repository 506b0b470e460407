"""Discovery documents as google-api-python-client carries them: JSON that describes web APIs.

Inside the wheel: `PACKAGE/discovery_cache/documents/API.VERSION.json`. A version such as
`directory_v1` names a part of the API: a part is read like an API, in its API's group.

Versions of an API repeat each other, so one is read: a stable one before `beta` and the like,
then the highest number. (`index.json` marks preferred versions, but an old list of them: it
knows 195 of 338 APIs.)

Descriptions are Markdown, sometimes HTML, most often without their line breaks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pipeline.console.errors import UserError
from pipeline.corpus.documents import Document
from pipeline.corpus.readers.hypertext import html_paragraphs
from pipeline.corpus.readers.prose import is_prose
from pipeline.corpus.readers.tables import paired
from pipeline.corpus.readers.text import markdown_line
from pipeline.corpus.readers.wheels import open_wheel, read_json_object

_FILE = re.compile(r"[^/]+/discovery_cache/documents/([^/.]+)\.([^/]+)\.json")
_VERSION = re.compile(r"(?:([a-z]+?)_?)?v(\d+)(?:[p.](\d+))?(.*)")
_FENCED = re.compile(r"```.*?(?:```|\Z)", re.DOTALL)
_BREAK = re.compile(r"\n\s*\n|\n(?=\s*(?:[-*+•]|\d{1,2}[.)])\s)|(?<=[.:;,])\s+(?=[-*•] )")
_BULLET = re.compile(r"\A(?:[-*+•]|\d{1,2}[.)])\s+")
_SUBSCHEMAS = ("items", "additionalProperties")


def discovery_documents(wheel: Path, source: str, licence: str) -> Iterator[Document]:
    """A document a method (its description, then its parameters'), then a document a schema.

    In the order of the files' names, then of each file; an API at a time is in memory. Values of
    an enumeration and nested properties follow their property. What has no description is no
    document. Raises `UserError` where the file is no wheel or holds no discovery document.
    """
    with open_wheel(wheel) as archive:
        for api, stem, name in _newest(archive.namelist(), wheel):
            content = read_json_object(archive, name)
            for place, texts in [*_methods(content), *_schemas(content)]:
                if paragraphs := [paragraph for text in texts for paragraph in _prose(text)]:
                    yield {
                        "id": f"{source.partition(' ')[0]}/{stem}/{place}",
                        "group": api,
                        "source": source,
                        "licence": licence,
                        "paragraphs": paragraphs,
                    }


def _newest(names: list[str], wheel: Path) -> list[tuple[str, str, str]]:
    """API, API.VERSION, name in the archive: of each API (and part of one) the version to read."""
    newest: dict[tuple[str, str], tuple[Any, str, str, str]] = {}
    for name in names:
        if match := _FILE.fullmatch(name):
            api, version = match[1], match[2]
            part, rank = _rank(version)
            found = (rank, api, f"{api}.{version}", name)
            newest[api, part] = max(found, newest.get((api, part), found))
    if not newest:
        raise UserError(
            "a wheel without discovery documents",
            where=str(wheel),
            expected="files like googleapiclient/discovery_cache/documents/API.VERSION.json",
        )
    return [found[1:] for _, found in sorted(newest.items())]


def _rank(version: str) -> tuple[str, tuple[bool, int, int, str]]:
    """The part of the API that a version names, and what orders its versions.

    "v1p3beta1" is below "v1", "v1" below "v2.1"; "alpha" alone is below all that have a number.
    """
    match = _VERSION.fullmatch(version)
    if match is None:
        return "", (False, 0, 0, version)
    part, major, minor, rest = match.groups()
    return part or "", (not rest, int(major), int(minor or 0), rest)


def _methods(node: dict[str, Any], path: str = "") -> Iterator[tuple[str, list[str]]]:
    """A name and descriptions for each method of a resource, and of the resources below it."""
    for name, method in node.get("methods", {}).items():
        described = {**method, "properties": method.get("parameters", {})}
        yield f"{path}{name}", list(_descriptions(described))
    for name, resource in node.get("resources", {}).items():
        yield from _methods(resource, f"{path}{name}.")


def _schemas(content: dict[str, Any]) -> Iterator[tuple[str, list[str]]]:
    for name, schema in content.get("schemas", {}).items():
        yield f"schemas/{name}", list(_descriptions(schema))


def _descriptions(schema: dict[str, Any]) -> Iterator[str]:
    """The description of a schema and its values, then those of its properties, depth first."""
    yield schema.get("description", "")
    yield from schema.get("enumDescriptions", [])
    for value in schema.get("properties", {}).values():
        yield from _descriptions(value)
    for part in _SUBSCHEMAS:
        if isinstance(value := schema.get(part), dict):
            yield from _descriptions(value)


def _prose(description: str) -> Iterator[str]:
    """Paragraphs and items of lists, without code blocks and marks of Markdown and HTML."""
    text = _FENCED.sub("\n\n", paired(description.replace("\\n", "\n")))
    for block in _BREAK.split(text):
        lines = (markdown_line(line) for line in block.split("\n"))
        for paragraph in html_paragraphs("\n".join(lines)):
            if is_prose(plain := _BULLET.sub("", paragraph.replace("`", ""))):
                yield plain
