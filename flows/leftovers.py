"""Results of matrix stages that are no longer in the graph, and a tidy dvc.lock.

A matrix that shrinks (a seed, a task taken out of params.yaml) leaves its folders behind, and a
stage that depends on the folder above them (`data/finetuned`) would hash and read them. DVC
leaves both the folders and their entries in dvc.lock. Removed is only what dvc.lock lists as an
output of a matrix stage that is gone, whose content is unchanged and lies in DVC's cache, and
which touches nothing of a present stage: putting the seed back restores it.
"""

from __future__ import annotations

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
        return [Path(output.fs_path) for output in _leftover_outputs(repo)]


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
    """Order dvc.lock by stage, without stages that are gone and whose results are gone.

    DVC appends stages in the order in which they end, which differs from run to run where stages
    run side by side. The file is written only where that changes it.
    """
    from dvc.utils.serialize import dump_yaml

    with open_repo(root) as repo, repo.lock:
        for project_file in _project_files(repo):
            content = project_file.lockfile_contents
            stages = content.get("stages", {})
            present = {stage.addressing for stage in repo.index.stages}
            kept = {
                name: stages[name]
                for name in sorted(stages)
                if _addressing(repo, project_file, name) in present
                or any(out.exists for out in _outputs(repo, project_file, stages[name]))
            }
            if list(kept) != list(stages):
                dump_yaml(
                    str(Path(project_file.path).with_suffix(".lock")), {**content, "stages": kept}
                )


def _leftover_outputs(repo: Repo) -> Iterator[Output]:
    from dvc_objects.fs.local import localfs

    stages = list(repo.index.stages)
    present = {stage.addressing for stage in stages}
    outs = [out.fs_path for stage in stages for out in stage.outs]
    deps = [dep.fs_path for stage in stages for dep in stage.deps if dep.fs_path]
    for project_file in _project_files(repo):
        for name, entry in project_file.lockfile_contents.get("stages", {}).items():
            if "@" not in name or _addressing(repo, project_file, name) in present:
                continue
            for out in _outputs(repo, project_file, entry):
                if (
                    out.exists
                    and localfs.isin(out.fs_path, repo.root_dir)
                    and not any(localfs.overlaps(out.fs_path, other) for other in outs)
                    and not any(localfs.isin_or_eq(dep, out.fs_path) for dep in deps)
                    and not repo.scm_context.scm.is_tracked(out.fs_path)
                    and not out.status()  # unchanged, and in the cache
                ):
                    yield out


def _project_files(repo: Repo) -> list[Any]:
    """The dvc.yaml files that hold the stages of the graph."""
    files = {stage.dvcfile.path: stage.dvcfile for stage in repo.index.stages}
    return [file for _, file in sorted(files.items()) if hasattr(file, "lockfile_contents")]


def _addressing(repo: Repo, project_file: Any, name: str) -> str:
    """How DVC calls the stage: only stages outside the root's dvc.yaml carry the file's name."""
    place = Path(project_file.path).relative_to(repo.root_dir).as_posix()
    return name if place == "dvc.yaml" else f"{place}:{name}"


def _outputs(repo: Repo, project_file: Any, entry: dict[str, Any]) -> list[Output]:
    """The outputs of one entry of dvc.lock, as DVC's own objects, which know their hashes."""
    from dvc.output import loadd_from
    from dvc.stage import Stage

    stage = Stage(repo, path=project_file.path)
    return loadd_from(stage, [dict(output) for output in entry.get("outs", [])])


def _is_bare(folder: Path) -> bool:
    """Whether a folder holds nothing but what DVC left there to tell git what to ignore."""
    return all(entry.name == ".gitignore" for entry in folder.iterdir())
