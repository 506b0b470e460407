"""Seeds of a fine-tuning that are finished, kept until DVC has recorded all: a stage that was ended
goes on.

DVC removes a stage's output before it runs, so they lie elsewhere: each an artifact, in a folder
named by what it was made from (settings, inputs, code). Something else, another folder.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pipeline.console.errors import UserError
from pipeline.console.saying import say
from pipeline.foundation.artifacts import read_artifact
from pipeline.model.training.finished_runs import mark_finished, remove_recorded


class FinishedSeeds:
    """The finished seeds of one task and strategy, below `folder`."""

    def __init__(self, folder: Path, fingerprint: Mapping[str, Any]) -> None:
        remove_recorded(folder)
        text = json.dumps(fingerprint, sort_keys=True)
        self.folder = folder / hashlib.sha256(text.encode()).hexdigest()[:16]

    def place(self, seed: int) -> Path:
        """Where the artifact of a seed is, or is to be written."""
        return self.folder / str(seed)

    def unfinished(self, seed: int) -> Path:
        """Where the checkpoints of a seed are that is under way; they go when it is finished."""
        return self.folder / "unfinished" / str(seed)

    def has(self, seed: int) -> bool:
        """Whether a seed is finished, and whole; a damaged one is trained again."""
        if not self.place(seed).is_dir():
            return False
        try:
            read_artifact(self.place(seed), stage="finetune")
        except UserError as error:
            say(f"seed {seed} is trained again: {error.what} ({error.where})")
            return False
        say(f"seed {seed} was finished before")
        return True

    def copy_to(self, target: Path, seed: int) -> None:
        """Put a seed's artifact into the folder of the stage's output."""
        shutil.copytree(self.place(seed), target / str(seed))

    def finish(self) -> None:
        """The stage's output has them all: they stay until that is recorded."""
        mark_finished(self.folder)
