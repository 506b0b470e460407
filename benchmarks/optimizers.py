"""Gradient descent in its forms, and every optimizer, on one small real problem from one start.

    OMP_NUM_THREADS=1 python -m benchmarks.optimizers     half a minute

Handwritten digits that scikit-learn brings along (1,797 images of 8 × 8, ten classes; three
quarters to train on), a network of two hidden layers, optimizers from `build_optimizers` as
pre-training has them: no schedule, no warmup, no weight decay, every epoch in a random order that
all share. Each row had the same grid of learning rates; shown is the one with the least training
loss after the last epoch. Losses are in nats, over all of the training images and all of the
others. Seconds are those of the steps of the chosen rate, on one thread.
"""

from __future__ import annotations

import argparse
import math
import time
from collections.abc import Iterator
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from sklearn.datasets import load_digits
from torch import Tensor, nn

from pipeline.model.training.optimizers.construction import build_optimizers
from pipeline.model.training.optimizers.registry import OPTIMIZERS
from pipeline.params import Optimizer

RATES = (0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0)
FORMS: tuple[tuple[str, int | None], ...] = (
    ("full batch", None),
    ("mini-batches of 32", 32),
    ("stochastic, batches of 1", 1),
)
BATCH_SIZE = 32  # of the optimizers' table
VALUES = {
    "momentum": 0.9,
    "beta1": 0.9,
    "beta2": 0.98,
    "epsilon": 1e-8,
    "muon_weight_decay": 0.0,
}


class Network(nn.Module):
    """64 pixels, 64 hidden units, 64 more that Muon takes, ten classes."""

    def __init__(self) -> None:
        super().__init__()
        torch.manual_seed(1)
        self.pixels = nn.Linear(64, 64)
        self.hidden = nn.Linear(64, 64)
        self.classifier = nn.Linear(64, 10)

    def hidden_matrices(self) -> dict[Tensor, int]:
        return {self.hidden.weight: 1}

    def forward(self, images: Tensor) -> Tensor:
        """`images  # (n, 64)` -> logits `(n, 10)`."""
        logits: Tensor = self.classifier(F.relu(self.hidden(F.relu(self.pixels(images)))))
        return logits


@dataclass(frozen=True)
class Digits:
    """Images `(n, 64)` between 0 and 1 and their classes `(n,)`."""

    images: Tensor
    classes: Tensor

    def loss(self, model: nn.Module) -> float:
        with torch.no_grad():
            return float(F.cross_entropy(model(self.images), self.classes))

    def batches(self, size: int, epochs: int) -> Iterator[tuple[Tensor, Tensor]]:
        """Every epoch in an order of its own, the same one for every optimizer."""
        generator = torch.Generator().manual_seed(2)
        for _ in range(epochs):
            for rows in torch.randperm(len(self.images), generator=generator).split(size):
                yield self.images[rows], self.classes[rows]


@dataclass(frozen=True)
class Outcome:
    """What one learning rate came to."""

    rate: float
    training_loss: float
    held_out_loss: float
    seconds: float
    steps: int


def main() -> None:
    arguments = parse_arguments()
    torch.set_num_threads(1)
    train, held_out = digits()
    print(f"{arguments.epochs} epochs of {len(train.images):,} images; rates {list(RATES)}\n")
    start = Network()
    print(f"at the start: training loss {train.loss(start):.3f}, {held_out.loss(start):.3f}\n")
    print(header("gradient descent"))
    for words, size in FORMS:
        outcome = best("sgd", train, held_out, size or len(train.images), arguments.epochs)
        print(row(words, outcome), flush=True)
    print("\n" + header(f"optimizer, batches of {BATCH_SIZE}"))
    for name in OPTIMIZERS:
        print(
            row(f"`{name}`", best(name, train, held_out, BATCH_SIZE, arguments.epochs)), flush=True
        )


def parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--epochs", type=int, default=5)
    return parser.parse_args()


def digits() -> tuple[Digits, Digits]:
    """Three quarters of the images, and the others."""
    images, classes = load_digits(return_X_y=True)
    order = torch.randperm(len(images), generator=torch.Generator().manual_seed(0))
    all_images = torch.tensor(images, dtype=torch.float32)[order] / 16
    all_classes = torch.tensor(classes)[order]
    cut = 3 * len(order) // 4
    return (
        Digits(all_images[:cut], all_classes[:cut]),
        Digits(all_images[cut:], all_classes[cut:]),
    )


def best(name: str, train: Digits, held_out: Digits, size: int, epochs: int) -> Outcome:
    """The rate with the least training loss."""
    outcomes = [trained(settings(name, rate), train, held_out, size, epochs) for rate in RATES]
    return min(outcomes, key=lambda outcome: outcome.training_loss)


def settings(name: str, rate: float) -> Optimizer:
    """The optimizer `name` at a learning rate; Muon's matrices have the same rate as the rest."""
    knobs = {knob: VALUES.get(knob, rate) for knob in OPTIMIZERS[name].knobs}
    return Optimizer(
        name=name,  # type: ignore[arg-type]
        learning_rate=rate,
        weight_decay=0.0,
        decay_embeddings=False,
        max_gradient_norm=None,
        schedule="constant",
        warmup_fraction=0.0,
        **knobs,  # type: ignore[arg-type]
    )


def trained(options: Optimizer, train: Digits, held_out: Digits, size: int, epochs: int) -> Outcome:
    """A network after `epochs`, from the start that all share."""
    model = Network()
    optimizers = build_optimizers(model, options)
    steps, began = 0, time.perf_counter()
    for images, classes in train.batches(size, epochs):
        F.cross_entropy(model(images), classes).backward()
        optimizers.step()
        optimizers.zero_grad()
        steps += 1
    seconds = time.perf_counter() - began
    with optimizers.evaluation_weights():
        loss = train.loss(model)
        return Outcome(
            options.learning_rate,
            loss if math.isfinite(loss) else math.inf,
            held_out.loss(model),
            seconds,
            steps,
        )


def header(first: str) -> str:
    columns = (first, "rate", "training loss", "held-out loss", "steps", "seconds")
    return f"| {' | '.join(columns)} |\n|{' --- |' * len(columns)}"


def row(words: str, outcome: Outcome) -> str:
    edge = " (edge of the grid)" if outcome.rate in (RATES[0], RATES[-1]) else ""
    return (
        f"| {words} | {outcome.rate:g}{edge} | {outcome.training_loss:.4f} | "
        f"{outcome.held_out_loss:.4f} | {outcome.steps:,} | {outcome.seconds:.2f} |"
    )


if __name__ == "__main__":
    main()
