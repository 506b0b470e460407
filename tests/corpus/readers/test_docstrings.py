from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pipeline.console.errors import UserError
from pipeline.corpus.readers.docstrings import docstring_documents

MODULE = '''
"""The module of all lamps."""

async def switch():
    """Switches a lamp on."""
    def inner():
        """The inner part of it."""

if True:
    class Lamp:
        "A lamp in a house."
        try:
            def read(self): r"""Reads the state \\of it."""
        except Exception:
            pass
        colour = "a string that documents nothing"

match 1:
    case 1:
        def last():
            """The last of the lamps."""
'''


@pytest.fixture
def wheel_of(tmp_path: Path) -> Callable[[dict[str, Any]], Path]:
    """A wheel of the given files."""

    def build(files: dict[str, Any]) -> Path:
        path = tmp_path / "house.whl"
        with zipfile.ZipFile(path, "w") as archive:
            for name, content in files.items():
                archive.writestr(name, content)
        return path

    return build


def read(wheel: Path) -> list[Any]:
    return list(docstring_documents(wheel, "house 1.0", "CC0-1.0"))


def test_a_document_is_a_module_with_its_docstrings_in_order(
    wheel_of: Callable[..., Path],
) -> None:
    (document,) = read(wheel_of({"house/lamps/lamp.py": MODULE, "house/__init__.py": ""}))
    assert document == {
        "id": "house/house/lamps/lamp",
        "group": "house.lamps",
        "source": "house 1.0",
        "licence": "CC0-1.0",
        "paragraphs": [
            "The module of all lamps.",
            "Switches a lamp on.",
            "The inner part of it.",
            "A lamp in a house.",
            "Reads the state \\of it.",
            "The last of the lamps.",
        ],
    }


def test_modules_are_sorted_and_grouped_by_the_first_subpackage(
    wheel_of: Callable[..., Path],
) -> None:
    text = '"""A module with words."""'
    names = ["b/x/y/z.py", "b/x/__init__.py", "b/one.py", "b/__init__.py", "a.py"]
    documents = read(wheel_of(dict.fromkeys(names, text) | {"b/readme.txt": text}))
    assert [(document["id"], document["group"]) for document in documents] == [
        ("house/a", "a"),
        ("house/b/__init__", "b"),
        ("house/b/one", "b"),
        ("house/b/x/__init__", "b.x"),
        ("house/b/x/y/z", "b.x"),
    ]


def test_nothing_of_a_wheel_is_run(wheel_of: Callable[..., Path], tmp_path: Path) -> None:
    trace = tmp_path / "trace"
    code = f'"""A module that leaves a trace."""\nopen({str(trace)!r}, "w").close()\nimport house\n'
    wheel = wheel_of({"house/__init__.py": code, "sitecustomize.py": code})
    assert len(read(wheel)) == 2
    assert not trace.exists()


def test_what_does_not_parse_is_passed_over_and_counted(
    wheel_of: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    files = {
        "house/good.py": '"""A module with words."""',
        "house/template.py": "{{ name }} = ",
        "house/zero.py": b"x = 1\0",
        "house/latin.py": '"""Über alle Lampen."""'.encode("latin-1"),
        "house/deep.py": "x = " + "(" * 2000 + ")" * 2000,
        "house/odd_escape.py": '"""A module \\d with words."""',
    }
    assert [document["id"] for document in read(wheel_of(files))] == [
        "house/house/good",
        "house/house/odd_escape",
    ]
    assert "house 1.0: 4 Python files do not parse" in capsys.readouterr().out


def test_half_a_surrogate_pair_becomes_a_replacement_character(
    wheel_of: Callable[..., Path],
) -> None:
    (document,) = read(wheel_of({"house.py": '"""A lamp \\ud800 of light."""'}))
    assert document["paragraphs"] == ["A lamp \ufffd of light."]


def test_broken_wheels_are_told(wheel_of: Callable[..., Path], tmp_path: Path) -> None:
    with pytest.raises(UserError, match="without Python source"):
        read(wheel_of({"house/readme.txt": "words"}))
    broken = tmp_path / "broken.whl"
    broken.write_bytes(b"no zip")
    with pytest.raises(UserError, match="not a wheel"):
        read(broken)
    wheel = wheel_of({"house/lamp.py": MODULE})
    wheel.write_bytes(wheel.read_bytes().replace(b"all lamps", b"all llamas"[:9]))
    with pytest.raises(UserError, match="damaged file") as caught:
        read(wheel)
    assert "house/lamp.py" in str(caught.value)
