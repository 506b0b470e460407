"""Training on a task's labels, and predictions, with and without a frozen encoder.

Per seed and budget all strategies see the same rows in the same order, and the classifier starts
from the same weights: what differs is what the encoder knows (see `strategies`). With word vectors
it starts as without them and with the same seed in everything but the token embeddings. Rows are
indices into a list of encoded texts (windows of examples); a row has as many scored places as its
kind of task asks for.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from torch import Tensor, nn

from pipeline.console.errors import UserError
from pipeline.finetuning.collation import collate, length_batches
from pipeline.finetuning.objective import Forward, TaskBatch, TaskBatches, TaskObjective
from pipeline.foundation.randomness import torch_seed
from pipeline.model.heads import Classifier
from pipeline.model.initialization import initialize
from pipeline.model.training.optimizers.construction import build_optimizers
from pipeline.model.training.plan import Length, Plan
from pipeline.model.training.precision import mixed_precision, widened
from pipeline.model.training.random_state import RandomState
from pipeline.model.training.run import Run
from pipeline.model.training.step_guard import StepGuard

if TYPE_CHECKING:
    from pipeline.finetuning.starts import Start
    from pipeline.params import FinetuneTraining
    from pipeline.params.plan import Budget
    from pipeline.tasks.encoding import EncodedText
    from pipeline.tasks.facets import HeadFacet

# --- Models ----------------------------------------------------------------------------------


def build_classifier(
    start: Start, head: HeadFacet, num_outputs: int, *, settings: FinetuneTraining, seed: int
) -> Classifier:
    """A model to train, from what `start` has; raises `UserError` where its vectors do not fit."""
    configuration = dataclasses.replace(start.configuration, hidden_dropout=settings.dropout)
    model = head.model(configuration, num_outputs, settings.classifier)
    if start.pretrained is not None:
        model.take_over(start.pretrained)
    else:
        model.initialize(_random(seed, "encoder"))
    if start.vectors is not None:
        embed(model.encoder.embeddings.tokens, start.vectors)
    # Drawn on their own, so that every strategy begins with the same ones.
    for name, part in model.parts_of_its_own.items():
        initialize(part, _random(seed, name), configuration, name)
    return model


@torch.no_grad()
def embed(tokens: nn.Embedding, vectors: np.ndarray) -> None:
    """Put word vectors, `(vocab_size, hidden_size)`, in place of the rows of `tokens`.

    All are scaled by one number, so that their mean norm is that of the random rows they replace:
    the norms of word vectors are arbitrary, and the network's other weights fit random rows.
    Tokens without a vector (a row of zeros) keep their random row. Raises `UserError` for
    another shape than that of `tokens`.
    """
    weights = tokens.weight
    if vectors.shape != tuple(weights.shape):
        raise UserError(
            f"word vectors of shape {vectors.shape} for token embeddings {tuple(weights.shape)}",
            where="params.yaml, train_embeddings.vector_size and pretrain.model.hidden_size",
            expected="equal numbers, and an encoder and vectors of the same tokenizer",
            hint="run `dvc repro train_embeddings pretrain`",
        )
    new = torch.from_numpy(vectors).to(weights)
    seen = new.any(dim=1)
    if seen.any():
        scale = weights[seen].norm(dim=1).mean() / new[seen].norm(dim=1).mean()
        weights[seen] = new[seen] * scale


def _random(seed: int, purpose: str) -> torch.Generator:
    return torch.Generator().manual_seed(torch_seed(seed, "finetune", purpose))


def whole_model(
    model: Classifier, head: HeadFacet, texts: Sequence[EncodedText], device: torch.device
) -> Forward:
    """The model's logits of rows of `texts`."""
    pad_token_id = model.encoder.configuration.pad_token_id

    def forward(rows: Sequence[int]) -> Tensor:
        batch = [texts[row] for row in rows]
        inputs = collate(batch, device, pad_token_id)
        with mixed_precision(device):
            logits = widened(model(*inputs))
        return head.at_places(logits, batch)

    return forward


def frozen_encoder(
    model: Classifier, head: HeadFacet, texts: Sequence[EncodedText], device: torch.device
) -> Forward:
    """What the classifier sees of rows of `texts`, `(places, hidden_size)`, to be asked once."""
    pad_token_id = model.encoder.configuration.pad_token_id

    def forward(rows: Sequence[int]) -> Tensor:
        batch = [texts[row] for row in rows]
        inputs = collate(batch, device, pad_token_id)
        with mixed_precision(device):
            features = widened(model.features(*inputs))
        return head.at_places(features, batch)

    return forward


def frozen_classifier(
    model: Classifier, features: Sequence[np.ndarray], device: torch.device
) -> Forward:
    """The classifier's logits on features computed before."""

    def forward(rows: Sequence[int]) -> Tensor:
        batch = torch.from_numpy(np.concatenate([features[row] for row in rows]))
        with mixed_precision(device):
            return widened(model.classifier(model.dropout(batch.to(device))))

    return forward


# --- Training and predicting -----------------------------------------------------------------


def finetuning_run(
    model: nn.Module,
    objective: TaskObjective,
    batches: TaskBatches,
    *,
    settings: FinetuneTraining,
    learning_rate: float,
    budget: Budget,
    sequence_length: int,
    max_skipped_steps: int = 10,
    **options: Any,
) -> Run[TaskBatch]:
    """A training of the weights of `model` on a task, at its first step; `options` are of `Run`.

    Dropout goes on from step to step: its generator begins here, so one run is made and run before
    the next is made.
    """
    torch.manual_seed(torch_seed(batches.seed, "finetune", "dropout", len(batches.answers)))
    rule = settings.optimizer_at(learning_rate)
    length = Length(budget, settings.batch_size, sequence_length)
    return Run(
        section="finetune.training",
        model=model,
        optimizers=build_optimizers(model, rule),
        rule=rule,
        objective=objective,
        phases=[batches],
        plan=Plan(length, [batches.examples_per_epoch]),
        guard=StepGuard(settings.loss_spikes, max_skipped_steps),
        micro_batch_size=settings.micro_batch_size or settings.batch_size,
        watched={"random": RandomState(next(model.parameters()).device)},
        **options,
    )


@torch.no_grad()
def predict(
    model: nn.Module,
    forward: Forward,
    texts: Sequence[EncodedText],
    rows: Sequence[int],
    batch_tokens: int | None = None,
) -> list[np.ndarray]:
    """What `forward` gives for each of `rows`, `(places, outputs)` float32, without dropout.

    Rows of like length share a batch (`length_batches`), so that little is padded.
    """
    model.eval()
    results: dict[int, np.ndarray] = {}
    for batch in length_batches(texts, rows, batch_tokens):
        values = forward(batch).float().cpu().numpy()
        ends = np.cumsum([texts[row].num_places for row in batch])
        results |= zip(batch, np.split(values, ends[:-1]), strict=True)
    return [results[row] for row in rows]
