"""Sources made by hand, a wheel of two small services, members to read."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from pydantic import TypeAdapter

from pipeline.fetching.streams import Member
from pipeline.params import Source


@pytest.fixture
def source_of() -> Callable[..., Any]:
    """A source of a kind, checked by the schema."""

    def build(kind: str, **fields: Any) -> Any:
        return TypeAdapter(Source).validate_python({"kind": kind, "licence": "CC0-1.0", **fields})

    return build


@pytest.fixture
def member_of() -> Callable[..., Member]:
    """A member that holds the given bytes or text."""

    def build(content: bytes | str, name: str = "file.txt") -> Member:
        content = content.encode() if isinstance(content, str) else content
        return Member(name, name, io.BytesIO(content))

    return build


@dataclass(frozen=True)
class Wheel:
    """A wheel on disk."""

    path: Path
    sha256: str


def model(operations: dict[str, Any], shapes: dict[str, Any]) -> dict[str, Any]:
    """A service model."""
    return {"version": "2.0", "operations": operations, "shapes": shapes}


def field(shape: str, documentation: str) -> dict[str, str]:
    """A member of a structure."""
    return {"shape": shape, "documentation": documentation}


BASE = {
    "Text": {"type": "string"},
    "Count": {"type": "integer"},
    "Mode": {"type": "string", "enum": ["on", "off"]},
}
LAMP = model(
    {
        "SwitchLamp": {
            "name": "SwitchLamp",
            "documentation": "<p>Switches a lamp <code>on</code> or <code>off</code>.</p>"
            "<ul><li><p>Needs power.</p></li></ul>",
            "input": {"shape": "SwitchLampRequest"},
            "output": {"shape": "SwitchLampResponse"},
            "errors": [{"shape": "NoPower"}],
        },
        "ReadLamp": {
            "name": "ReadLamp",
            "documentation": "<p>Reads how a lamp is switched.</p>",
            "output": {"shape": "SwitchLampResponse"},
        },
    },
    BASE
    | {
        "SwitchLampRequest": {
            "type": "structure",
            "members": {
                "lampName": field("Text", "<p>The name of the lamp to switch.</p>"),
                "mode": field("Mode", "<p>Which way to switch the lamp.</p>"),
            },
        },
        "SwitchLampResponse": {
            "type": "structure",
            "members": {
                "state": field("State", "<p>The state of the lamp afterwards.</p>"),
            },
        },
        "State": {
            "type": "structure",
            "documentation": "<p>How a lamp is switched.</p>",
            "members": {
                "lampName": field("Text", "<p>The name of this very lamp.</p>"),
                "mode": field("Mode", "<p>The way the lamp is switched now.</p>"),
                "hours": field("Count", "<p>How many hours the lamp was on.</p>"),
                "parent": field("State", "<p>The state of the lamp's group.</p>"),
            },
        },
        "NoPower": {
            "type": "structure",
            "exception": True,
            "documentation": "<p>There is no power in the house.</p>",
            "members": {"message": field("Text", "<p>What the house says.</p>")},
        },
    },
)
BELL = model({"Ring": {"name": "Ring", "documentation": "<p>Rings the bell.</p>"}}, dict(BASE))


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Wheel:
    """A wheel laid out as botocore's: services lamp (two versions) and bell-2; pip can fetch it."""
    files = {
        "models/data/lamp/2019-01-01/service-2.json": json.dumps(model({}, {})).encode(),
        "models/data/lamp/2024-01-01/service-2.json.gz": gzip.compress(json.dumps(LAMP).encode()),
        "models/data/bell-2/2020-01-01/service-2.json": json.dumps(BELL).encode(),
        "models/data/bell-2/2020-01-01/paginators-1.json": b"{}",
        "models/__init__.py": b"raise SystemExit('nothing of a wheel may run')\n",
        "tiny_models-1.0.dist-info/METADATA": b"Metadata-Version: 2.1\nName: tiny-models\n"
        b"Version: 1.0\n",
        "tiny_models-1.0.dist-info/WHEEL": b"Wheel-Version: 1.0\nGenerator: tests\n"
        b"Root-Is-Purelib: true\nTag: py3-none-any\n",
        "tiny_models-1.0.dist-info/RECORD": b"",
    }
    path = tmp_path_factory.mktemp("links") / "tiny_models-1.0-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return Wheel(path, hashlib.sha256(path.read_bytes()).hexdigest())
