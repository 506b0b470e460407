"""What trials read, and the fingerprint of everything that makes their scores."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.console.errors import UserError
from pipeline.console.imports import code_hash
from pipeline.finetuning.starts import check_start
from pipeline.finetuning.strategies import encoder_seed
from pipeline.foundation.artifacts import input_hash, read_artifact
from pipeline.foundation.gate import require

if TYPE_CHECKING:
    from pipeline.finetuning.strategies import Strategy
    from pipeline.params import Params

# The stages that make what a strategy starts from.
MADE_BY = {
    "random_weights": "define_architecture",
    "word_vectors": "define_architecture train_embeddings",
    "encoder": "pretrain",
    "imported": "import_encoder",
}


@dataclass(frozen=True)
class TuningInputs:
    """Where the artifacts of the project in `root` lie."""

    root: Path

    def start(self, params: Params, strategy: Strategy, seed: int) -> Path:
        """What a trial of `strategy` with `seed` starts from: an encoder or an architecture."""
        if strategy.encoder is not None:
            return self.root / "data/imported" / strategy.encoder
        if not strategy.is_pretrained:
            return self.root / "data/architecture"
        number = encoder_seed(seed, params.finetune.tuning.seeds, params.pretrain.seeds)
        return self.root / "data/encoder" / str(number)

    def starts(self, params: Params, strategy: Strategy) -> list[Path]:
        """All that trials of `strategy` may start from."""
        seeds = params.finetune.tuning.seeds
        return sorted({self.start(params, strategy, seed) for seed in seeds})

    def task(self, name: str) -> Path:
        """The prepared task."""
        return self.root / "data/tasks" / name

    def embeddings(self, strategy: Strategy) -> Path | None:
        """The word vectors that a strategy begins with, if it does."""
        if strategy.algorithm is None:
            return None
        return self.root / "data/embeddings" / strategy.algorithm

    def check(self, params: Params, tasks: Sequence[str], strategies: Sequence[Strategy]) -> None:
        """Raise `UserError` unless all that the trials read is there, whole and validated."""
        for name in tasks:
            require(self.root / "reports/validation" / f"{name}.json")
            read_artifact(self.task(name), stage="prepare_task")
        for strategy in strategies:
            for folder in self.starts(params, strategy):
                if not folder.is_dir():
                    raise UserError(
                        f"there is nothing that {strategy.name} could start from",
                        where=str(folder),
                        hint=f"run `dvc repro {MADE_BY[strategy.start]}`",
                    )
                check_start(folder, strategy, self.embeddings(strategy))

    def hashes(
        self, params: Params, tasks: Sequence[str], strategies: Sequence[Strategy]
    ) -> dict[str, str]:
        """Hash of each artifact read, by its path below data/."""
        folders = [folder for strategy in strategies for folder in self.starts(params, strategy)]
        folders += map(self.task, tasks)
        folders += filter(None, map(self.embeddings, strategies))
        data = self.root / "data"
        return {path.relative_to(data).as_posix(): input_hash(path) for path in folders}

    def fingerprint(self, params: Params, device: str, task: str, strategy: Strategy) -> str:
        """A hash of all that makes the scores of a task and strategy but the rate and the seed."""
        facts = {
            "inputs": self.hashes(params, [task], [strategy]),
            "settings": common_settings(params, device),
            "task": task_settings(params, task),
            "strategy": dataclasses.asdict(strategy),
            "code": code_hash(Path(__file__).with_name("trials.py")),
        }
        return hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()


def common_settings(params: Params, device: str) -> dict[str, Any]:
    """What every trial is trained with: the stage's own settings, but for the rates."""
    import torch

    from pipeline.model.training.precision import choose_precision

    return {
        "training": params.finetune.training.model_dump(mode="json"),
        "device": device,
        "precision": choose_precision(params.runtime.precision, torch.device(device)),
        "threads": params.runtime.finetune_threads,
    }


def task_settings(params: Params, task: str) -> dict[str, Any]:
    """What fine-tuning reads of a task's section, but for the rates."""
    return params.tasks[task].model_dump(mode="json", include={"kind", "metric", "max_length"})
