"""What trials read, and the fingerprint of everything that makes their scores."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.console.imports import code_hash
from pipeline.finetuning.starts import check_start
from pipeline.finetuning.strategies import encoder_seed
from pipeline.foundation.artifacts import input_hash, read_artifact
from pipeline.foundation.gate import require

if TYPE_CHECKING:
    from pipeline.finetuning.strategies import Strategy
    from pipeline.params import Params

READ = ("train", "validation", "labels")  # beginnings of the names of a task's files, no other


@dataclass(frozen=True)
class TuningInputs:
    """Where what the trials of one task read lies; `None` is what its strategies do not need."""

    task: str
    data: Path  # the prepared task
    gate: Path  # its validation result
    architecture: Path | None = None
    embeddings: Path | None = None  # a folder an algorithm
    encoder: Path | None = None  # a folder a pre-training seed
    imported: Path | None = None

    def start(self, params: Params, strategy: Strategy, seed: int) -> Path:
        """What a trial of `strategy` with `seed` starts from: an encoder or an architecture."""
        if strategy.start == "encoder":
            assert self.encoder is not None, "the stage has it"
            seeds = params.finetune.tuning_seeds
            return self.encoder / str(encoder_seed(seed, seeds, params.pretrain.seeds))
        found = self.imported if strategy.start == "imported" else self.architecture
        assert found is not None, "the stage has it"
        return found

    def starts(self, params: Params, strategy: Strategy) -> list[Path]:
        """All that trials of `strategy` may start from."""
        seeds = params.finetune.tuning_seeds
        return sorted({self.start(params, strategy, seed) for seed in seeds})

    def vectors(self, strategy: Strategy) -> Path | None:
        """The word vectors that a strategy begins with, if it does."""
        if strategy.algorithm is None:
            return None
        assert self.embeddings is not None, "the stage has it"
        return self.embeddings / strategy.algorithm

    def check_task(self) -> None:
        """Raise `UserError` unless the task is there, whole and validated."""
        require(self.gate)
        read_artifact(self.data, stage="prepare_task")

    def check_start(self, params: Params, strategy: Strategy) -> None:
        """Raise `UserError` unless what a strategy starts from is there and whole."""
        for folder in self.starts(params, strategy):
            check_start(folder, strategy, self.vectors(strategy))

    def rows(self) -> dict[str, str]:
        """Hashes of the task's files that trials read: none of them of the test split."""
        files = read_artifact(self.data, stage="prepare_task", verify=False).manifest["files"]
        return {name: facts["sha256"] for name, facts in files.items() if name.startswith(READ)}

    def fingerprint(self, params: Params, device: str, strategy: Strategy) -> str:
        """A hash of all that makes the scores of a strategy but the rate and the seed."""
        read = [*self.starts(params, strategy), *filter(None, [self.vectors(strategy)])]
        facts = {
            "rows": self.rows(),
            "inputs": [input_hash(path) for path in read],
            "settings": _settings(params, device),
            "task": params.tasks[self.task].model_dump(
                mode="json", include={"kind", "metric", "max_length"}
            ),
            "strategy": dataclasses.asdict(strategy),
            "code": code_hash(Path(__file__).with_name("trials.py")),
        }
        return hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()


def _settings(params: Params, device: str) -> dict[str, Any]:
    """What every trial is trained with: the stages' own settings, but for the rates."""
    import torch

    from pipeline.model.training.precision import choose_precision

    return {
        "training": params.finetune.training.model_dump(mode="json"),
        "device": device,
        "precision": choose_precision(
            params.runtime.precision, torch.device(device), shapes_vary=True
        ),
        "threads": params.runtime.finetune_threads,
    }
