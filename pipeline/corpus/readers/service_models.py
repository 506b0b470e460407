"""Service models as botocore carries them: JSON that documents every operation and field.

Inside the wheel: `PACKAGE/data/SERVICE/VERSION/service-2.json`, with or without `.gz`. Of each
service the newest version is read. `documentation` is HTML.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.console.errors import UserError
from pipeline.corpus.documents import Document
from pipeline.corpus.readers.hypertext import html_paragraphs
from pipeline.corpus.readers.wheels import open_wheel, read_json_object

_MODEL = re.compile(r"[^/]+/data/([^/]+)/([^/]+)/service-2\.json(?:\.gz)?")
_FAMILY_END = re.compile(r"[-0-9]")


@dataclass(frozen=True)
class Service:
    """One service: its name, and its model's operations and shapes by name."""

    name: str
    operations: dict[str, Any]
    shapes: dict[str, Any]

    @property
    def family(self) -> str:
        """The name up to a dash or a digit: near relatives stay on one side of a split."""
        return _FAMILY_END.split(self.name, maxsplit=1)[0] or self.name

    def fields(self) -> Iterator[tuple[str, str, dict[str, Any]]]:
        """Every described field: "Structure.field", its description (HTML), its shape."""
        for name, shape in self.shapes.items():
            for field, reference in shape.get("members", {}).items():
                if source := reference.get("documentation"):
                    yield f"{name}.{field}", source, self.shapes[reference["shape"]]


def read_services(wheel: Path) -> Iterator[Service]:
    """The services of a wheel in order of their names, one in memory at a time.

    Raises `UserError` where the file is no zip or holds no service model.
    """
    with open_wheel(wheel) as archive:
        newest: dict[str, tuple[str, str]] = {}  # service -> (version, name in the archive)
        for name in archive.namelist():
            if match := _MODEL.fullmatch(name):
                found = (match[2], name)
                newest[match[1]] = max(found, newest.get(match[1], found))
        if not newest:
            raise UserError(
                "a wheel without service models",
                where=str(wheel),
                expected="files like botocore/data/SERVICE/VERSION/service-2.json.gz",
            )
        for service, (_, name) in sorted(newest.items()):
            model = read_json_object(archive, name)
            yield Service(service, model.get("operations", {}), model.get("shapes", {}))


def service_documents(services: Iterable[Service], source: str, licence: str) -> Iterator[Document]:
    """A document an operation: its own description, then those of what goes in, comes out, fails.

    Fields follow their structure, depth first. A structure that several operations of a service
    use is described in the first of them only.
    """
    for service in services:
        described: set[str] = set()
        for name in sorted(service.operations):
            paragraphs = [
                paragraph
                for text in _descriptions(service, service.operations[name], described)
                for paragraph in html_paragraphs(text)
            ]
            yield {
                "id": f"{source.partition(' ')[0]}/{service.name}/{name}",
                "group": service.family,
                "source": source,
                "licence": licence,
                "paragraphs": paragraphs,
            }


def _descriptions(
    service: Service, operation: dict[str, Any], described: set[str]
) -> Iterator[str]:
    """HTML descriptions in reading order; `described` gathers the shapes that were told."""
    yield operation.get("documentation") or ""
    references = [operation.get("input"), operation.get("output"), *operation.get("errors", [])]
    stack = [reference["shape"] for reference in reversed(references) if reference]
    pending: list[tuple[str, str]] = [("shape", name) for name in stack]
    while pending:
        what, value = pending.pop()
        if what == "text":
            yield value
        elif value not in described:
            described.add(value)
            shape = service.shapes[value]
            yield shape.get("documentation") or ""
            for reference in reversed(_references(shape)):
                pending.append(("shape", reference["shape"]))
                pending.append(("text", reference.get("documentation") or ""))


def _references(shape: dict[str, Any]) -> list[dict[str, Any]]:
    """What a structure, list or map is made of, in the model's order."""
    parts = [shape[part] for part in ("member", "key", "value") if part in shape]
    return [*shape.get("members", {}).values(), *parts]
