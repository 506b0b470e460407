from __future__ import annotations

import bz2
import gzip
import io
import lzma
import tarfile
import unicodedata
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


@pytest.mark.parametrize(
    ("name", "target"), [("loop", "."), ("outside", "/tmp"), ("deep/link", "../deep")]
)
def test_a_link_to_a_folder_is_refused_by_name(tmp_path: Path, name: str, target: str) -> None:
    (tmp_path / "deep").mkdir()
    (tmp_path / "a.txt").write_text("a")
    (tmp_path / name).symlink_to(target)
    with pytest.raises(UserError, match=f"a link to a folder: {name} -> {target}"):
        contents(tmp_path)


def test_links_to_files_are_read_and_those_that_lead_nowhere_refused(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("a")
    (tmp_path / "b.txt").symlink_to("a.txt")
    (tmp_path / ".hidden").symlink_to("nowhere")
    assert contents(tmp_path) == {"a.txt": b"a", "b.txt": b"a"}
    (tmp_path / "c.txt").symlink_to("nowhere")
    with pytest.raises(UserError, match=r"a link to what is not there: c\.txt -> nowhere"):
        contents(tmp_path)


def test_what_is_left_out_of_a_tar_is_counted_and_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    names = ("a.txt", "../x.txt", "../../y.txt", ".git/config", "b/../c.txt")
    path = tmp_path / "t.tar"
    path.write_bytes(tar_of(dict.fromkeys(names, b"text")))
    assert set(contents(path)) == {"a.txt"}
    assert capsys.readouterr().out == (
        f"{path}: left out 1 hidden files, 1 links, 3 names with ..\n"
    )


POINTER = b"version https://git-lfs.github.com/spec/v1\noid sha256:ab\nsize 3\n"


@pytest.mark.parametrize("name", ["a.txt", "a.parquet", "a.jsonl.gz", "a.tar.xz", "a.csv.zst"])
@pytest.mark.parametrize("place", ["file", "folder", "tar"])
def test_a_pointer_of_git_lfs_is_named_whatever_its_file_is_called(
    tmp_path: Path, name: str, place: str
) -> None:
    path = tmp_path / name
    path.write_bytes(POINTER)
    if place == "tar":
        path = tmp_path / "all.tar"
        path.write_bytes(tar_of({name: POINTER}))
    with pytest.raises(UserError, match="a pointer of Git LFS") as caught:
        contents(tmp_path if place == "folder" else path)
    assert name in str(caught.value.where)
    assert "git lfs pull" in str(caught.value.hint)


def test_names_that_a_mac_wrote_match_a_pattern(tmp_path: Path) -> None:
    apart = unicodedata.normalize("NFD", "문장.txt")
    (tmp_path / apart).write_text("a")
    assert set(contents(tmp_path, "문*.txt")) == {apart}


def test_a_window_that_is_too_large_is_named(tmp_path: Path) -> None:
    frame = bytes.fromhex("28b52ffd 00 a8") + b"\x01\x00\x00"  # of 2 GiB
    (tmp_path / "x.zst").write_bytes(frame)
    with pytest.raises(UserError, match="window is larger than 128 MiB"):
        contents(tmp_path / "x.zst")
