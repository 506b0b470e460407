"""What a module imports, read from its source without importing anything; and a hash of all that.

Left out: what stands under `if TYPE_CHECKING:` (types only; the values of `params.yaml` are DVC
dependencies of their own), the command line, which only passes on, and the rooms of `NO_BYTES`: no
artifact holds their words, so that a better message or another page runs nothing again.
"""

from __future__ import annotations

import ast
import functools
import hashlib
from collections.abc import Iterator
from pathlib import Path

PACKAGE = "pipeline"
# Rooms that change no byte of an artifact: what people read, and how work is started and watched.
NO_BYTES = ("pipeline.languages", "pipeline.console", "pipeline.findings", "pipeline.report")
# Its facets are imported by a name of params.yaml: of every kind, the one that is asked for.
REGISTRY = "pipeline.kinds.registry"
ROOT = Path(__file__).resolve().parents[2]


def imported_modules(path: Path, *packages: str) -> set[str]:
    """The dotted names below `packages` that the module at `path` imports when it runs."""
    names: set[str] = set()
    for node in _runtime_nodes(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            names.add(node.module)
            names.update(f"{node.module}.{alias.name}" for alias in node.names)
    return {name for name in names if name.partition(".")[0] in packages}


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


def import_closure(start: Path, root: Path) -> set[Path]:
    """Every file of `pipeline`, and of the package at the top of `root` that `start` lies in, that
    running it can import, but for the rooms of `NO_BYTES`.

    Package `__init__` files count only where they hold imports or definitions of their own.
    """
    packages = {PACKAGE, start.relative_to(root).parts[0]}
    seen: set[Path] = set()
    queue = [start]
    while queue:
        path = queue.pop()
        if path in seen:
            continue
        seen.add(path)
        for name in imported_modules(path, *packages):
            if not f"{name}.".startswith(tuple(f"{room}." for room in NO_BYTES)):
                queue += module_files(name, root) + _facets(name, root)
    return {path for path in seen if _has_code(path)}


def _facets(name: str, root: Path) -> list[Path]:
    """The files behind `pipeline.kinds.registry.FACET_of`."""
    if not name.startswith(f"{REGISTRY}."):
        return []
    return sorted(root.glob(f"pipeline/kinds/*/{name.rpartition('.')[2].removesuffix('_of')}.py"))


def _has_code(path: Path) -> bool:
    """Whether a file holds more than a docstring."""
    body = ast.parse(path.read_text(encoding="utf-8")).body
    return any(
        not (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)) for node in body
    )


@functools.cache
def code_hash(start: Path, root: Path = ROOT) -> str:
    """A hash of torch's version and of every file of ours that running `start` can import.

    Of a stage these are the files that dvc.yaml names. So work that was left half done is not
    taken up by other code; the price: a comment makes other code too.
    """
    import torch

    digest = hashlib.sha256(torch.__version__.encode())
    for path in sorted(import_closure(start.resolve(), root)):
        content = hashlib.sha256(path.read_bytes()).hexdigest()
        digest.update(f"{path.relative_to(root).as_posix()} {content}\n".encode())
    return digest.hexdigest()
