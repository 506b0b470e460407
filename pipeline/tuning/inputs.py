"""What trials read, and the fingerprint of everything that makes their scores."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.console.errors import UserError
from pipeline.console.imports import code_hash
from pipeline.finetuning.strategies import EMBEDDINGS_OF, encoder_seed, is_imported
from pipeline.foundation.artifacts import input_hash, read_artifact
from pipeline.foundation.gate import require

if TYPE_CHECKING:
    from pipeline.params import Params


@dataclass(frozen=True)
class TuningInputs:
    """Where the artifacts of the project in `root` lie."""

    root: Path

    def encoder(self, params: Params, strategy: str, seed: int) -> Path:
        """The encoder that a trial of `strategy` with `seed` takes, with its tokenizer."""
        if is_imported(strategy):
            return self._imported(params)
        number = encoder_seed(seed, params.finetune.tuning.seeds, params.pretrain.seeds)
        return self._pretrained(number)

    def encoders(self, params: Params, strategies: Sequence[str]) -> list[Path]:
        """Every encoder that trials of `strategies` may take."""
        found: list[Path] = []
        if not all(map(is_imported, strategies)):
            found += map(self._pretrained, params.pretrain.seeds)
        if any(map(is_imported, strategies)):
            found.append(self._imported(params))
        return found

    def _pretrained(self, seed: int) -> Path:
        return self.root / "data/encoder" / str(seed)

    def _imported(self, params: Params) -> Path:
        (name,) = params.import_encoder.encoders
        return self.root / "data/imported" / name

    def task(self, name: str) -> Path:
        """The prepared task."""
        return self.root / "data/tasks" / name

    def embeddings(self, strategy: str) -> Path | None:
        """The word vectors that a strategy begins with, if it does."""
        if strategy not in EMBEDDINGS_OF:
            return None
        return self.root / "data/embeddings" / EMBEDDINGS_OF[strategy]

    def check(self, params: Params, tasks: Sequence[str], strategies: Sequence[str]) -> None:
        """Raise `UserError` unless all that the trials read is there, whole and validated."""
        for folder in self.encoders(params, strategies):
            if any(map(is_imported, strategies)) and not folder.is_dir():
                raise UserError(
                    "there is no such encoder",
                    where=str(folder),
                    hint="run `dvc repro pretrain import_encoder`",
                )
            read_artifact(folder, stage="pretrain")
        for name in tasks:
            require(self.root / "reports/validation" / f"{name}.json")
            read_artifact(self.task(name), stage="prepare_task")
        for strategy in strategies:
            if vectors := self.embeddings(strategy):
                read_artifact(vectors, stage="train_embeddings")

    def hashes(
        self, params: Params, tasks: Sequence[str], strategies: Sequence[str]
    ) -> dict[str, str]:
        """Hash of each artifact read, by its path below data/."""
        folders = [*self.encoders(params, strategies), *map(self.task, tasks)]
        folders += filter(None, map(self.embeddings, strategies))
        data = self.root / "data"
        return {path.relative_to(data).as_posix(): input_hash(path) for path in folders}

    def fingerprint(self, params: Params, device: str, task: str, strategy: str) -> str:
        """A hash of all that makes the scores of a task and strategy but the rate and the seed."""
        facts = {
            "inputs": self.hashes(params, [task], [strategy]),
            "settings": common_settings(params, device),
            "task": task_settings(params, task),
            "code": code_hash(Path(__file__).with_name("trials.py")),
        }
        return hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()


def common_settings(params: Params, device: str) -> dict[str, Any]:
    """What every trial is trained with: the stage's own settings, but for the rates."""
    import torch

    from pipeline.training.precision import choose_precision

    return {
        "training": params.finetune.training.model_dump(mode="json", exclude={"learning_rate"}),
        "device": device,
        "precision": choose_precision(params.runtime.precision, torch.device(device)),
        "threads": params.runtime.finetune_threads,
    }


def task_settings(params: Params, task: str) -> dict[str, Any]:
    """What fine-tuning reads of a task's section, but for the rates."""
    return params.tasks[task].model_dump(mode="json", include={"kind", "metric", "max_length"})
