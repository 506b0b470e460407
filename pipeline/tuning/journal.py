"""Finished trials, kept at once: an interrupted tuning goes on from them."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path

from pipeline.tuning.trials import Scores, Trial


@dataclass(frozen=True)
class Journal:
    """One file of JSON lines for each task and strategy, named by the fingerprint of its inputs.

    So what another encoder, another task or other code has given is not taken for an answer.
    """

    folder: Path
    fingerprints: dict[tuple[str, str], str]  # by task and strategy

    def path(self, trial: Trial) -> Path:
        """The file that holds the trial."""
        fingerprint = self.fingerprints[trial.task, trial.strategy]
        return self.folder / f"{trial.task}-{trial.strategy}-{fingerprint[:16]}.jsonl"

    def add(self, trial: Trial, scores: Scores) -> None:
        """Append the trial; one write, so that processes may do so side by side."""
        line = {"learning_rate": trial.learning_rate, "seed": trial.seed, "scores": scores}
        self.folder.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(self.path(trial), os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
        try:
            os.write(descriptor, (json.dumps(line) + "\n").encode())
        finally:
            os.close(descriptor)

    def read(self, trials: list[Trial]) -> dict[Trial, Scores]:
        """Those of `trials` that are finished. A line that was cut off (no power) is left out."""
        lines = {path: _lines(path) for path in {self.path(trial) for trial in trials}}
        finished = {}
        for trial in trials:
            scores = lines[self.path(trial)].get((trial.learning_rate, trial.seed))
            if scores is not None:
                finished[trial] = scores
        return finished


def _lines(path: Path) -> dict[tuple[float, int], Scores]:
    """Scores by rate and seed."""
    found: dict[tuple[float, int], Scores] = {}
    if not path.is_file():
        return found
    for text in path.read_text(encoding="utf-8", errors="replace").splitlines():
        try:
            line = json.loads(text)
            found[line["learning_rate"], line["seed"]] = line["scores"]
        except (ValueError, KeyError, TypeError):
            continue
    return found
