"""A task's labelled rows as the engine's batches, and the loss of its head as its objective."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from torch import Tensor

from pipeline.foundation.randomness import generator
from pipeline.model.training.device import moved

if TYPE_CHECKING:
    from pipeline.tasks.encoding import EncodedText
    from pipeline.tasks.facets import HeadFacet

TASK = "task_loss"
Forward = Callable[[Sequence[int]], Tensor]  # rows -> logits (places, num_outputs), in order


@dataclass(frozen=True)
class TaskBatch:
    """Rows of a list of encoded texts, and what is right at their places."""

    rows: list[int]
    texts: list[EncodedText]
    answers: Tensor  # (places,), classes (int64) or numbers

    @property
    def num_tokens(self) -> int:
        """Without padding."""
        return sum(map(len, self.texts))

    def to(self, device: torch.device) -> TaskBatch:
        """The same batch with its answers on `device`; the network is asked for rows."""
        return replace(self, answers=moved(self.answers, device))

    def tensors(self) -> dict[str, Tensor]:
        """Rows and answers."""
        return {"rows": torch.tensor(self.rows), "answers": self.answers}


class TaskBatches:
    """Batches of the first rows of `texts`, those that `answers` has: example g is the row at place
    g mod N of the order of epoch g div N, N being the number of rows; each epoch has its own."""

    def __init__(
        self, texts: Sequence[EncodedText], answers: Sequence[np.ndarray], seed: int
    ) -> None:
        self.texts, self.answers, self.seed = texts, answers, seed
        self._order = functools.lru_cache(maxsize=2)(self._new_order)

    @property
    def examples_per_epoch(self) -> int:
        return len(self.answers)

    def batch(self, first: int, count: int, progress: float | None = None) -> TaskBatch:
        """Examples `first`, …, `first + count - 1` of training; nothing changes with progress."""
        rows = self.windows(first, count)
        answers = torch.from_numpy(np.concatenate([self.answers[row] for row in rows]))
        return TaskBatch(rows, [self.texts[row] for row in rows], answers)

    def windows(self, first: int, count: int) -> list[int]:
        """The rows of these examples."""
        places = (divmod(example, len(self.answers)) for example in range(first, first + count))
        return [self._order(epoch)[place] for epoch, place in places]

    def _new_order(self, epoch: int) -> list[int]:
        random = generator(self.seed, "finetune", "order", len(self.answers), epoch)
        rows: list[int] = random.permutation(len(self.answers)).tolist()
        return rows


@dataclass(frozen=True)
class TaskObjective:
    """The loss of a task's head; `forward` asks the network that is trained."""

    head: HeadFacet
    forward: Forward

    @property
    def weights(self) -> dict[str, float]:
        """There is one loss."""
        return {TASK: 1.0}

    def losses(self, model: Any, batch: TaskBatch) -> dict[str, Tensor]:
        """Its mean over the places of `batch`."""
        return {TASK: self.head.loss(self.forward(batch.rows), batch.answers, batch.texts)}

    def counts(self, batch: TaskBatch) -> dict[str, int]:
        """The places."""
        return {TASK: len(batch.answers)}
