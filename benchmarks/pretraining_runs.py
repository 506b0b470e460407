"""A run of pre-training in a folder, without the stage around it, for benchmarks and tests."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pipeline.model.heads import PretrainingModel
from pipeline.model.training.checkpoints import Checkpoints
from pipeline.model.training.history import MetricsLog, NoLog
from pipeline.model.training.ranks import ALONE, Ranks
from pipeline.model.training.run import Run
from pipeline.params import Pretrain
from pipeline.pretraining.batches import Batch, PretrainingBatches
from pipeline.pretraining.loop import pretraining_run
from pipeline.pretraining.plateau import PlateauAlarm

NEVER = 1_000_000_000  # steps


def run_in(
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
    **options: Any,
) -> Run[Batch]:
    """A run whose checkpoints and `metrics.jsonl` are in `folder`, of a model that `ranks` has
    prepared; one with another `fingerprint` takes up none of its checkpoints."""
    checkpoints = Checkpoints(folder / "checkpoints", {"run": fingerprint})
    tokens, vocabulary_size = training.source.text.tokens, training.vocabulary_size
    return pretraining_run(
        model,
        training,
        validation,
        settings,
        PlateauAlarm.of(settings, tokens, vocabulary_size),
        seed=seed,
        checkpoints=ranks.checkpoints(checkpoints, model),
        checkpoint_every=checkpoint_every,
        log=MetricsLog(folder / "metrics.jsonl") if ranks.is_first else NoLog(),
        ranks=ranks,
        **options,
    )
