"""Small runs of pre-training, on random documents."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any

from benchmarks.pretraining_runs import pretraining_run
from pipeline.model.configuration import EncoderConfiguration
from pipeline.model.training.ranks import ALONE, Ranks
from pipeline.params import Pretrain
from pipeline.pretraining.batches import PretrainingBatches
from pipeline.pretraining.loop import Pretraining
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


def pretraining(
    folder: Path,
    fingerprint: str = "",
    shape: EncoderConfiguration = TINY,
    max_skipped_steps: int = 10,
    ranks: Ranks = ALONE,
    **changes: Any,
) -> Pretraining:
    """A run of a tiny model with a checkpoint every 5 steps; `changes` are of `pretrain`."""
    if shape.is_modern:
        changes["sentence_objective"] = None
    settings = small_settings(**changes)
    shape = dataclasses.replace(shape, vocab_size=VOCABULARY_SIZE, max_position_embeddings=24)
    return pretraining_run(
        folder,
        build(shape),
        settings,
        *small_batches(settings),
        checkpoint_every=5,
        fingerprint=fingerprint,
        ranks=ranks,
        max_skipped_steps=max_skipped_steps,
    )
