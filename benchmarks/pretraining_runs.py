"""A run of pre-training in a folder, without the stage around it, for benchmarks and tests."""

from __future__ import annotations

from pathlib import Path

from pipeline.model.heads import PretrainingModel
from pipeline.model.training.checkpoints import Checkpoints
from pipeline.model.training.history import MetricsLog, NoLog
from pipeline.model.training.optimizers.construction import build_optimizers
from pipeline.model.training.ranks import ALONE, Ranks
from pipeline.params import Pretrain
from pipeline.pretraining.batches import PretrainingBatches
from pipeline.pretraining.loop import Pretraining

NEVER = 1_000_000_000  # steps


def pretraining_run(
    folder: Path,
    model: PretrainingModel,
    settings: Pretrain,
    training: PretrainingBatches,
    validation: PretrainingBatches,
    *,
    seed: int = 1,
    checkpoint_every: int = NEVER,
    fingerprint: str = "",
    ranks: Ranks = ALONE,
    max_skipped_steps: int = 10,
) -> Pretraining:
    """A run whose checkpoints and `metrics.jsonl` are in `folder`, of a model that `ranks` has
    prepared; one with another `fingerprint` takes up none of its checkpoints."""
    checkpoints = Checkpoints(folder / "checkpoints", {"run": fingerprint})
    return Pretraining(
        model=model,
        optimizers=build_optimizers(model, settings.optimizer),
        training=training,
        validation=validation,
        settings=settings,
        seed=seed,
        checkpoints=ranks.checkpoints(checkpoints, model),
        checkpoint_every=checkpoint_every,
        log=MetricsLog(folder / "metrics.jsonl") if ranks.is_first else NoLog(),
        ranks=ranks,
        max_skipped_steps=max_skipped_steps,
    )
