"""Environments as companies, containers and people's folders have them."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import sys
import urllib.request
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import httpx
import pytest

from pipeline.console.surroundings import LOOPBACK, prepare_surroundings

PROJECT = Path(__file__).parents[2]
NAMES = ("LOGNAME", "USER", "LNAME", "USERNAME")


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever is set here is as before afterwards."""
    for name in ("HOME", "no_proxy", "NO_PROXY", *NAMES):
        monkeypatch.setenv(name, os.environ.get(name, ""))
        if not os.environ[name]:
            monkeypatch.delenv(name)


class Hello(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"hello")

    def log_message(self, *_: object) -> None:
        pass


@pytest.mark.parametrize("proxy", ["HTTP_PROXY", "ALL_PROXY", "http_proxy"])
@pytest.mark.parametrize("before", [None, "intern.example"])
def test_loopback_goes_past_a_proxy_that_is_dead(
    monkeypatch: pytest.MonkeyPatch, proxy: str, before: str | None
) -> None:
    monkeypatch.setenv(proxy, "http://127.0.0.1:9")
    if before:
        monkeypatch.setenv("NO_PROXY", before)
    prepare_surroundings()
    prepare_surroundings()  # once more changes nothing
    assert os.environ["NO_PROXY"].split(",") == [*([before] if before else []), *LOOPBACK]
    server = HTTPServer(("127.0.0.1", 0), Hello)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        for host in ("127.0.0.1", "localhost"):
            url = f"http://{host}:{server.server_port}"
            assert httpx.get(url).text == "hello"
            assert urllib.request.urlopen(url).read() == b"hello"
    finally:
        server.shutdown()
        server.server_close()


@pytest.mark.parametrize("kept", [{}, {"HOME": "/somewhere"}, {"USER": "someone"}])
def test_a_user_whom_nobody_knows_has_a_home_and_a_name(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, kept: dict[str, str]
) -> None:
    def nobody(number: int) -> None:
        raise KeyError(f"getpwuid(): uid not found: {number}")

    monkeypatch.setattr(pwd, "getpwuid", nobody)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    for name in ("HOME", *NAMES):
        monkeypatch.delenv(name, raising=False)
    for name, value in kept.items():
        monkeypatch.setenv(name, value)
    prepare_surroundings()
    made = tmp_path / f"home-of-user{os.getuid()}"
    assert os.environ["HOME"] == kept.get("HOME", str(made))
    assert made.is_dir() == ("HOME" not in kept)
    assert os.environ["USER"] == kept.get("USER", f"user{os.getuid()}")
    import getpass

    assert getpass.getuser() == os.environ["USER"]


@pytest.mark.skipif(
    os.getuid() != 0 or shutil.which("setpriv") is None, reason="needs root and setpriv"
)
@pytest.mark.parametrize("module", ["pipeline", "flows"])
def test_the_command_lines_start_for_a_number_without_an_entry(module: str) -> None:
    result = subprocess.run(
        [
            *("setpriv", "--reuid", "12345", "--regid", "12345", "--clear-groups"),
            *("--inh-caps", "+dac_override", "--ambient-caps", "+dac_override", "env", "-i"),
            *(f"PATH={os.environ['PATH']}", "LC_ALL=C", sys.executable, "-m", module),
            *(("check",) if module == "pipeline" else ("run", "no_such_stage")),
        ],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert "Traceback" not in result.stderr
    assert "no mistake" in result.stdout or "no_such_stage" in result.stderr


@pytest.mark.parametrize("name", ["my project", "내 프로젝트 (bert)", "a'b"])
def test_make_works_in_a_folder_of_any_name(tmp_path: Path, name: str) -> None:
    folder = tmp_path / name
    (folder / ".venv/bin").mkdir(parents=True)
    for file in ("Makefile", "requirements.lock", "pyproject.toml"):
        shutil.copy(PROJECT / file, folder)
    for program in ("python", "ruff", "mypy"):
        stub = folder / ".venv/bin" / program
        stub.write_text(f'#!/bin/sh\necho {program} "$@"\n')
        stub.chmod(0o755)
    (folder / ".venv/.installed").touch()
    result = subprocess.run(
        ["make", "check", "test", "run", "format"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stderr
    assert "ruff check ." in result.stdout
    assert "python -m flows run" in result.stdout
