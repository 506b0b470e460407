"""A pre-training that is only looked at: no checkpoint, no artifact, no log."""

from __future__ import annotations

import argparse
import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import torch

from pipeline.console.errors import UserError
from pipeline.diagnostics.arguments import TOKENIZER, TOKENS, beside_params
from pipeline.foundation.randomness import torch_seed
from pipeline.model.heads import PretrainingModel
from pipeline.model.training.accumulation import add_gradients
from pipeline.model.training.optimizers.construction import build_optimizers
from pipeline.model.training.optimizers.members import Optimizers
from pipeline.model.training.plan import largest_batch
from pipeline.pretraining.batches import Batch, PretrainingBatches
from pipeline.pretraining.objectives import PretrainingObjective

if TYPE_CHECKING:
    from pipeline.params import Params, Pretrain


@dataclass
class DryRun:
    """A model with what trains it."""

    model: PretrainingModel
    optimizers: Optimizers
    batches_for: Callable[[str], PretrainingBatches]  # a purpose, which keys all draws -> batches
    settings: Pretrain
    seed: int
    device_name: str = ""

    def __post_init__(self) -> None:
        self.batches = self.batches_for("diagnostics")
        self.objective = PretrainingObjective.of(self.settings)
        self.batch_size = largest_batch(self.settings, [self.batches.examples_per_epoch])

    def backward(
        self, batches: PretrainingBatches, first: int, count: int
    ) -> tuple[dict[str, float], int]:
        """Set the parameters' gradients to those of examples `first`, … of `batches`, with dropout
        as in training; -> the losses (see `add_gradients`) and the number of tokens."""
        # Dropout's pattern is a function of the place: who measured before does not change it.
        torch.manual_seed(torch_seed(self.seed, "diagnostics", batches.purpose, first))
        self.model.train()
        self.optimizers.zero_grad()
        pieces = list(self._pieces(batches, first, count))
        losses, _ = add_gradients(self.model, pieces, self.objective).read()
        return losses, sum(piece.num_tokens for piece in pieces)

    def _pieces(self, batches: PretrainingBatches, first: int, count: int) -> Iterator[Batch]:
        size = self.settings.micro_batch_size or count
        for start in range(0, count, size):
            yield batches.batch(first + start, min(size, count - start))

    def update(self, step: int, learning_rate: float) -> float:
        """One step, number `step` from 0, at this rate (of Muon's too, in proportion), clipped as
        the params say; -> the loss before it, which need not be finite."""
        losses, _ = self.backward(self.batches, step * self.batch_size, self.batch_size)
        optimizer = self.settings.optimizer
        torch.nn.utils.clip_grad_norm_(
            self.model.parameters(), optimizer.max_gradient_norm or math.inf
        )
        self.optimizers.set_factor(learning_rate / optimizer.learning_rate)
        self.optimizers.step()
        return losses["loss"]


def open_dry_run(
    params: Params, arguments: argparse.Namespace, model: Path | None = None
) -> DryRun:
    """One of the project's tokens and params, from its initial weights or those in the folder
    `model`.

    Raises `UserError` where an artifact is missing or broken, or does not fit the params.
    """
    from pipeline.foundation.artifacts import read_artifact
    from pipeline.foundation.vocabulary import wordpiece
    from pipeline.foundation.vocabulary.tokenized_text import open_text
    from pipeline.model.training.device import choose_device, configure
    from pipeline.model.training.precision import choose_precision
    from pipeline.pretraining.automatic import resolved

    settings = params.pretrain
    if settings.source == "huggingface" and model is None:
        raise UserError(
            "nothing is trained from initial weights here",
            where="params.yaml, pretrain.source: huggingface",
            expected="source: corpus",
        )
    seed = settings.seeds[0] if arguments.seed is None else arguments.seed
    tokens = read_artifact(beside_params(arguments, "tokens", TOKENS), stage="tokenize_corpus")
    tokenizer = beside_params(arguments, "tokenizer", TOKENIZER)
    counts = read_artifact(tokenizer, stage="train_tokenizer").counts
    settings = resolved(settings, counts, tokens.counts)
    vocabulary_size = tokens.counts["vocabulary_size"]
    device = choose_device(params.runtime.device)
    precision = choose_precision(params.runtime.precision, device)
    words = configure(device, arguments.threads or params.runtime.threads, precision)
    text = open_text(tokens.path, "train")
    continuations = wordpiece.continuations(wordpiece.load(tokenizer))
    made = _model(settings, vocabulary_size, seed, model).to(device)
    return DryRun(
        model=made,
        optimizers=build_optimizers(made, settings.optimizer),
        batches_for=lambda purpose: PretrainingBatches(
            text,
            settings=settings,
            seed=seed,
            vocabulary_size=vocabulary_size,
            purpose=purpose,
            continuations=continuations,
        ),
        settings=settings,
        seed=seed,
        device_name=words,
    )


def _model(
    settings: Pretrain, vocabulary_size: int, seed: int, folder: Path | None
) -> PretrainingModel:
    """The initial model, or that of `folder`, which must fit tokens and objectives."""
    from pipeline.inference.model_folder import open_model_folder
    from pipeline.pretraining.initial_model import initial_model

    if folder is None:
        return initial_model(settings.model.encoder(vocabulary_size), seed)
    found = open_model_folder(folder)
    shape, where = found.architecture, str(found.path)
    if shape.vocab_size != vocabulary_size:
        raise UserError(
            f"an encoder of {shape.vocab_size:,} tokens",
            where=where,
            expected=f"{vocabulary_size:,}, as the tokenized text has",
        )
    longest = max(length for length, _ in settings.length_phases)
    if shape.max_position_embeddings < longest:
        raise UserError(
            f"an encoder of at most {shape.max_position_embeddings} tokens a sequence",
            where=where,
            expected=f"{longest} or more: pretrain.sequence_length",
        )
    if shape.is_modern and settings.sentence_objective is not None:
        raise UserError(
            "a modern encoder has no head for pairs of sentences",
            where=where,
            expected="pretrain.sentence_objective: null",
        )
    return found.pretraining_model()
