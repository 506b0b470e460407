"""A model trained and asked for the test sources: what `train_translation` writes."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import torch

from pipeline.console.saying import say
from pipeline.foundation.artifacts import ArtifactDraft, ShardWriter, write_json
from pipeline.foundation.randomness import torch_seed
from pipeline.foundation.vocabulary import wordpiece
from pipeline.model.sequence_to_sequence import SequenceToSequence
from pipeline.model.training.checkpoints import Checkpoints
from pipeline.model.training.device import choose_device, configure
from pipeline.model.training.history import History, MetricsLog
from pipeline.model.training.precision import Precision
from pipeline.model.training.step_guard import StepGuard
from pipeline.translation.decoding import Search, translate
from pipeline.translation.models import build, num_parameters, save
from pipeline.translation.objective import text_losses
from pipeline.translation.pair_rows import PairRow
from pipeline.translation.pieces import Coder
from pipeline.translation.training import translation_run

if TYPE_CHECKING:
    from translation.params import Runtime, TrainTranslation, TranslationModel


@dataclass(frozen=True)
class Work:
    """What one training needs."""

    name: str
    settings: TranslationModel
    section: TrainTranslation
    runtime: Runtime
    precision: Precision  # of products: what the runtime's stands for
    seed: int
    coder: Coder
    splits: Mapping[str, Sequence[PairRow]]
    checkpoints: Checkpoints
    log: Path  # of the curve with seconds; beside it what training and translating took


@dataclass(frozen=True)
class Trained:
    """A model, its curves, and of each test pair its translation and the reference's loss."""

    model: SequenceToSequence
    history: History
    steps: int
    tokens: int
    ids: list[str]  # of the test pairs
    hypotheses: list[str]
    losses: np.ndarray  # nats of each reference, its end too
    num_tokens: list[int]  # of each reference, its end too
    summary: str


def train_and_translate(work: Work) -> Trained:
    """Train to the last step, from the newest checkpoint where there is one; then translate."""
    device = choose_device(work.runtime.device)
    where = configure(device, work.runtime.threads, work.precision)
    encoded = {
        split: work.coder.pairs([row["source"] for row in rows], [row["target"] for row in rows])
        for split, rows in work.splits.items()
    }
    ends = work.coder.ends
    model = build(
        work.settings.architecture, work.settings.fields(work.coder.vocabulary_size, ends.pad)
    )
    seed = torch_seed(work.seed, "train_translation", "weights")
    model.initialize(torch.Generator().manual_seed(seed))
    model.to(device)
    run = translation_run(
        model,
        encoded["train"],
        encoded["validation"],
        ends=ends,
        optimizer=work.section.optimizer.at(work.settings.learning_rate),
        budget=work.settings.budget,
        batch_size=work.section.batch_size,
        label_smoothing=work.section.label_smoothing,
        seed=work.seed,
        evaluations=work.section.evaluations,
        guard=StepGuard(None, work.runtime.max_skipped_steps),
        checkpoints=work.checkpoints,
        checkpoint_every=work.runtime.checkpoint_every,
        log=MetricsLog(work.log),
    )
    say(
        f"{work.name} on {where}: {num_parameters(model):,} parameters, "
        f"{len(encoded['train']):,} pairs; {run.plan.describe()}"
    )
    began = time.monotonic()
    history = run.run()
    trained = time.monotonic()
    search = Search(work.section.search.beam, work.section.search.length_penalty)
    sources = [pair.source for pair in encoded["test"]]
    found = translate(model, sources, ends, search, device)
    translated = time.monotonic()
    texts = [row["source"] for row in work.splits["test"]]
    times = {
        "training_seconds": trained - began,  # of this process: less where a run was taken up
        "translating_seconds": translated - trained,
        "sentences": len(sources),
        "tokens": run.tokens,
    }
    work.log.with_suffix(".json").write_text(json.dumps(times) + "\n", encoding="utf-8")
    loss = history.validation[-1]["validation_loss"]
    return Trained(
        model,
        history,
        run.step,
        run.tokens,
        [row["id"] for row in work.splits["test"]],
        [work.coder.text(one.ids, text) for one, text in zip(found, texts, strict=True)],
        text_losses(model, encoded["test"], ends, device),
        [len(pair.target) + 1 for pair in encoded["test"]],
        f"{work.name}: {run.step:,} steps, {loss:.3f} nats a token on validation; "
        f"{len(sources):,} sentences translated in {translated - trained:.0f} s",
    )


def prediction_schema() -> Any:
    """Columns of the shards "test"."""
    import pyarrow as pa

    return pa.schema(
        [
            ("id", pa.string()),
            ("translation", pa.string()),
            ("loss", pa.float64()),
            ("num_tokens", pa.int64()),
        ]
    )


def write_trained(draft: ArtifactDraft, trained: Trained, tokenizer: Path) -> None:
    """Weights, configuration, tokenizer, curves, and the shards "test"."""
    save(draft.path, trained.model)
    wordpiece.copy_files(tokenizer, draft.path)
    write_json(draft.path / "history.json", trained.history.curves())
    with ShardWriter(draft.path, "test", prediction_schema()) as writer:
        for row_id, text, loss, tokens in zip(
            trained.ids, trained.hypotheses, trained.losses, trained.num_tokens, strict=True
        ):
            writer.write(
                {
                    "id": row_id,
                    "translation": text,
                    "loss": round(float(loss), 6),
                    "num_tokens": tokens,
                }
            )
    draft.counts.update(
        steps=trained.steps,
        tokens=trained.tokens,
        parameters=num_parameters(trained.model),
        skipped_steps=len(trained.history.skipped),
    )
