"""The project's own side: `pretraining_run` as the stage runs it, on packed sequences."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import torch

from benchmarks.peers.operations import training_operations
from benchmarks.peers.rounds import Tick
from benchmarks.peers.settings import ROOT, Settings
from benchmarks.peers.texts import training_text
from benchmarks.pretraining_runs import run_in
from pipeline.foundation.vocabulary.tokenized_text import TokenizedText
from pipeline.model.sizes import encoder_configuration
from pipeline.model.training.device import configure
from pipeline.model.training.run import Run
from pipeline.params import Params, Pretrain, load
from pipeline.pretraining.batches import Batch, PretrainingBatches
from pipeline.pretraining.initial_model import initial_model

ENDLESS = 1_000_000  # steps
MASKING = {"rate": 0.15, "mask_fraction": 0.8, "random_fraction": 0.1, "unit": "token"}
ADAMW = {
    "name": "adamw",
    "learning_rate": 1e-4,
    "muon_learning_rate": None,
    "muon_weight_decay": None,
    "beta2": 0.999,
}


def default_params() -> Params:
    """params.yaml as it stands."""
    return load(ROOT / "params.yaml")


def changed(settings: Pretrain, changes: Mapping[str, Any]) -> Pretrain:
    """Settings of pre-training with other values; a mapping for a section changes its keys."""
    values = settings.model_dump(mode="json")
    for name, value in changes.items():
        both = isinstance(value, Mapping) and isinstance(values[name], Mapping)
        values[name] = {**values[name], **value} if both else value
    return Pretrain.model_validate(values)


def speed_settings(settings: Settings) -> Pretrain:
    """The recipe that the speed of all sides is measured with: masked tokens alone, no dropout."""
    model = {"size": settings.architecture, "hidden_dropout": 0.0, "attention_dropout": 0.0}
    base = default_params().pretrain
    emptied = dict.fromkeys(base.model.model_dump(mode="json"))
    return changed(
        base,
        {
            "model": emptied | model,
            "masked_language_modelling": MASKING,
            "sentence_objective": None,
            "packing": "stream",
            "sequence_length": settings.length,
            "batch_size": settings.batch_size,
            "micro_batch_size": None,
            "budget": {"steps": ENDLESS},
            "optimizer": {} if settings.side == "ours, muon" else ADAMW,
        },
    )


def training_batches(
    pretrain: Pretrain,
    text: TokenizedText,
    vocabulary_size: int,
    seed: int,
    continuations: np.ndarray | None = None,
    purpose: str = "train",
) -> PretrainingBatches:
    """Batches as the stage makes them."""
    return PretrainingBatches(
        text,
        settings=pretrain,
        seed=seed,
        vocabulary_size=vocabulary_size,
        purpose=purpose,
        continuations=continuations,
    )


def pretraining(
    pretrain: Pretrain,
    batches: PretrainingBatches,
    folder: Path,
    *,
    seed: int,
    device: str,
    threads: int,
    validation: PretrainingBatches | None = None,
) -> Run[Batch]:
    """A run on these batches, which are `validation` too where it has none; nothing is ever
    written to `folder` unless it is asked to."""
    where = torch.device(device)
    configure(where, threads)
    configuration = encoder_configuration(pretrain.model.given, batches.vocabulary_size)
    model = initial_model(configuration, seed).to(where)
    return run_in(folder, model, pretrain, batches, validation or batches, seed=seed)


def speed_run(settings: Settings, folder: Path) -> Run[Batch]:
    """What the speed of ours is measured on."""
    pretrain = speed_settings(settings)
    text = training_text(settings.tokens, settings.vocabulary_size, settings.seed)
    batches = training_batches(pretrain, text, settings.vocabulary_size, settings.seed)
    return pretraining(
        pretrain,
        batches,
        folder,
        seed=settings.seed,
        device=settings.device,
        threads=settings.threads,
    )


def run(settings: Settings, folder: Path, tick: Tick) -> None:
    """Steps of `pretraining_run`, endlessly."""
    training = speed_run(settings, folder)
    while True:
        batches = training.batches()
        training.update(*batches)
        tick(
            sum(batch.num_tokens for batch in batches),
            sum(operations(training, batch) for batch in batches),
        )


def operations(training: Run[Batch], batch: Batch) -> int:
    """Operations of a step on `batch`; padding counts where it is computed."""
    rows, length = batch.input_ids.shape
    num_masked = 0 if batch.masked_labels is None else len(batch.masked_labels)
    num_pairs = 0 if batch.sentence_labels is None else rows
    return training_operations(training.model.configuration, rows, length, num_masked, num_pairs)
