from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import pytest

from pipeline.console.errors import UserError
from pipeline.corpus.readers.service_models import Service, read_services, service_documents


def test_documents_follow_an_operation_from_its_text_to_its_errors(wheel: Any) -> None:
    documents = list(service_documents(read_services(wheel.path), "tiny-models 1.0", "CC0-1.0"))
    assert [document["id"] for document in documents] == [
        "tiny-models/bell-2/Ring",
        "tiny-models/lamp/ReadLamp",
        "tiny-models/lamp/SwitchLamp",
    ]
    assert {document["source"] for document in documents} == {"tiny-models 1.0"}
    assert [document["group"] for document in documents] == ["bell", "lamp", "lamp"]
    assert documents[1]["paragraphs"] == [
        "Reads how a lamp is switched.",
        "The state of the lamp afterwards.",
        "How a lamp is switched.",
        "The name of this very lamp.",
        "The way the lamp is switched now.",
        "How many hours the lamp was on.",
        "The state of the lamp's group.",
    ]
    assert documents[2]["paragraphs"] == [  # what ReadLamp told is not told again
        "Switches a lamp on or off.",
        "Needs power.",
        "The name of the lamp to switch.",
        "Which way to switch the lamp.",
        "There is no power in the house.",
        "What the house says.",
    ]


@pytest.mark.parametrize(
    ("name", "family"),
    [("ec2", "ec"), ("chime-sdk-voice", "chime"), ("s3control", "s"), ("iot", "iot"), ("3d", "3d")],
)
def test_a_family_is_the_name_up_to_a_dash_or_digit(name: str, family: str) -> None:
    assert Service(name, {}, {}).family == family


def test_a_wheel_without_models_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.whl"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("../../models/data/a/1/service-2.json", "{}")
    with pytest.raises(UserError, match="without service models"):
        list(read_services(path))
    path.write_bytes(b"no zip")
    with pytest.raises(UserError, match="not a wheel"):
        list(read_services(path))
