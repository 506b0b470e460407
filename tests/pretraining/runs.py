"""Small runs of pre-training, on random documents."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from benchmarks.pretraining_runs import run_in
from pipeline.model.configuration import EncoderConfiguration
from pipeline.model.training.ranks import ALONE, Ranks
from pipeline.model.training.run import Run
from pipeline.params import Pretrain
from pipeline.pretraining.batches import Batch, PretrainingBatches
from pipeline.pretraining.objectives import validation_batches
from tests.model.models import TINY, build
from tests.pretraining.texts import VOCABULARY_SIZE, random_documents, small_settings, text_of


def small_batches(
    settings: Pretrain,
    num_documents: int = 60,
    kind: type[PretrainingBatches] = PretrainingBatches,
) -> tuple[PretrainingBatches, PretrainingBatches]:
    """Those of training, on `num_documents`, and of validation, on 20 others."""
    training, validation = (
        kind(
            text_of(random_documents(count, seed)),
            settings=settings,
            seed=1,
            vocabulary_size=VOCABULARY_SIZE,
            purpose=purpose,
        )
        for purpose, count, seed in (("train", num_documents, 1), ("validation", 20, 2))
    )
    return training, validation


def held_out(size: int) -> Iterable[Batch]:
    """What a run of `pretraining` is scored on, so many examples at once."""
    settings = small_settings()
    _, validation = small_batches(settings)
    return validation_batches(validation, settings.evaluation_sequences, size)


def pretraining(
    folder: Path,
    fingerprint: str = "",
    shape: EncoderConfiguration = TINY,
    max_skipped_steps: int = 10,
    ranks: Ranks = ALONE,
    **changes: Any,
) -> Run[Batch]:
    """A run of a tiny model with a checkpoint every 5 steps; `changes` are of `pretrain`."""
    if shape.is_modern:
        changes["sentence_objective"] = None
    settings = small_settings(**changes)
    shape = dataclasses.replace(shape, vocab_size=VOCABULARY_SIZE, max_position_embeddings=24)
    return run_in(
        folder,
        build(shape),
        settings,
        *small_batches(settings),
        checkpoint_every=5,
        fingerprint=fingerprint,
        ranks=ranks,
        max_skipped_steps=max_skipped_steps,
    )
