"""What a finished stage keeps until DVC has recorded its output.

DVC hashes a stage's output after the stage has ended, then writes dvc.lock; if it is killed before
that, it removes the output and runs the stage again. So what the stage would go on from stays,
marked as finished, and goes when the next one starts and finds dvc.lock written since.
"""

from __future__ import annotations

import shutil
from pathlib import Path

MARK = "finished"
RECORD = Path("dvc.lock")


def mark_finished(folder: Path) -> None:
    """Say of what lies in `folder` that it is of a stage whose output is written."""
    (folder / MARK).touch()


def is_finished(folder: Path) -> bool:
    """Whether a stage marked `folder` as finished."""
    return (folder / MARK).exists()


def remove_recorded(parent: Path) -> None:
    """Remove the finished folders in `parent` since whose mark dvc.lock was written.

    A stage that is run again by force is then run anew. Where another stage was recorded between a
    mark and a kill, what was finished is lost all the same: DVC's record has one time for all.
    """
    if not RECORD.exists():
        return
    recorded = RECORD.stat().st_mtime_ns
    for mark in parent.glob(f"*/{MARK}"):
        try:
            is_recorded = recorded > mark.stat().st_mtime_ns
        except FileNotFoundError:  # another stage, started beside this one, has removed it
            continue
        if is_recorded:
            shutil.rmtree(mark.parent, ignore_errors=True)
