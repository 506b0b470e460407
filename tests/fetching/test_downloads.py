from __future__ import annotations

import fcntl
import hashlib
import multiprocessing
import os
from multiprocessing.synchronize import Semaphore
from pathlib import Path
from typing import IO

import pytest

from pipeline.console.errors import UserError
from pipeline.fetching.downloads import PARTIAL, fetched

CONTENT = b"what was asked for"
NUM_PROCESSES = 4
SHA256 = hashlib.sha256(CONTENT).hexdigest()


class Fetch:
    """Writes content into the folder and counts."""

    def __init__(self, content: bytes = CONTENT) -> None:
        self.content = content
        self.calls = 0

    def __call__(self, folder: Path) -> Path:
        self.calls += 1
        (folder / "file.bin").write_bytes(self.content)
        return folder / "file.bin"


def test_what_is_there_is_not_fetched_again(tmp_path: Path) -> None:
    fetch = Fetch()
    paths = [fetched(tmp_path, SHA256, fetch) for _ in range(3)]
    assert set(paths) == {tmp_path / SHA256 / "file.bin"}
    assert fetch.calls == 1
    assert not (tmp_path / SHA256 / PARTIAL).exists()


def test_a_file_put_there_by_hand_is_used_under_any_name(tmp_path: Path) -> None:
    (tmp_path / SHA256).mkdir()
    (tmp_path / SHA256 / "by hand.whl").write_bytes(CONTENT)
    fetch = Fetch()
    assert fetched(tmp_path, SHA256, fetch).name == "by hand.whl"
    assert fetch.calls == 0


@pytest.mark.parametrize("damage", [b"", CONTENT[:-1], b"W" + CONTENT[1:]])
def test_a_damaged_file_is_never_used_and_fetched_again(
    tmp_path: Path, damage: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    path = fetched(tmp_path, SHA256, Fetch())
    path.write_bytes(damage)
    assert fetched(tmp_path, SHA256, Fetch()).read_bytes() == CONTENT
    assert "damaged" in capsys.readouterr().out


def test_another_file_than_asked_for_is_deleted_and_refused(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="has the sha256") as caught:
        fetched(tmp_path, SHA256, Fetch(b"something else"))
    assert SHA256 in str(caught.value)
    assert not [path for path in tmp_path.rglob("*.bin") if path.is_file()]


def test_rests_that_fit_nothing_are_thrown_away_and_fetched_anew(tmp_path: Path) -> None:
    rests = tmp_path / SHA256 / PARTIAL
    rests.mkdir(parents=True)
    (rests / "file.bin").write_bytes(b"of an older version")

    def append(folder: Path) -> Path:
        with (folder / "file.bin").open("ab") as stream:
            stream.write(CONTENT)
        return folder / "file.bin"

    path = fetched(tmp_path, SHA256, append, keep_partial=True)
    assert path.read_bytes() == CONTENT


def _fetch_while_all_ask(downloads: Path, log: Path, asking: Semaphore) -> None:
    """Fetch half, wait until every process is about to take the lock, fetch the rest."""
    take_lock = fcntl.flock

    def announce_and_take_lock(stream: IO[str], operation: int) -> None:
        asking.release()
        take_lock(stream, operation)

    def fetch(folder: Path) -> Path:
        with log.open("a") as stream:
            stream.write("fetched\n")
        path = folder / "file.bin"
        path.write_bytes(CONTENT[:5])
        for _ in range(NUM_PROCESSES):
            assert asking.acquire(timeout=60), "not every process took a lock"
        path.write_bytes(CONTENT)
        return path

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(fcntl, "flock", announce_and_take_lock)
        assert fetched(downloads, SHA256, fetch).read_bytes() == CONTENT


def test_processes_side_by_side_fetch_once(tmp_path: Path) -> None:
    context = multiprocessing.get_context("fork" if os.name == "posix" else "spawn")
    log, asking = tmp_path / "log", context.Semaphore(0)
    arguments = (tmp_path / "downloads", log, asking)
    processes = [
        context.Process(target=_fetch_while_all_ask, args=arguments) for _ in range(NUM_PROCESSES)
    ]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    assert [process.exitcode for process in processes] == [0] * NUM_PROCESSES
    assert log.read_text() == "fetched\n"


def test_what_is_no_folder_is_not_written_into(tmp_path: Path) -> None:
    downloads = tmp_path / ".downloads"
    for put in (lambda: downloads.symlink_to(tmp_path / "gone"), downloads.touch):
        put()
        with pytest.raises(UserError, match="a file, or a link to nothing, where downloads are"):
            fetched(downloads, SHA256, Fetch())
        downloads.unlink()
