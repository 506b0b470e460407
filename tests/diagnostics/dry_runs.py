"""Small trials, and projects on disk, for the tests of the diagnostics."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

from pipeline.diagnostics.dry_run import DryRun
from pipeline.foundation.artifacts import write_artifact
from pipeline.foundation.vocabulary import wordpiece
from pipeline.model.training.optimizers.construction import build_optimizers
from pipeline.params import Pretrain
from pipeline.params.editing import edit
from pipeline.pretraining.batches import PretrainingBatches
from pipeline.pretraining.initial_model import initial_model
from tests.pretraining.texts import (
    ROOT,
    VOCABULARY_SIZE,
    random_documents,
    small_settings,
    small_values,
    text_of,
    write_tokens,
)
from tests.tasks.toys import toy_tokenizer


def small_dry_run(**changes: Any) -> DryRun:
    """A dry run of the tiny model on random documents; `changes` are of `pretrain`."""
    settings: Pretrain = small_settings(**changes)
    text = text_of(random_documents(60, 1))
    model = initial_model(settings.model.encoder(VOCABULARY_SIZE), 1)
    return DryRun(
        model=model,
        optimizers=build_optimizers(model, settings.optimizer),
        batches_for=lambda purpose: PretrainingBatches(
            text, settings=settings, seed=1, vocabulary_size=VOCABULARY_SIZE, purpose=purpose
        ),
        settings=settings,
        seed=1,
    )


def write_project(root: Path) -> Path:
    """params.yaml, a tokens and a tokenizer artifact; -> the path of params.yaml."""
    write_tokens(root / "data/tokens")
    with write_artifact(root / "data/tokenizer", stage="train_tokenizer", params={}) as draft:
        wordpiece.save(toy_tokenizer(), draft.path, lowercase=True)
    path = Path(shutil.copy(ROOT / "params.yaml", root))
    small = small_values()
    small["pretrain"]["masked_language_modelling"]["unit"] = "token"

    def make_small(values: Any) -> None:
        for section in ("runtime", "pretrain", "train_embeddings"):
            values[section].update(small[section])

    edit(path, make_small)
    return path
