"""Training on a task's labels, and predictions, with and without a frozen encoder.

Per seed and budget all strategies see the same rows in the same order, and the classifier starts
from the same weights: what differs is what the encoder knows (see `strategies`). With word vectors
it starts as without them and with the same seed in everything but the token embeddings. Rows are
indices into a list of encoded texts (windows of examples); a row has as many scored places as its
kind of task asks for.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np
import torch
from torch import Tensor, nn

from pipeline.console.errors import UserError
from pipeline.finetuning.collation import collate, length_batches
from pipeline.foundation.randomness import generator, torch_seed
from pipeline.model.heads import Classifier
from pipeline.model.initialization import initialize
from pipeline.training.device import moved
from pipeline.training.precision import mixed_precision, widened
from pipeline.training.schedules import linear_with_warmup

if TYPE_CHECKING:
    from pipeline.console.progress import Progress
    from pipeline.finetuning.starts import Start
    from pipeline.params import FinetuneTraining
    from pipeline.tasks.encoding import EncodedText
    from pipeline.tasks.facets import HeadFacet

Forward = Callable[[Sequence[int]], Tensor]  # rows -> logits (places, num_outputs), in order
Loss = Callable[[Tensor, Tensor, Sequence[int]], Tensor]  # logits, answers, rows -> a number


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
    for part in ("classifier", "comparison"):
        if hasattr(model, part):
            initialize(getattr(model, part), _random(seed, part), configuration, part)
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


def train(
    model: nn.Module,
    forward: Forward,
    answers: Sequence[np.ndarray],
    loss_of: Loss,
    *,
    settings: FinetuneTraining,
    learning_rate: float,
    steps: int,
    seed: int,
    progress: Progress,
) -> None:
    """Train the weights of `model` on the rows that `answers` has: 0, 1, …

    `answers[row]  # (places,)` are classes (int64) or numbers; `forward` asks the model, and
    `loss_of` compares.
    """
    torch.manual_seed(torch_seed(seed, "finetune", "dropout", len(answers)))
    device = next(model.parameters()).device
    optimizer = build_optimizer(model, learning_rate, settings.weight_decay)
    model.train()
    batches = training_batches(len(answers), settings.batch_size, steps, seed)
    for step, rows in enumerate(batches):
        factor = linear_with_warmup(step, steps, settings.warmup_fraction)
        for group in optimizer.param_groups:
            group["lr"] = learning_rate * factor
        right = moved(torch.from_numpy(np.concatenate([answers[row] for row in rows])), device)
        loss = loss_of(forward(rows), right, rows)
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), settings.max_gradient_norm)
        optimizer.step()
        progress.advance(loss=float(loss.detach()))


def build_optimizer(
    model: nn.Module, learning_rate: float, weight_decay: float
) -> torch.optim.AdamW:
    """AdamW (Loshchilov & Hutter 2019); biases and normalization weights do not decay."""
    parameters = [parameter for parameter in model.parameters() if parameter.requires_grad]
    matrices = [parameter for parameter in parameters if parameter.ndim > 1]
    vectors = [parameter for parameter in parameters if parameter.ndim <= 1]
    return torch.optim.AdamW(
        [
            {"params": matrices, "weight_decay": weight_decay},
            {"params": vectors, "weight_decay": 0.0},
        ],
        lr=learning_rate,
        fused=True,
    )


def training_batches(num_rows: int, batch_size: int, steps: int, seed: int) -> Iterator[list[int]]:
    """`steps` batches of rows: one random order after another, cut without regard to its end."""
    queue: list[int] = []
    epoch = 0
    for _ in range(steps):
        while len(queue) < batch_size:
            random = generator(seed, "finetune", "order", num_rows, epoch)
            queue += random.permutation(num_rows).tolist()
            epoch += 1
        yield queue[:batch_size]
        del queue[:batch_size]


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
