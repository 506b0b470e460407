"""What docs/extending.md shows works as it stands there: a new file, and one registry touched."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).parent.parent
TEXT = (PROJECT / "docs" / "extending.md").read_text(encoding="utf-8")
SECTIONS = {
    section.partition("\n")[0]: re.findall(r"```(?:python|yaml)\n# (.+)\n((?:.*\n)*?)```", section)
    for section in TEXT.split("\n## ")[1:]
    if "```python" in section
}


def add_after(path: Path, anchor: str, lines: str) -> None:
    """Put `lines` after the one line that is `anchor`."""
    text = path.read_text(encoding="utf-8")
    assert text.splitlines().count(anchor) == 1, f"{path} has no single line {anchor!r}"
    path.write_text(text.replace(f"{anchor}\n", f"{anchor}\n{lines}", 1), encoding="utf-8")


def extend(section: str, root: Path) -> tuple[set[Path], set[str]]:
    """Copy the project to `root` and do what the section shows; returns what is new (a folder that
    was not there counts as one) and what was changed."""
    skipped = shutil.ignore_patterns("__pycache__")
    for folder in ("pipeline", "flows", "tests", "benchmarks"):
        shutil.copytree(PROJECT / folder, root / folder, ignore=skipped)
    for name in ("dvc.yaml", "params.yaml"):
        shutil.copy(PROJECT / name, root)
    new, changed = set(), set()
    for title, code in SECTIONS[section]:
        if title == "check":
            continue
        if title.startswith("new file: "):
            path = root / title.removeprefix("new file: ")
            assert not path.exists()
            if not new.intersection(path.parents):
                there = next(parent for parent in path.parents if parent.is_dir())
                new.add(there / path.relative_to(there).parts[0])
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(code, encoding="utf-8")
        else:
            name, _, anchor = title.partition(", after: ")
            add_after(root / name, anchor, code)
            changed.add(name)
    return new, changed


@pytest.mark.parametrize("section", SECTIONS)
def test_it_takes_a_new_file_and_one_registry(section: str, tmp_path: Path) -> None:
    new, changed = extend(section, tmp_path)
    # Both languages have words for a finding; an objective is a value that a run is given, which
    # no word of params.yaml names.
    registries = {"A finding": 3, "An objective": 0}.get(section, 1)
    files = 2 if section == "A kind of task" else 1  # its folder, and its toy rows
    assert (len(new), len(changed)) == (files, registries)
    checks = [code for title, code in SECTIONS[section] if title == "check"]
    assert checks
    for code in checks:
        done = subprocess.run(
            [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr


def test_every_extension_point_that_is_shown_is_run() -> None:
    assert set(SECTIONS) == {
        "A metric",
        "A file format",
        "A reader of packages",
        "A kind of task",
        "A finding",
        "An optimizer",
        "An objective",
        "A strategy",
        "A word-vector algorithm",
        "A stage",
        "Another pipeline",
    }
