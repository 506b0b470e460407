"""What a training is of: batches by number, and what is to be made small on them.

Pre-training and fine-tuning are values of these, and so is whatever else is learned here.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol, Self, TypeVar

import torch
from torch import Tensor


class Batch(Protocol):
    """What a step, or a part of it, learns from."""

    @property
    def num_tokens(self) -> int:
        """Without padding."""

    def to(self, device: torch.device) -> Self:
        """The same batch on `device`."""

    def tensors(self) -> dict[str, Tensor]:
        """What of it is tensors, by name: kept where a step is refused."""


B = TypeVar("B", bound=Batch)
B_co = TypeVar("B_co", bound=Batch, covariant=True)
B_contra = TypeVar("B_contra", bound=Batch, contravariant=True)


class BatchSource(Protocol[B_co]):
    """Examples by number, counted from 0 across epochs: the place of a training in its data is a
    number, and who makes an example, in whatever batch, does not change it."""

    @property
    def examples_per_epoch(self) -> int: ...

    def batch(self, first: int, count: int, progress: float | None = None) -> B_co:
        """Examples `first`, …, `first + count - 1`. `progress` in [0, 1], for what changes during
        training; `None`: the example's number tells it."""

    def windows(self, first: int, count: int) -> Any:
        """What of the data these examples are made from, JSON-able."""


class Objective(Protocol[B_contra]):
    """One or more losses whose weighted sum is made small."""

    @property
    def weights(self) -> Mapping[str, float]:
        """Name of each loss -> its weight in the sum."""

    def losses(self, model: Any, batch: B_contra) -> dict[str, Tensor]:
        """The mean of each loss over its terms in `batch`, a scalar, by name; a loss that the batch
        has no terms of may be left out."""

    def counts(self, batch: B_contra) -> dict[str, int]:
        """Of how many terms each of them is the mean: by these micro-batches are weighed."""
