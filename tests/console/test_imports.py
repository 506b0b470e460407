"""The closure of a module's imports, and the hash of it by which half-done work is known."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.console.imports import NO_BYTES, ROOT, code_hash, import_closure


def without_packages(files: set[Path]) -> set[Path]:
    """The closure has the `__init__` of a package only where that imports something."""
    return {path for path in files if path.name != "__init__.py"}


def test_the_closure_is_what_python_really_imports() -> None:
    """Of a module whose imports all stand at the top, and above it only docstrings."""
    start = ROOT / "pipeline" / "pretraining" / "objectives.py"
    script = (
        "import sys, pipeline.pretraining.objectives\n"
        "for name, module in sys.modules.items():\n"
        "    if name.startswith('pipeline.'):\n"
        "        print(module.__file__)\n"
    )
    found = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, check=True, capture_output=True, text=True
    )
    imported = {Path(line) for line in found.stdout.split()}
    closure = import_closure(start, ROOT)
    rooms = tuple(ROOT.joinpath(*room.split(".")) for room in NO_BYTES)
    shaping = {path for path in imported if not any(map(path.is_relative_to, rooms))}
    assert without_packages(closure) == without_packages(shaping)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """`start` imports `used` within a function."""
    package = tmp_path / "pipeline"
    package.mkdir()
    (package / "__init__.py").write_text('"""Nothing but words."""\n')
    (package / "start.py").write_text("def run():\n    from pipeline import used\n")
    (package / "used.py").write_text("VALUE = 1\n")
    (package / "unused.py").write_text("VALUE = 1\n")
    return tmp_path


def hash_of(root: Path) -> str:
    code_hash.cache_clear()
    return code_hash(root / "pipeline" / "start.py", root)


@pytest.mark.parametrize(("name", "counts"), [("start", True), ("used", True), ("unused", False)])
def test_other_code_has_another_hash(root: Path, name: str, counts: bool) -> None:
    before = hash_of(root)
    assert hash_of(root) == before
    path = root / "pipeline" / f"{name}.py"
    path.write_text(path.read_text() + "MORE = 2\n")
    assert (hash_of(root) != before) == counts


def test_another_torch_has_another_hash(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = hash_of(root)
    monkeypatch.setattr("torch.__version__", "0.0.1")
    assert hash_of(root) != before


@pytest.mark.parametrize(
    ("stage", "shaping"),
    [
        ("pretrain", "foundation/vocabulary/wordpiece.py"),  # says which pieces are masked together
        ("finetune", "kinds/tagging/head.py"),
    ],
)
def test_half_done_work_is_known_by_what_shapes_it_outside_of_training_too(
    stage: str, shaping: str
) -> None:
    closure = import_closure(ROOT / "pipeline" / "stages" / f"{stage}.py", ROOT)
    assert ROOT / "pipeline" / shaping in closure
