from __future__ import annotations

import hashlib
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from file_server import FileServer, serve

from pipeline.console.errors import UserError
from pipeline.corpus.sources import documents, rows, url
from pipeline.fetching.downloads import PARTIAL
from tests.killing import signal_when

TEXT = "".join(f"a line of text, number {number}\n" for number in range(40_000)).encode()
SHA256 = hashlib.sha256(TEXT).hexdigest()

SCRIPT = """
import pathlib, sys
from pipeline.corpus.sources import documents, url
from pipeline.params import UrlSource
url.PAUSE = 0.05
downloads = pathlib.Path(sys.argv[2])
list(documents(UrlSource.model_validate_json(sys.argv[1]), downloads, downloads))
"""


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[FileServer]:
    monkeypatch.setattr(url, "PAUSE", 0.0)
    with serve(TEXT) as state:
        yield state


@pytest.fixture
def source(server: FileServer, source_of: Callable[..., Any]) -> Any:
    return source_of("url", url=f"{server.address}/file.txt", sha256=SHA256, document="line")


def number_of_documents(source: Any, downloads: Path) -> int:
    return sum(1 for _ in documents(source, downloads, downloads))


def test_a_file_is_fetched_once_and_then_read_from_the_store(
    server: FileServer, source: Any, tmp_path: Path
) -> None:
    assert number_of_documents(source, tmp_path) == 40_000
    assert len(list(rows(source, tmp_path, tmp_path))) == 40_000
    assert server.requests == [("/file.txt", None)]


def test_a_connection_that_breaks_is_taken_up_where_it_broke(
    server: FileServer, source: Any, tmp_path: Path
) -> None:
    server.break_after = [300_000, 300_000]
    assert number_of_documents(source, tmp_path) == 40_000
    ranges = [wanted for _, wanted in server.requests]
    assert ranges[0] is None
    starts = [int(wanted.removeprefix("bytes=").rstrip("-")) for wanted in ranges[1:] if wanted]
    assert 300_000 - url.CHUNK < starts[0] <= 300_000
    assert starts[0] + 300_000 - url.CHUNK < starts[1] <= starts[0] + 300_000


def test_a_server_without_ranges_is_asked_for_all_of_it_again(
    server: FileServer, source: Any, tmp_path: Path
) -> None:
    server.ranges, server.break_after = False, [300_000]
    assert number_of_documents(source, tmp_path) == 40_000


def test_a_redirect_is_followed(server: FileServer, source: Any, tmp_path: Path) -> None:
    moved = source.model_copy(update={"url": f"{server.address}/moved.txt"})
    assert number_of_documents(moved, tmp_path) == 40_000


def test_another_file_than_the_hash_says_is_deleted_and_refused(
    server: FileServer, source: Any, tmp_path: Path
) -> None:
    server.content = TEXT + b"more"
    with pytest.raises(UserError, match="has the sha256"):
        number_of_documents(source, tmp_path)
    assert not list(tmp_path.rglob("*.txt"))
    server.content = TEXT
    assert number_of_documents(source, tmp_path) == 40_000


def test_what_an_earlier_run_left_is_taken_up_or_replaced(
    server: FileServer, source: Any, tmp_path: Path
) -> None:
    rests = tmp_path / SHA256 / PARTIAL
    for content in (TEXT[:1_000], b"of another file", TEXT, TEXT + b"too long"):
        rests.mkdir(parents=True)
        (rests / "file.txt").write_bytes(content)
        assert number_of_documents(source, tmp_path) == 40_000
        (tmp_path / SHA256 / "file.txt").unlink()
    assert ("/file.txt", "bytes=1000-") in server.requests


def test_a_download_that_was_killed_goes_on_in_the_next_run(
    server: FileServer, source: Any, tmp_path: Path
) -> None:
    server.break_after = [500_000, *[url.CHUNK] * 100]  # then in small pieces: time to kill
    process = subprocess.Popen(
        [sys.executable, "-c", SCRIPT, source.model_dump_json(), str(tmp_path)], text=True
    )
    partial = tmp_path / SHA256 / PARTIAL / "file.txt"
    signal_when(
        lambda: partial.exists() and partial.stat().st_size > 500_000, process, signal.SIGKILL
    )
    size = partial.stat().st_size
    server.break_after, server.requests = [], []
    assert number_of_documents(source, tmp_path) == 40_000
    assert server.requests == [("/file.txt", f"bytes={size}-")]


def test_a_host_that_is_not_there_is_told_with_what_to_do(
    source: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(url, "PAUSE", 0.0)
    absent = source.model_copy(update={"url": "http://127.0.0.1:9/file.txt"})
    with pytest.raises(UserError, match="could not fetch") as caught:
        number_of_documents(absent, tmp_path)
    assert str(tmp_path / SHA256 / "file.txt") in str(caught.value)


def test_an_answer_that_is_final_is_not_asked_for_again(
    server: FileServer, source: Any, tmp_path: Path
) -> None:
    server.status = 403
    with pytest.raises(UserError, match="403"):
        number_of_documents(source, tmp_path)
    assert len(server.requests) == 1


def test_a_redirect_may_not_leave_https(
    server: FileServer, source: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(url, "LOOPBACK", ())  # as if the server were elsewhere
    with pytest.raises(UserError, match="away from https"):
        number_of_documents(source, tmp_path)
