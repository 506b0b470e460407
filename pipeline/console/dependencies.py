"""Whether `dvc.yaml` names the code that its stages stand on: by folder, written by hand.

DVC does not see imports by itself: a stage whose `deps` miss a folder is not run again when that
folder changes. What counts as imported: see `pipeline.console.imports`.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from pipeline.console.errors import UserError
from pipeline.console.imports import PACKAGE, import_closure

# Code that a stage need not list where it reads what this stage wrote: a manifest with its hash.
THROUGH_DATA = {f"{PACKAGE}/kinds": "prepare_task"}


def code_dependencies(stage: str, root: Path) -> set[Path]:
    """The files that `stage` imports, relative to `root`."""
    closure = import_closure(root / PACKAGE / "stages" / f"{stage}.py", root)
    return {path.relative_to(root) for path in closure}


def mistakes_of(
    stage: str, deps: Sequence[str], root: Path, through_data: Sequence[Path] = ()
) -> list[str]:
    """What is wrong with the code among `deps` of a stage: imports outside of it and of
    `through_data`, and folders of which nothing is imported."""
    listed = [Path(dep) for dep in deps if dep.startswith(f"{PACKAGE}/")]
    needed = code_dependencies(stage, root)
    outside = sorted(
        path.as_posix()
        for path in needed
        if not any(path.is_relative_to(folder) for folder in [*listed, *through_data])
    )
    in_vain = sorted(
        folder.as_posix()
        for folder in listed
        if not any(path.is_relative_to(folder) for path in needed)
    )
    return [f"{stage} imports {path}, which none of its deps holds" for path in outside] + [
        f"{stage} lists {folder}, of which it imports nothing" for folder in in_vain
    ]


def check_dependencies(dvc_file: Path, stages: Sequence[str]) -> None:
    """Compare `dvc_file` with the imports; raises `UserError` that lists every difference."""
    from ruamel.yaml import YAML

    entries = YAML(typ="safe").load(dvc_file.read_text(encoding="utf-8"))["stages"]
    root = dvc_file.absolute().parent
    mistakes = []
    for stage in stages:
        deps = entries[stage]["deps"]
        through_data = [
            Path(folder)
            for folder, writer in THROUGH_DATA.items()
            if writer in entries and set(entries[writer]["outs"]) & set(deps)
        ]
        mistakes += mistakes_of(stage, deps, root, through_data)
    if mistakes:
        raise UserError(
            "dvc.yaml is not in step with the imports:\n  " + "\n  ".join(mistakes),
            where=str(dvc_file),
            hint="mend the stage's deps in dvc.yaml: a folder for each room that it stands on",
        )
    print("dvc.yaml is in step with the imports")
