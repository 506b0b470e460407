from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pipeline.console.errors import UserError
from pipeline.corpus.sources import documents, rows
from pipeline.fetching.downloads import PARTIAL


@pytest.fixture
def source(source_of: Callable[..., Any], wheel: Any) -> Any:
    """The tiny wheel as a source."""
    return source_of(
        "package",
        name="tiny-models",
        version="1.0",
        sha256=wheel.sha256,
        reader="service_models",
    )


@pytest.fixture
def _registry(monkeypatch: pytest.MonkeyPatch, wheel: Any) -> None:
    """pip finds the tiny wheel and nothing else, whatever this machine's configuration."""
    for name in ("PIP_EXTRA_INDEX_URL", "PIP_INDEX_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PIP_CONFIG_FILE", "/dev/null")
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(wheel.path.parent))


@pytest.mark.usefixtures("_registry")
def test_a_wheel_is_fetched_verified_and_read_but_never_run(
    source: Any, wheel: Any, tmp_path: Path
) -> None:
    found = list(documents(source, tmp_path, tmp_path))
    assert [document["group"] for document in found] == ["bell", "lamp", "lamp"]
    stored = tmp_path / wheel.sha256 / wheel.path.name
    assert stored.read_bytes() == wheel.path.read_bytes()
    task = source.model_copy(update={"table": "kind"})
    assert {row["label"] for row in rows(task, tmp_path, tmp_path)} >= {"operation", "field"}


@pytest.mark.usefixtures("_registry")
def test_an_interrupted_or_damaged_download_is_redone(
    source: Any, wheel: Any, tmp_path: Path
) -> None:
    rests = tmp_path / wheel.sha256 / PARTIAL
    rests.mkdir(parents=True)
    (rests / wheel.path.name).write_bytes(wheel.path.read_bytes()[:100])
    assert list(documents(source, tmp_path, tmp_path))
    stored = tmp_path / wheel.sha256 / wheel.path.name
    stored.write_bytes(stored.read_bytes()[:-1] + b"x")
    assert list(documents(source, tmp_path, tmp_path))
    assert stored.read_bytes() == wheel.path.read_bytes()


@pytest.mark.usefixtures("_registry")
def test_another_wheel_than_the_hash_says_is_refused(source: Any, tmp_path: Path) -> None:
    other = source.model_copy(update={"sha256": "0" * 64})
    with pytest.raises(UserError, match="has the sha256"):
        list(documents(other, tmp_path, tmp_path))
    assert not list(tmp_path.rglob("*.whl"))


def test_a_registry_that_is_not_there_is_told_with_what_to_do(
    source: Any, wheel: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PIP_CONFIG_FILE", "/dev/null")
    for name in ("PIP_FIND_LINKS", "PIP_EXTRA_INDEX_URL", "PIP_NO_INDEX"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PIP_INDEX_URL", "http://127.0.0.1:9/simple")  # nobody listens there
    with pytest.raises(UserError, match="could not fetch tiny-models") as caught:
        list(documents(source, tmp_path, tmp_path))
    place = tmp_path / wheel.sha256
    assert str(place) in str(caught.value)
    (place / wheel.path.name).write_bytes(wheel.path.read_bytes())  # as the message says
    assert list(documents(source, tmp_path, tmp_path))


def test_an_environment_without_pip_is_told_apart(
    source: Any, wheel: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bare = tmp_path / "bare"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", bare], check=True)
    monkeypatch.setattr(sys, "executable", str(bare / "bin" / "python"))
    with pytest.raises(UserError, match="has no pip") as caught:
        list(documents(source, tmp_path, tmp_path / "downloads"))
    assert "ensurepip" in str(caught.value)
    assert wheel.sha256 in str(caught.value)


def test_documents_are_no_rows_and_rows_no_documents(source: Any, tmp_path: Path) -> None:
    with pytest.raises(UserError, match="no labels"):
        list(rows(source, tmp_path, tmp_path))
    with pytest.raises(UserError, match="labelled rows"):
        list(documents(source.model_copy(update={"table": "kind"}), tmp_path, tmp_path))
