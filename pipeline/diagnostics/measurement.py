"""The noise scale of the project's own gradients, at points of a training."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from torch import Tensor

from pipeline.console.progress import Progress
from pipeline.diagnostics.dry_run import DryRun
from pipeline.diagnostics.noise_scale import NoiseScale, estimate, group_squared_norms

WARMUP_SHARE = 0.1  # of the steps to the last point


@dataclass(frozen=True)
class BatchSizes:
    """How much is measured."""

    small: int  # sequences
    ratio: int  # small batches in a large one
    groups: int  # large batches

    @property
    def large(self) -> int:
        return self.small * self.ratio

    @property
    def examples(self) -> int:
        return self.large * self.groups


@dataclass(frozen=True)
class Measurement:
    """The noise scale after `step` steps."""

    step: int
    loss: float  # nats, the mean over what was measured
    tokens_per_sequence: float  # without padding
    scale: NoiseScale


def measure_at(dry_run: DryRun, steps: Sequence[int], sizes: BatchSizes) -> list[Measurement]:
    """Train from the model's weights, and measure after each of `steps`, which rise.

    The rate is the optimizer's peak, after a linear warmup over `WARMUP_SHARE` of the steps: a
    schedule's fall belongs to a run's end, which is not looked at here.
    """
    rate, last = dry_run.settings.optimizer.learning_rate, steps[-1]
    warmup = max(1, round(WARMUP_SHARE * last))
    found = []
    done = 0
    with Progress(
        "estimate_gradient_noise", total=last + len(steps) * sizes.groups, unit="batches"
    ) as bar:
        for point, step in enumerate(steps):
            while done < step:
                loss = dry_run.update(done, rate * min(1.0, (done + 1) / warmup))
                bar.advance(loss=loss)
                done += 1
            found.append(measure(dry_run, point, step, sizes, bar))
    return found


def measure(
    dry_run: DryRun, point: int, step: int, sizes: BatchSizes, bar: Progress | None = None
) -> Measurement:
    """The noise scale at the weights as they are; the `point` (from 0) keys the batches' draws, so
    that they are others than those of training. Weights and optimizer stay as they were."""
    batches = dry_run.batches_for(f"gradient noise {point}")
    losses: list[float] = []
    tokens = 0

    def gradients(first: int) -> Iterator[Sequence[Tensor]]:
        nonlocal tokens
        for index in range(sizes.ratio):
            loss, count = dry_run.backward(batches, first + index * sizes.small, sizes.small)
            losses.append(loss["loss"])
            tokens += count
            yield [p.grad for p in dry_run.model.parameters() if p.grad is not None]

    norms = []
    for group in range(sizes.groups):
        norms.append(group_squared_norms(gradients(group * sizes.large)))
        if bar is not None:
            bar.advance()
    dry_run.optimizers.zero_grad()
    return Measurement(
        step=step,
        loss=float(np.mean(losses)),
        tokens_per_sequence=tokens / sizes.examples,
        scale=estimate(np.array(norms), sizes.small, sizes.large, dry_run.seed),
    )
