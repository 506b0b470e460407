"""Finished trials, kept at once: an interrupted tuning goes on from them."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.tuning.trials import Scores, Trial


@dataclass(frozen=True)
class Journal:
    """One file of JSON lines for each task and strategy, named by the fingerprint of its inputs.

    So what another encoder, another task or other code has given is not taken for an answer.
    """

    folder: Path
    name: str  # of the task and strategy, for people
    fingerprint: str

    @property
    def path(self) -> Path:
        """The file."""
        return self.folder / f"{self.name}-{self.fingerprint[:16]}.jsonl"

    def add(self, trial: Trial, scores: Scores, seconds: float) -> None:
        """Append the trial in one write; `seconds` are for forecasts."""
        line = {
            "learning_rate": trial.learning_rate,
            "seed": trial.seed,
            "scores": scores,
            "seconds": round(seconds, 3),
        }
        self.folder.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
        try:
            os.write(descriptor, (json.dumps(line) + "\n").encode())
        finally:
            os.close(descriptor)

    def read(self, trials: Sequence[Trial]) -> dict[Trial, Scores]:
        """Those of `trials` that are finished. A line that was cut off (no power) is left out."""
        found = {(line["learning_rate"], line["seed"]): line["scores"] for line in lines(self.path)}
        keys = {trial: (trial.learning_rate, trial.seed) for trial in trials}
        return {trial: found[key] for trial, key in keys.items() if key in found}


def lines(path: Path) -> list[dict[str, Any]]:
    """The whole lines of a journal; none where there is no file."""
    if not path.is_file():
        return []
    whole = []
    for text in path.read_text(encoding="utf-8", errors="replace").splitlines():
        try:
            line = json.loads(text)
            whole.append({key: line[key] for key in ("learning_rate", "seed", "scores", "seconds")})
        except (ValueError, KeyError, TypeError):
            continue
    return whole
