"""Results of stages that are no longer in the graph, and a tidy dvc.lock.

A matrix that shrinks (a seed, a task taken out of params.yaml) leaves its folders behind, and a
stage that depends on the folder above them (`data/finetuned`) would hash and read them. So does a
stage that became a matrix: of `data/encoder` there is now `data/encoder/1`, beside the old files.
DVC leaves both the files and their entries in dvc.lock. Removed is only what dvc.lock lists as an
output of such a stage, whose content is unchanged and lies in DVC's cache, and which no present
stage makes or reads by name: putting the seed back restores it. A stage that was taken out of
dvc.yaml altogether keeps its results.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flows.graph import open_repo

if TYPE_CHECKING:
    from dvc.output import Output
    from dvc.repo import Repo


def find_leftovers(root: Path) -> list[Path]:
    """What `remove_leftovers` would remove."""
    with open_repo(root) as repo:
        return list(_leftovers(repo))


def remove_leftovers(root: Path) -> list[Path]:
    """Remove results of stages that are gone, with folders that become empty."""
    paths = find_leftovers(root)
    for path in paths:
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()
        for parent in path.parents:
            if parent == root.resolve() or not _is_bare(parent):
                break
            shutil.rmtree(parent)
    return paths


def tidy_lock_files(root: Path) -> None:
    """Order dvc.lock by stage, without stages that are gone and of whose results nothing is left.

    DVC appends stages in the order in which they end, which differs from run to run where stages
    run side by side. What a present stage makes is not left of another, wherever it lies. The
    file is written only where that changes it.
    """
    with open_repo(root) as repo:
        _tidy(repo)


def tidy_unless_leftovers(root: Path) -> bool:
    """`tidy_lock_files` where there are no leftovers; whether that was so. Reads dvc.lock once."""
    with open_repo(root) as repo:
        if any(True for _ in _leftovers(repo)):
            return False
        _tidy(repo)
        return True


class _Present:
    """What the stages of the graph are called, make and read."""

    def __init__(self, repo: Repo) -> None:
        stages = list(repo.index.stages)
        self.names = {stage.addressing for stage in stages}
        self.matrices = {name.partition("@")[0] for name in self.names if "@" in name}
        self.outs = [Path(out.fs_path) for stage in stages for out in stage.outs]
        self.deps = [Path(dep.fs_path) for stage in stages for dep in stage.deps if dep.fs_path]

    def makes(self, path: Path) -> bool:
        """Whether `path` is an output, or in one."""
        return any(path.is_relative_to(out) for out in self.outs)

    def is_above_outputs(self, path: Path) -> bool:
        """Whether `path` is a folder that outputs lie in."""
        return any(out != path and out.is_relative_to(path) for out in self.outs)

    def reads(self, path: Path, out: Path) -> bool:
        """Whether a stage names `path` of the old output `out`, or what is in it, or it is in.

        A folder that outputs of others lie in does not name all that is in it.
        """
        return any(
            dep.is_relative_to(path) or (path.is_relative_to(dep) and dep.is_relative_to(out))
            for dep in self.deps
            if not self.is_above_outputs(dep)
        )

    def rest_of(self, out: Output) -> list[Path]:
        """What is there of a gone stage's output and is no present stage's: it, or files in it."""
        path = Path(out.fs_path)
        if not out.exists or self.makes(path):
            return []
        if not self.is_above_outputs(path):
            return [path]
        return [file for file in _files(out) if file.is_file() and not self.makes(file)]


def _tidy(repo: Repo) -> None:
    from dvc.utils.serialize import dump_yaml

    present = _Present(repo)
    with repo.lock:
        for project_file in _project_files(repo):
            content = project_file.lockfile_contents
            stages = content.get("stages", {})
            kept = {
                name: stages[name]
                for name in sorted(stages)
                if _addressing(repo, project_file, name) in present.names
                or any(present.rest_of(out) for out in _outputs(repo, project_file, name))
            }
            if list(kept) != list(stages):
                lock_file = Path(project_file.path).with_suffix(".lock")
                written = lock_file.stat()
                dump_yaml(str(lock_file), {**content, "stages": kept})
                # Nothing was recorded: pipeline.model.training.finished_runs goes by this time.
                os.utime(lock_file, ns=(written.st_atime_ns, written.st_mtime_ns))


def _leftovers(repo: Repo) -> Iterator[Path]:
    present = _Present(repo)
    for project_file in _project_files(repo):
        for name in project_file.lockfile_contents.get("stages", {}):
            addressing = _addressing(repo, project_file, name)
            was_matrix = "@" in name
            if addressing in present.names or not (was_matrix or addressing in present.matrices):
                continue
            for out in _outputs(repo, project_file, name):
                place = Path(out.fs_path)
                rest = present.rest_of(out)
                if (
                    not rest
                    or not place.is_relative_to(repo.root_dir)
                    or repo.scm_context.scm.is_tracked(out.fs_path)
                ):
                    continue
                for path in rest:
                    if not present.reads(path, place) and _is_safe(repo, out, path):
                        yield path


def _is_safe(repo: Repo, out: Output, path: Path) -> bool:
    """Whether `path`, all of the output or a file of it, is unchanged and in the cache."""
    from dvc_data.hashfile.hash import hash_file
    from dvc_objects.fs.local import localfs

    if path == Path(out.fs_path):
        return not out.status()
    expected = _files(out)[path]
    _, found = hash_file(str(path), localfs, expected.name, repo.state)
    return bool(found == expected and out.cache.oids_exist([expected.value]))


def _files(out: Output) -> dict[Path, Any]:
    """The files of a folder and their hashes, as it was when its stage ended; from the cache."""
    tree = out.get_obj() if out.is_dir_checksum else None
    return {Path(out.fs_path, *key): found for key, _, found in tree or ()}


def _project_files(repo: Repo) -> list[Any]:
    """The dvc.yaml files that hold the stages of the graph."""
    files = {stage.dvcfile.path: stage.dvcfile for stage in repo.index.stages}
    return [file for _, file in sorted(files.items()) if hasattr(file, "lockfile_contents")]


def _addressing(repo: Repo, project_file: Any, name: str) -> str:
    """How DVC calls the stage: only stages outside the root's dvc.yaml carry the file's name."""
    place = Path(project_file.path).relative_to(repo.root_dir).as_posix()
    return name if place == "dvc.yaml" else f"{place}:{name}"


def _outputs(repo: Repo, project_file: Any, name: str) -> list[Output]:
    """The outputs of one entry of dvc.lock, as DVC's own objects, which know their hashes."""
    from dvc.output import loadd_from
    from dvc.stage import Stage

    stage = Stage(repo, path=project_file.path, wdir=str(_place(project_file, name)))
    entry = project_file.lockfile_contents["stages"][name]
    return loadd_from(stage, [dict(output) for output in entry.get("outs", [])])


def _place(project_file: Any, name: str) -> Path:
    """Where a stage's paths start from; dvc.lock does not say it of one that is gone: where those
    of the others do."""
    stages = project_file.contents.get("stages", {})
    stage: dict[str, Any] = stages.get(name.partition("@")[0]) or next(iter(stages.values()), {})
    return Path(os.path.normpath(Path(project_file.path).parent / stage.get("wdir", ".")))


def _is_bare(folder: Path) -> bool:
    """Whether a folder holds nothing but what DVC left there to tell git what to ignore."""
    return all(entry.name == ".gitignore" for entry in folder.iterdir())
