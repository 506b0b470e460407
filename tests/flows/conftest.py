"""One real Prefect server for all tests of the flow, and an empty DVC project to copy."""

from __future__ import annotations

import contextlib
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from flows.server import free_port, started_server
from flows.workspace import prepare_environment
from tests.flows.projects import Project


@pytest.fixture(scope="session", autouse=True)
def _quiet(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Telemetry off, and the address of no server of the person who runs the tests."""
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if "PREFECT" in name]:
            patch.delenv(name)
        before = dict(os.environ)
        prepare_environment(tmp_path_factory.mktemp("prefect"))
        yield
        for name in set(os.environ) - set(before):
            del os.environ[name]


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The API's URL of a real server."""
    with started_server(tmp_path_factory.mktemp("server"), free_port()) as api_url:
        yield api_url


@pytest.fixture(scope="session")
def _empty_project(tmp_path_factory: pytest.TempPathFactory, server: str) -> Path:
    """With a database that a server need not make first."""
    path = tmp_path_factory.mktemp("template")
    (path / ".prefect").mkdir()
    with (
        contextlib.closing(sqlite3.connect(f"{os.environ['PREFECT_HOME']}/prefect.db")) as source,
        contextlib.closing(sqlite3.connect(path / ".prefect/prefect.db")) as copy,
    ):
        source.backup(copy)
    subprocess.run(["git", "init", "--quiet", "."], cwd=path, check=True)
    subprocess.run([sys.executable, "-m", "dvc", "init", "--quiet"], cwd=path, check=True)
    (path / ".dvcignore").write_text(".prefect\nlogs\n")
    return path


@pytest.fixture
def offline_project(
    _empty_project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Project]:
    """A project whose flow finds no server; it is the current folder."""
    path = Path(shutil.copytree(_empty_project, tmp_path / "project"))
    monkeypatch.chdir(path)
    project = Project(path, None)
    yield project
    for process in project.started:  # what a failed test left; the guards end the rest
        process.kill()
        process.wait()


@pytest.fixture
def project(offline_project: Project, server: str) -> Project:
    """A project whose flow uses the tests' server."""
    offline_project.api_url = server
    return offline_project
