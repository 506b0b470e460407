"""An artifact is whole or not there, and any harm to it is found and named."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.console.errors import UserError
from pipeline.foundation.artifacts import (
    ShardWriter,
    read_artifact,
    read_rows,
    read_table,
    shard_paths,
    write_artifact,
)

SCHEMA = pa.schema([("id", pa.string()), ("number", pa.int64())])


def make(path: Path, text: str = "hello") -> Path:
    with write_artifact(path, stage="demo", params={"b": 1, "a": 2}) as draft:
        (draft.path / "text.txt").write_text(text)
        draft.counts["letters"] = len(text)
    return path


def tree(folder: Path) -> dict[str, bytes]:
    return {p.name: p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def test_what_was_written_is_read_back(tmp_path: Path) -> None:
    artifact = read_artifact(make(tmp_path / "demo"), stage="demo")
    assert artifact.counts == {"letters": 5}
    assert artifact.params == {"a": 2, "b": 1}


def test_the_same_work_gives_the_same_bytes_wherever_it_stands(tmp_path: Path) -> None:
    assert tree(make(tmp_path / "one")) == tree(make(tmp_path / "elsewhere" / "two"))


def test_a_failed_write_leaves_what_was_there(tmp_path: Path) -> None:
    before = tree(make(tmp_path / "demo"))

    def fail_half_way() -> None:
        with write_artifact(tmp_path / "demo", stage="demo", params={}) as draft:
            (draft.path / "text.txt").write_text("half")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_half_way()
    assert tree(tmp_path / "demo") == before
    assert os.listdir(tmp_path) == ["demo"]


def test_a_writer_that_was_killed_leaves_no_artifact_and_the_next_one_works(tmp_path: Path) -> None:
    code = (
        "import os, signal\n"
        "from pathlib import Path\n"
        "from pipeline.foundation.artifacts import write_artifact\n"
        f"target = Path({str(tmp_path / 'demo')!r})\n"
        "with write_artifact(target, stage='demo', params={}) as draft:\n"
        "    (draft.path / 'stale.txt').write_text('half')\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    killed = subprocess.run([sys.executable, "-c", code], check=False)
    assert killed.returncode == -signal.SIGKILL
    assert not (tmp_path / "demo").exists()
    make(tmp_path / "demo")
    assert sorted(tree(tmp_path / "demo")) == ["manifest.json", "text.txt"]
    assert os.listdir(tmp_path) == ["demo"]


@pytest.mark.parametrize(
    ("harm", "words"),
    [
        (lambda a: (a / "text.txt").unlink(), "missing"),
        (lambda a: (a / "text.txt").write_text("hell"), "4 bytes"),
        (lambda a: (a / "text.txt").write_text("jello"), "changed after it was made"),
        (lambda a: (a / "manifest.json").unlink(), "without its manifest"),
        (lambda a: (a / "manifest.json").write_text('{"stage'), "not JSON"),
    ],
)
def test_harm_to_an_artifact_is_named(tmp_path: Path, harm, words: str) -> None:  # type: ignore[no-untyped-def]
    artifact = make(tmp_path / "demo")
    harm(artifact)
    with pytest.raises(UserError, match=words) as caught:
        read_artifact(artifact, stage="demo")
    assert "dvc repro demo" in str(caught.value)


def test_an_artifact_of_another_stage_or_format_is_refused(tmp_path: Path) -> None:
    artifact = make(tmp_path / "demo")
    with pytest.raises(UserError, match="whose stage is 'demo'"):
        read_artifact(artifact, stage="pretrain")
    manifest = json.loads((artifact / "manifest.json").read_text())
    (artifact / "manifest.json").write_text(json.dumps({**manifest, "format_version": 0}))
    with pytest.raises(UserError, match="format_version is 0"):
        read_artifact(artifact, stage="demo")


def test_a_missing_artifact_is_named(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="no artifact of pretrain"):
        read_artifact(tmp_path / "encoder", stage="pretrain")


@pytest.fixture
def tiny_disk() -> Iterator[Path]:
    """A real file system of one mebibyte."""
    folder = Path(tempfile.mkdtemp())
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(folder)],
        capture_output=True,
        check=False,
    )
    if mounted.returncode:
        shutil.rmtree(folder)
        pytest.skip("mounting a small file system is not permitted here")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)
    folder.rmdir()


def test_a_full_disk_keeps_the_old_artifact_and_leaves_nothing_behind(tiny_disk: Path) -> None:
    before = tree(make(tiny_disk / "demo"))
    with (
        pytest.raises(OSError, match="No space left"),
        write_artifact(tiny_disk / "demo", stage="demo", params={}) as draft,
    ):
        (draft.path / "large.bin").write_bytes(bytes(2_000_000))
    assert tree(tiny_disk / "demo") == before
    assert os.listdir(tiny_disk) == ["demo"]


@given(rows=st.lists(st.tuples(st.text(max_size=8), st.integers(0, 9)), max_size=30))
def test_rows_come_back_in_order_in_shards_of_fixed_size(rows: list[tuple[str, int]]) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        wanted = [{"id": text, "number": number} for text, number in rows]
        with ShardWriter(folder, "rows", SCHEMA, rows_per_shard=7) as writer:
            for row in wanted:
                writer.write(row)
        assert list(read_rows(folder, "rows")) == wanted
        assert len(read_table(folder, "rows")) == len(wanted)
        assert len(shard_paths(folder, "rows")) == max(1, -(-len(wanted) // 7))


def test_long_rows_make_more_shards_so_that_memory_stays_bounded(tmp_path: Path) -> None:
    schema = pa.schema([("id", pa.string()), ("paragraphs", pa.list_(pa.string()))])
    with ShardWriter(tmp_path, "rows", schema) as writer:
        for index in range(6):
            writer.write({"id": str(index), "paragraphs": ["x" * 2**22, "y" * 2**22]})
    assert len(shard_paths(tmp_path, "rows")) == 6
    assert [row["id"] for row in read_rows(tmp_path, "rows", ["id"])] == list("012345")


def test_shards_of_one_name_do_not_mix_with_another(tmp_path: Path) -> None:
    for name in ("train", "train-extra"):
        with ShardWriter(tmp_path, name, SCHEMA) as writer:
            writer.write({"id": name, "number": 1})
    assert [row["id"] for row in read_rows(tmp_path, "train")] == ["train"]
