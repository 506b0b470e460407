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
    section.partition("\n")[0]: re.findall(r"```python\n# (.+)\n((?:.*\n)*?)```", section)
    for section in TEXT.split("\n## ")[1:]
    if "```python" in section
}


def add_after(path: Path, anchor: str, lines: str) -> None:
    """Put `lines` after the one line that is `anchor`."""
    text = path.read_text(encoding="utf-8")
    assert text.splitlines().count(anchor) == 1, f"{path} has no single line {anchor!r}"
    path.write_text(text.replace(f"{anchor}\n", f"{anchor}\n{lines}", 1), encoding="utf-8")


@pytest.mark.parametrize("section", SECTIONS)
def test_it_takes_a_new_file_and_one_registry(section: str, tmp_path: Path) -> None:
    skipped = shutil.ignore_patterns("__pycache__")
    for folder in ("pipeline", "tests"):
        shutil.copytree(PROJECT / folder, tmp_path / folder, ignore=skipped)
    new, changed, checks = set(), set(), []
    for title, code in SECTIONS[section]:
        if title == "check":
            checks.append(code)
        elif title.startswith("new file: "):
            path = tmp_path / title.removeprefix("new file: ")
            assert not path.exists()
            # A folder that was not there counts as one.
            new.add(path if path.parent.is_dir() and path.parent not in new else path.parent)
            path.parent.mkdir(exist_ok=True)
            path.write_text(code, encoding="utf-8")
        else:
            name, _, anchor = title.partition(", after: ")
            add_after(tmp_path / name, anchor, code)
            changed.add(name)
    assert (len(new), len(changed)) == (1, 1)
    assert checks
    for code in checks:
        done = subprocess.run(
            [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr


def test_every_extension_point_that_is_shown_is_run() -> None:
    assert {"A metric", "A file format", "A reader of packages", "A kind of task"} <= set(SECTIONS)
