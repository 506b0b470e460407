from __future__ import annotations

import bz2
import gzip
import io
import lzma
import tarfile
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pytest

from pipeline.console.errors import UserError
from pipeline.fetching.streams import content_suffix, members

TEXT = "한글 and more\n".encode() * 5_000


PACKERS: dict[str, Callable[[bytes], bytes]] = {
    "": bytes,
    ".gz": gzip.compress,
    ".xz": lzma.compress,
    ".bz2": bz2.compress,
    ".zst": lambda content: pa.compress(content, "zstd", asbytes=True),
}


def contents(path: Path, pattern: str | None = None) -> dict[str, bytes]:
    return {member.name: b"".join(member.chunks()) for member in members(path, pattern)}


def tar_of(files: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        for name, content in files.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
        link = tarfile.TarInfo("link.txt")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(link)
    return buffer.getvalue()


@pytest.mark.parametrize("suffix", PACKERS)
def test_a_file_is_unpacked_by_its_ending(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"text.TXT{suffix}"
    path.write_bytes(PACKERS[suffix](TEXT))
    assert contents(path) == {path.name: TEXT}
    assert content_suffix(path.name) == ".txt"


def test_zstd_in_several_frames_is_read_to_its_end(tmp_path: Path) -> None:
    path = tmp_path / "text.txt.zst"
    path.write_bytes(PACKERS[".zst"](TEXT) + PACKERS[".zst"](TEXT))
    assert contents(path) == {path.name: TEXT * 2}


@pytest.mark.parametrize("suffix", PACKERS)
def test_a_tar_is_read_as_a_stream_without_links_and_hidden_files(
    tmp_path: Path, suffix: str
) -> None:
    files = {"b/two.txt.gz": gzip.compress(TEXT), "a/one.txt": b"one", "a/._one.txt": b"rubbish"}
    path = tmp_path / f"texts.tar{suffix}"
    path.write_bytes(PACKERS[suffix](tar_of(files)))
    assert contents(path) == {"b/two.txt.gz": TEXT, "a/one.txt": b"one"}
    assert list(contents(path)) == ["b/two.txt.gz", "a/one.txt"]  # the archive's order
    assert contents(path, "*/one.*") == {"a/one.txt": b"one"}


def test_a_folder_is_read_in_the_order_of_names(tmp_path: Path) -> None:
    for name in ("b.txt", "a/z.txt", "a/c.md", ".gitignore", ".hidden/x.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(name)
    assert list(contents(tmp_path)) == ["a/c.md", "a/z.txt", "b.txt"]
    assert list(contents(tmp_path, "*.txt")) == ["a/z.txt", "b.txt"]


@pytest.mark.parametrize("suffix", [".gz", ".xz", ".bz2", ".zst"])
@pytest.mark.parametrize("damage", ["cut off", "overwritten"])
def test_a_damaged_file_is_refused(tmp_path: Path, suffix: str, damage: str) -> None:
    packed = PACKERS[suffix](bytes(range(256)) * 3_000)
    path = tmp_path / f"text.txt{suffix}"
    path.write_bytes(packed[:-9] if damage == "cut off" else b"rubbish" * 5 + packed[35:])
    with pytest.raises(UserError, match="cannot be unpacked") as caught:
        contents(path)
    assert caught.value.where == str(path)


def test_a_tar_that_is_cut_off_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "texts.tar.gz"
    path.write_bytes(gzip.compress(tar_of({"a.txt": TEXT}))[:-20])
    with pytest.raises(UserError, match="cannot be unpacked"):
        contents(path)
