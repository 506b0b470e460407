"""An artifact is a folder that exists whole or not at all.

| piece | does |
| --- | --- |
| `write_artifact` | a folder beside its place, then `manifest.json`, synced, renamed |
| `read_artifact` | checks a folder against its manifest; says what is wrong with it |
| `ShardWriter`, `read_rows`, `read_table` | rows as Parquet shards |

The manifest holds stage, params, hashes of the inputs' manifests, counts and the hash of every
file. Nothing in it tells the time, the host or a path, so the same work gives the same bytes.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.console.errors import UserError

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

FORMAT_VERSION = 1
MANIFEST = "manifest.json"
SHARD_CHARACTERS = 8_000_000


@dataclass
class ArtifactDraft:
    """An artifact being written: put files below `path`, numbers into `counts`."""

    path: Path
    counts: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Artifact:
    """An artifact that was read and found whole."""

    path: Path
    manifest: dict[str, Any]

    @property
    def counts(self) -> dict[str, Any]:
        return self.manifest["counts"]

    @property
    def params(self) -> dict[str, Any]:
        return self.manifest["params"]


def file_hash(path: Path) -> str:
    """SHA-256 of a file's bytes, as hexadecimal."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def write_json(path: Path, value: Any) -> None:
    """Write JSON whose bytes depend on `value` only (sorted keys, UTF-8, one newline at the end).

    Raises `ValueError` for NaN and infinities, which are not JSON.
    """
    text = json.dumps(value, ensure_ascii=False, indent=2, sort_keys=True, allow_nan=False)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text + "\n", encoding="utf-8")


def input_hash(path: Path) -> str:
    """What stands for an input in a manifest: the hash of its manifest, or of the file."""
    return file_hash(path / MANIFEST if path.is_dir() else path)


def sync_tree(folder: Path) -> None:
    """Flush every file and folder below `folder` to the disk."""
    for path in [*folder.rglob("*"), folder]:
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def replace_folder(source: Path, target: Path) -> None:
    """Move the folder `source` to `target`, in place of what was there."""
    old = target.with_name(f".{target.name}.old")
    shutil.rmtree(old, ignore_errors=True)
    if target.exists():
        target.rename(old)
    source.rename(target)
    shutil.rmtree(old, ignore_errors=True)


@contextlib.contextmanager
def write_artifact(
    target: Path,
    *,
    stage: str,
    params: Mapping[str, Any],
    inputs: Mapping[str, Path] | None = None,
) -> Iterator[ArtifactDraft]:
    """Write the artifact `target`: yield a draft folder, then seal it and move it into place.

    `params` is JSON-able (`model.model_dump(mode="json")`); `inputs` are the paths of the
    artifacts or files that were read. After an exception nothing is left behind; what a killed
    process left is removed by the next.
    """
    partial = target.with_name(f".{target.name}.partial")
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir(parents=True)
    draft = ArtifactDraft(partial)
    try:
        yield draft
        files = sorted(path for path in partial.rglob("*") if path.is_file())
        manifest = {
            "counts": draft.counts,
            "files": {
                path.relative_to(partial).as_posix(): {
                    "bytes": path.stat().st_size,
                    "sha256": file_hash(path),
                }
                for path in files
            },
            "format_version": FORMAT_VERSION,
            "inputs": {name: input_hash(path) for name, path in (inputs or {}).items()},
            "params": dict(params),
            "stage": stage,
        }
        write_json(partial / MANIFEST, manifest)
        sync_tree(partial)
        replace_folder(partial, target)
    except BaseException:
        shutil.rmtree(partial, ignore_errors=True)
        raise


