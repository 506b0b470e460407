from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pipeline.console.errors import UserError
from pipeline.corpus.readers.discovery_documents import discovery_documents

FOLDER = "client/discovery_cache/documents"
LAMP = {
    "resources": {
        "lamps": {
            "methods": {
                "switch": {
                    "description": "Switches the lamp on. It was `off` before.",
                    "parameters": {
                        "room": {"description": "The room of the lamp."},
                        "colour": {
                            "description": "The colour of the light.",
                            "enumDescriptions": ["As warm as a candle.", "", "As cold as snow."],
                        },
                    },
                },
                "silent": {"parameters": {"name": {"type": "string"}}},
            },
            "resources": {
                "bulbs": {"methods": {"list": {"description": "Lists the bulbs of the lamp."}}}
            },
        }
    },
    "schemas": {
        "Lamp": {
            "description": "A lamp in a house.",
            "properties": {
                "bulb": {
                    "description": "The bulb that it has.",
                    "properties": {"power": {"description": "The power of the bulb."}},
                },
                "hours": {
                    "description": "The hours of each day.",
                    "items": {"description": "The hours of one day."},
                },
            },
        }
    },
}


def described(text: str) -> dict[str, Any]:
    return {"schemas": {"Thing": {"description": text}}}


@pytest.fixture
def wheel_of(tmp_path: Path) -> Callable[[dict[str, Any]], Path]:
    """A wheel that holds discovery documents by API.VERSION."""

    def build(contents: dict[str, Any]) -> Path:
        path = tmp_path / "client.whl"
        with zipfile.ZipFile(path, "w") as archive:
            for stem, content in contents.items():
                text = content if isinstance(content, str) else json.dumps(content)
                archive.writestr(f"{FOLDER}/{stem}.json", text)
        return path

    return build


def read(wheel: Path) -> list[Any]:
    return list(discovery_documents(wheel, "client 1.0", "CC0-1.0"))


def test_methods_come_with_their_parameters_and_schemas_with_their_properties(
    wheel_of: Callable[..., Path],
) -> None:
    documents = read(wheel_of({"lamp.v1": LAMP}))
    assert {document["id"]: document["paragraphs"] for document in documents} == {
        "client/lamp.v1/lamps.switch": [
            "Switches the lamp on. It was off before.",
            "The room of the lamp.",
            "The colour of the light.",
            "As warm as a candle.",
            "As cold as snow.",
        ],
        "client/lamp.v1/lamps.bulbs.list": ["Lists the bulbs of the lamp."],
        "client/lamp.v1/schemas/Lamp": [
            "A lamp in a house.",
            "The bulb that it has.",
            "The power of the bulb.",
            "The hours of each day.",
            "The hours of one day.",
        ],
    }
    assert {(document["group"], document["source"]) for document in documents} == {
        ("lamp", "client 1.0")
    }


@pytest.mark.parametrize(
    ("versions", "read_ones"),
    [
        (["v1", "v2", "v10", "v2beta1"], ["v10"]),
        (["v1", "v2beta"], ["v1"]),
        (["v1", "v1p3beta1", "v2.1", "v2"], ["v2.1"]),
        (["v1alpha", "v1beta", "v1alpha2"], ["v1beta"]),
        (["alpha", "beta", "v1beta1"], ["v1beta1"]),
        (["bell_v1", "bellv1", "horn_v1", "horn_v2beta"], ["bellv1", "horn_v1"]),
    ],
)
def test_of_an_api_and_of_each_of_its_parts_one_version_is_read(
    wheel_of: Callable[..., Path], versions: list[str], read_ones: list[str]
) -> None:
    thing = described("One thing of several.")
    contents: dict[str, Any] = {f"lamp.{version}": thing for version in versions}
    documents = read(wheel_of(contents | {"index": {"items": []}}))
    assert [document["id"] for document in documents] == [
        f"client/lamp.{version}/schemas/Thing" for version in read_ones
    ]
    assert {document["group"] for document in documents} == {"lamp"}


@pytest.mark.parametrize(
    ("text", "paragraphs"),
    [
        ("See [the lamp](https://lamp.test) for **more** of it.", ["See the lamp for more of it."]),
        ("A line that\ngoes on here.", ["A line that goes on here."]),
        ("One block of words.\n\nAnother block of words.", None),
        ("One of these:\n* the first lamp\n* the second lamp", None),
        ("One of these: * the first lamp. * the second lamp.", None),
        ("Like this one: ```lamp = on()\nlamp.off()``` and so on.", None),
        ("lamps/{lamp}/bulbs/{bulb}", []),
        (
            "From 0 to 23. Then it - the lamp - is off.",
            ["From 0 to 23. Then it - the lamp - is off."],
        ),
        ("2. The second of them, or 3. the third.", ["The second of them, or 3. the third."]),
    ],
)
def test_marks_and_code_are_left_out_and_blocks_divided(
    wheel_of: Callable[..., Path], text: str, paragraphs: list[str] | None
) -> None:
    found = [document["paragraphs"] for document in read(wheel_of({"lamp.v1": described(text)}))]
    if paragraphs is not None:
        assert found == ([paragraphs] if paragraphs else [])
    else:
        assert len(found[0]) > 1
        assert not any(mark in "".join(found[0]) for mark in "*`=\n")


def test_half_a_surrogate_pair_becomes_a_replacement_character(
    wheel_of: Callable[..., Path],
) -> None:
    (document,) = read(wheel_of({"lamp.v1": described("A lamp \ud800 of light.")}))
    assert document["paragraphs"] == ["A lamp \ufffd of light."]


def test_broken_files_are_told_with_their_place(
    wheel_of: Callable[..., Path], tmp_path: Path
) -> None:
    with pytest.raises(UserError, match="not JSON") as caught:
        read(wheel_of({"lamp.v1": "{"}))
    assert "lamp.v1.json" in str(caught.value)
    with pytest.raises(UserError, match="holds a list"):
        read(wheel_of({"lamp.v1": "[]"}))
    with pytest.raises(UserError, match="without discovery documents"):
        read(wheel_of({"index": {}}))
    broken = tmp_path / "broken.whl"
    broken.write_bytes(b"no zip")
    with pytest.raises(UserError, match="not a wheel"):
        read(broken)
