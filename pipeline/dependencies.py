"""Keeps the code dependencies in `dvc.yaml` equal to what each stage imports.

DVC does not see imports by itself: a stage whose `deps` miss a module is not run again when that
module changes. Here the closure of a stage's imports is read from the source, without importing
anything. Left out: what stands under `if TYPE_CHECKING:` (types only; the values of
`params.yaml` are DVC dependencies of their own), the command line, which only passes on, and the
package of the report: its page is no output that DVC holds, so that a new colour evaluates nothing
again.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from pathlib import Path

from pipeline.errors import UserError

PACKAGE = "pipeline"
NO_DEPENDENCY = "pipeline.report"


def imported_modules(path: Path, package: str) -> set[str]:
    """The dotted names below `package` that the module at `path` imports when it runs."""
    names: set[str] = set()
    for node in _runtime_nodes(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            names.add(node.module)
            names.update(f"{node.module}.{alias.name}" for alias in node.names)
    return {name for name in names if name == package or name.startswith(f"{package}.")}


def _runtime_nodes(node: ast.AST) -> Iterator[ast.AST]:
    """Every node but those below `if TYPE_CHECKING:`."""
    for child in ast.iter_child_nodes(node):
        if (
            isinstance(child, ast.If)
            and isinstance(child.test, ast.Name)
            and child.test.id == "TYPE_CHECKING"
        ):
            continue
        yield child
        yield from _runtime_nodes(child)


def module_files(name: str, root: Path) -> list[Path]:
    """The file of a dotted module name and the `__init__` of every package above it."""
    parts = name.split(".")
    files = [root.joinpath(*parts[:depth], "__init__.py") for depth in range(1, len(parts))]
    module = root.joinpath(*parts[:-1], f"{parts[-1]}.py")
    package = root.joinpath(*parts, "__init__.py")
    files += [file for file in (module, package) if file.is_file()]
    return [file for file in files if file.is_file()]


def import_closure(start: Path, root: Path, package: str = PACKAGE) -> set[Path]:
    """Every file of `package` that running `start` can import, but for `NO_DEPENDENCY`.

    Package `__init__` files count only where they hold imports or definitions of their own.
    """
    seen: set[Path] = set()
    queue = [start]
    while queue:
        path = queue.pop()
        if path in seen:
            continue
        seen.add(path)
        for name in imported_modules(path, package):
            if name != NO_DEPENDENCY and not name.startswith(f"{NO_DEPENDENCY}."):
                queue += module_files(name, root)
    return {path for path in seen if _has_code(path)}


def _has_code(path: Path) -> bool:
    """Whether a file holds more than a docstring."""
    body = ast.parse(path.read_text(encoding="utf-8")).body
    return any(
        not (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)) for node in body
    )


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
