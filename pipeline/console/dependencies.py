"""Whether a pipeline's dvc.yaml names the code that its stages stand on: by folder, by hand.

DVC does not see imports by itself: a stage whose `deps` miss a folder is not run again when that
folder changes. What counts as imported: see `pipeline.console.imports`.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from pipeline.console.errors import UserError
from pipeline.console.imports import PACKAGE, import_closure
from pipeline.console.pipelines import Pipeline
from pipeline.console.saying import say

# Code that a stage need not list where it reads what this stage wrote: a manifest with its hash.
THROUGH_DATA = {f"{PACKAGE}/kinds": "prepare_task"}


def code_dependencies(stage: Path, root: Path) -> set[Path]:
    """The files that the module `stage` imports, relative to `root`."""
    return {path.relative_to(root) for path in import_closure(stage, root)}


def mistakes_of(
    pipeline: Pipeline,
    name: str,
    stage: Mapping[str, Any],
    root: Path,
    through_data: Sequence[Path] = (),
) -> list[str]:
    """What is wrong with a stage of dvc.yaml: where it runs, whose params it names, imports outside
    of the code among its deps and of `through_data`, and folders of which nothing is imported."""
    if not pipeline.stage_file(name, root).is_file():
        return [f"{name} has no module in {pipeline.stages}"]
    listed = [Path(dep) for dep in stage.get("deps", ()) if is_code(dep, pipeline, root)]
    needed = code_dependencies(pipeline.stage_file(name, root), root)
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
    return [
        *_misplaced(pipeline, name, stage),
        *(f"{name} imports {path}, which none of its deps holds" for path in outside),
        *(f"{name} lists {folder}, of which it imports nothing" for folder in in_vain),
    ]


def _through_data(stage: Mapping[str, Any], stages: Mapping[str, Any]) -> list[Path]:
    """Folders of `THROUGH_DATA` whose writer's outputs the stage reads."""
    deps = set(stage.get("deps", ()))
    return [
        Path(folder)
        for folder, writer in THROUGH_DATA.items()
        if writer in stages and deps & set(stages[writer]["outs"])
    ]


def is_code(dep: str, pipeline: Pipeline, root: Path) -> bool:
    """Whether a dependency is code: beside that, a pipeline's own folder holds its data."""
    if dep.startswith(f"{PACKAGE}/"):
        return True
    own = dep.startswith(f"{pipeline.package}/")
    return own and (dep.endswith(".py") or any((root / dep).glob("*.py")))


def _misplaced(pipeline: Pipeline, name: str, stage: Mapping[str, Any]) -> Iterator[str]:
    """A stage runs at the repository's top, and reads the params of its own pipeline."""
    place = os.path.normpath(pipeline.folder / stage.get("wdir", "."))
    if place != ".":
        yield f"{name} runs in {place}: its wdir must lead to the repository's top"
    if pipeline.folder == Path():
        return
    for param in stage.get("params", ()):
        if isinstance(param, str):
            yield f"{name} names {param} of params.yaml; write `{pipeline.params_file}: [{param}]`"


def check_dependencies(pipeline: Pipeline, root: Path) -> None:
    """Compare a dvc.yaml with the imports; raises `UserError` that lists every difference."""
    from ruamel.yaml import YAML

    try:
        document = YAML(typ="safe").load((root / pipeline.dvc_file).read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise UserError(
            f"there is no {pipeline.dvc_file}",
            where=str(root),
            hint="run this in the project's folder",
        ) from None
    stages = document["stages"]
    mistakes = [
        mistake
        for name, stage in stages.items()
        for mistake in mistakes_of(pipeline, name, stage, root, _through_data(stage, stages))
    ]
    mistakes += [
        f"{name} of {pipeline.stages} is no stage"
        for name in pipeline.stage_names(root)
        if name not in stages
    ]
    if mistakes:
        raise UserError(
            f"{pipeline.dvc_file} is not in step with the imports:\n  " + "\n  ".join(mistakes),
            where=str(pipeline.dvc_file),
            hint="mend the stage's deps in dvc.yaml: a folder for each room that it stands on",
        )
    say(f"{pipeline.dvc_file} is in step with the imports")
