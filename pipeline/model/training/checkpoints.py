"""Checkpoints: what a run needs to go on, as if it had never stopped.

A checkpoint is an artifact (whole or not at all, every file hashed), `step-NNNNNNNN` in a folder
named by the run's fingerprint: settings, inputs, device, code. Another fingerprint, another
folder, so that a changed run never goes on from weights that are not its own. Of the
last `kept` the newest is taken that is not damaged. The last of a finished run stays until its
result is recorded (see `finished_runs`).
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from torch import Tensor

from pipeline.console.errors import UserError
from pipeline.console.saying import say
from pipeline.foundation.artifacts import read_artifact, write_artifact, write_json
from pipeline.model.training.finished_runs import MARK, is_finished, mark_finished, remove_recorded
from pipeline.model.training.sharded_tensors import read_sharded
from pipeline.model.weights import read_tensors, write_tensors

STAGE = "checkpoint"
TENSORS = "state.safetensors"


class Stateful(Protocol):
    """A part of a run that a checkpoint holds, such as any module of torch."""

    def state_dict(self) -> dict[str, Any]:
        """-> names, each with a tensor or what JSON can hold."""

    def load_state_dict(self, state_dict: dict[str, Any], /) -> object:
        """Restore what `state_dict` gave."""


@dataclass(frozen=True)
class Checkpoint:
    """The state of a run after `step` steps."""

    step: int
    tensors: dict[str, Tensor]  # PART/NAME
    facts: dict[str, Any]  # JSON-able: by part, and what is no part's

    @classmethod
    def of(cls, step: int, parts: Mapping[str, Stateful], **facts: Any) -> Checkpoint:
        """The state of all `parts`, and `facts` beside it."""
        tensors: dict[str, Tensor] = {}
        for part, stateful in parts.items():
            for name, value in stateful.state_dict().items():
                if isinstance(value, Tensor):
                    tensors[f"{part}/{name}"] = value
                else:
                    facts.setdefault(part, {})[name] = value
        return cls(step, tensors, facts)

    def restore(self, parts: Mapping[str, Stateful]) -> None:
        """Give each of `parts` back what it gave."""
        states: dict[str, dict[str, Any]] = {part: {} for part in parts}
        for place, tensor in self.tensors.items():
            part, _, name = place.partition("/")
            states[part][name] = tensor
        for part, stateful in parts.items():
            stateful.load_state_dict(states[part] | self.facts.get(part, {}))


class Checkpoints:
    """The checkpoints of one run, below `folder`."""

    def __init__(self, folder: Path, fingerprint: Mapping[str, Any], kept: int = 2) -> None:
        """`kept`: how many to keep, 1 or more."""
        self.kept = kept
        self.fingerprint = dict(fingerprint)
        text = json.dumps(self.fingerprint, sort_keys=True)
        self.folder = folder / hashlib.sha256(text.encode()).hexdigest()[:16]

    def save(self, checkpoint: Checkpoint) -> None:
        """Seal a checkpoint, then drop those before the last `kept`.

        Raises `UserError` where it cannot be written; what was saved before stays.
        """
        target = self.folder / f"step-{checkpoint.step:08d}"
        # Of a finished run whose last checkpoint was damaged: it is under way once more.
        (self.folder / MARK).unlink(missing_ok=True)
        try:
            self._seal(target, checkpoint)
        except OSError as error:
            raise UserError(
                f"the checkpoint of step {checkpoint.step} could not be written: {error.strerror}",
                where=str(self.folder),
                hint="free some space and run again: training goes on from the checkpoint before",
            ) from None
        self._drop_old()

    def _seal(self, target: Path, checkpoint: Checkpoint) -> None:
        with write_artifact(target, stage=STAGE, params=self.fingerprint) as draft:
            write_tensors(draft.path / TENSORS, checkpoint.tensors)
            write_json(draft.path / "state.json", checkpoint.facts)

    def _drop_old(self) -> None:
        for old in self._newest_first()[self.kept :]:
            shutil.rmtree(old)

    def latest(self) -> Checkpoint | None:
        """The newest whole checkpoint, said; damaged ones are named, passed over and removed, and
        so are, unsaid, those of finished runs whose result is recorded."""
        remove_recorded(self.folder.parent)
        for path in self._newest_first():
            try:
                if read_artifact(path, stage=STAGE).params != self.fingerprint:
                    raise UserError("its manifest names another run", where=str(path))
                facts = json.loads((path / "state.json").read_text(encoding="utf-8"))
                tensors = self._read_tensors(path)
            except UserError as error:
                say(f"a damaged checkpoint is passed over: {error.what} ({error.where})")
                shutil.rmtree(path)
                continue
            step = int(path.name.removeprefix("step-"))
            say(f"going on from the checkpoint of step {step:,}")
            if is_finished(self.folder):
                say(f"that run was finished; to train anew, remove {self.folder}")
            return Checkpoint(step, tensors, facts)
        self._mention_others()
        return None

    def _read_tensors(self, path: Path) -> dict[str, Tensor]:
        whole = path / TENSORS
        return read_tensors(whole) if whole.is_file() else read_sharded(path)  # of several ranks

    def finish(self) -> None:
        """The run's result is written: keep its newest checkpoint alone, until that is recorded."""
        found = self._newest_first()
        for old in found[1:]:
            shutil.rmtree(old)
        if found:
            mark_finished(self.folder)

    def _newest_first(self) -> list[Path]:
        return sorted(self.folder.glob("step-[0-9]*"), reverse=True)

    def _mention_others(self) -> None:
        others = list(self.folder.parent.glob("*/step-[0-9]*"))
        if others:
            say(
                f"checkpoints in {self.folder.parent} are of other settings, inputs or code: they "
                "are left alone (remove the folder to free its space); starting from step 0"
            )
