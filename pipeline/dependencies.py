"""Keeps the code dependencies in `dvc.yaml` equal to what each stage imports.

DVC does not see imports by itself: a stage whose `deps` miss a module is not run again when that
module changes. What counts as imported: see `pipeline.imports`.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from pipeline.errors import UserError
from pipeline.imports import PACKAGE, import_closure


def code_dependencies(stage: str, root: Path) -> list[str]:
    """The code that `stage` depends on, as sorted paths relative to `root`."""
    closure = import_closure(root / PACKAGE / "stages" / f"{stage}.py", root)
    return sorted(path.relative_to(root).as_posix() for path in closure)


def check_dependencies(dvc_file: Path, stages: Sequence[str], *, write: bool) -> None:
    """Compare `dvc_file` with the imports; raises `UserError` on a difference, or mends it."""
    from ruamel.yaml import YAML

    yaml = YAML()
    yaml.width = 100
    yaml.indent(mapping=2, sequence=4, offset=2)
    document = yaml.load(dvc_file.read_text(encoding="utf-8"))
    root = dvc_file.absolute().parent
    differences = []
    for stage in stages:
        deps = document["stages"][stage]["deps"]
        stands = [dep for dep in deps if dep.startswith(f"{PACKAGE}/")]
        right = code_dependencies(stage, root)
        if stands != right:
            differences.append(
                f"{stage}: missing {sorted(set(right) - set(stands))}, "
                f"too many {sorted(set(stands) - set(right))}"
            )
            deps[:] = [*right, *(dep for dep in deps if dep not in stands)]
    if differences and write:
        with dvc_file.open("w", encoding="utf-8") as stream:
            yaml.dump(document, stream)
        print("\n".join(["dvc.yaml was brought in step:", *differences]))
    elif differences:
        raise UserError(
            "dvc.yaml is not in step with the imports:\n  " + "\n  ".join(differences),
            where=str(dvc_file),
            hint="run `make dependencies`",
        )
    else:
        print("dvc.yaml is in step with the imports")