def read_artifact(path: Path, *, stage: str, verify: bool = True) -> Artifact:
    """Open the artifact `path` made by `stage`; with `verify`, hash every file of it.

    Raises `UserError` where it is missing, incomplete, edited, of another stage or of another
    format version.
    """
    hint = f"run `dvc repro {stage}` (dvc restores or remakes it)"
    if not path.is_dir():
        raise UserError(f"there is no artifact of {stage}", where=str(path), hint=hint)
    try:
        manifest = json.loads((path / MANIFEST).read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise UserError(
            "an artifact without its manifest", where=str(path / MANIFEST), hint=hint
        ) from None
    except ValueError as error:
        raise UserError(
            f"a manifest that is not JSON: {error}", where=str(path / MANIFEST), hint=hint
        ) from None
    for key, expected in (("format_version", FORMAT_VERSION), ("stage", stage)):
        if manifest.get(key) != expected:
            raise UserError(
                f"an artifact whose {key} is {manifest.get(key)!r}",
                where=str(path / MANIFEST),
                expected=repr(expected),
                hint=hint,
            )
    for name, facts in manifest["files"].items():
        file = path / name
        if not file.is_file():
            raise UserError(
                f"a file of the {stage} artifact is missing", where=str(file), hint=hint
            )
        size = file.stat().st_size
        if size != facts["bytes"]:
            raise UserError(
                f"a file of the {stage} artifact has {size} bytes",
                where=str(file),
                expected=f"{facts['bytes']} bytes, as its manifest says",
                hint=hint,
            )
        if verify and file_hash(file) != facts["sha256"]:
            raise UserError(
                f"a file of the {stage} artifact was changed after it was made",
                where=str(file),
                expected=f"sha256 {facts['sha256']}",
                hint=hint,
            )
    return Artifact(path, manifest)


class ShardWriter:
    """Rows into Parquet shards of bounded size: `name-00000.parquet`, …

    Use as a context manager. A shard is full at `rows_per_shard` rows or `SHARD_CHARACTERS` of
    text, so memory stays bounded for rows of any size.
    """

    def __init__(
        self, folder: Path, name: str, schema: pa.Schema, rows_per_shard: int = 20_000
    ) -> None:
        self.folder = folder
        self.name = name
        self.schema = schema
        self.rows_per_shard = rows_per_shard
        self.num_rows = 0
        self.num_shards = 0
        self._rows: list[Mapping[str, Any]] = []
        self._characters = 0
        folder.mkdir(parents=True, exist_ok=True)

    def __enter__(self) -> ShardWriter:
        return self

    def __exit__(self, kind: object, *rest: object) -> None:
        if kind is None and (self._rows or self.num_shards == 0):
            self._flush()

    def write(self, row: Mapping[str, Any]) -> None:
        """Add one row (a mapping with the schema's names)."""
        self._rows.append(row)
        self.num_rows += 1
        self._characters += sum(_characters(value) for value in row.values())
        if len(self._rows) >= self.rows_per_shard or self._characters >= SHARD_CHARACTERS:
            self._flush()

    def _flush(self) -> None:
        import pyarrow as pa
        import pyarrow.parquet

        table = pa.Table.from_pylist(self._rows, schema=self.schema)
        path = self.folder / f"{self.name}-{self.num_shards:05d}.parquet"
        pyarrow.parquet.write_table(table, path, compression="zstd")
        self._rows.clear()
        self._characters = 0
        self.num_shards += 1


def _characters(value: Any) -> int:
    """Length of the text in a cell: a string, or a list of strings."""
    if isinstance(value, str):
        return len(value)
    return sum(map(_characters, value)) if isinstance(value, list) else 0


def shard_paths(folder: Path, name: str) -> list[Path]:
    """The Parquet shards `name-*.parquet` of a folder, in order."""
    return sorted(folder.glob(f"{name}-[0-9]*.parquet"))


def read_rows(
    folder: Path, name: str, columns: Sequence[str] | None = None, batch_size: int = 1024
) -> Iterator[dict[str, Any]]:
    """Stream the rows of the shards `name-*.parquet` in order, `batch_size` at a time."""
    import pyarrow.parquet

    for path in shard_paths(folder, name):
        with pyarrow.parquet.ParquetFile(path) as file:
            for batch in file.iter_batches(batch_size, columns=list(columns) if columns else None):
                yield from batch.to_pylist()


def read_table(folder: Path, name: str, columns: Sequence[str] | None = None) -> pd.DataFrame:
    """All rows of the shards `name-*.parquet` as one data frame (for what fits in memory)."""
    import pyarrow.parquet

    paths = [str(path) for path in shard_paths(folder, name)]
    return pyarrow.parquet.read_table(paths, columns=columns).to_pandas()
