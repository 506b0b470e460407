"""An alarm for a model that learns token frequencies and nothing else.

Predicting every masked token by its frequency costs the entropy of the frequencies. A BERT that
stays there after warmup is stuck: it has found the bias of its decoder, and no gradient beyond it.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from pipeline.params import Pretrain

NEAR = 0.99  # of the entropy; above it too: a model stuck at the logarithm of the vocabulary
WINDOW = 100  # steps at least, and 5 % of them where their number is known
CHUNK = 1 << 22  # tokens counted at a time
CAUSES = (
    "a learning rate that is too high (the loss jumped early) or too low (it crept)",
    "too little warmup, above all with norm_position: post",
    "batches too small or too few steps for this size of model: a plateau of some hundred steps is "
    "usual, and left later by deeper models",
    "labels that do not belong to their tokens: another tokenizer than that of data/tokens",
)


def frequency_entropy(tokens: np.ndarray, vocabulary_size: int, label_smoothing: float) -> float:
    """Nats a token that predicting by frequency costs: `tokens  # (n,)`, integers.

    With label smoothing, the targets' share that is spread over the vocabulary is part of them.
    """
    counts = np.zeros(vocabulary_size, dtype=np.int64)
    for start in range(0, len(tokens), CHUNK):
        counts += np.bincount(tokens[start : start + CHUNK], minlength=vocabulary_size)
    shares = counts / counts.sum()
    shares = (1 - label_smoothing) * shares + label_smoothing / vocabulary_size
    present = shares[shares > 0]
    return float(-(present * np.log(present)).sum())


@dataclass
class PlateauAlarm:
    """Means of the masked tokens' loss over windows of steps after warmup; one alarm at most."""

    measure_entropy: Callable[[], float] = field(compare=False)  # called once, when first needed
    warmup: float  # of progress
    window: int  # steps
    total: float = 0.0  # of the window under way
    number: int = 0
    alarms: list[dict[str, float]] = field(default_factory=list)

    @classmethod
    def of(cls, settings: Pretrain, tokens: np.ndarray, vocabulary_size: int) -> PlateauAlarm:
        """The alarm of a run on `tokens`, those of training."""
        masking, steps = settings.masked_language_modelling, settings.budget.steps

        def measure_entropy() -> float:
            if masking is None:
                return math.inf
            return frequency_entropy(tokens, vocabulary_size, masking.label_smoothing)

        window = max(WINDOW, (steps or 0) // 20)
        return cls(measure_entropy, settings.optimizer.warmup_fraction, window)

    @cached_property
    def entropy(self) -> float:
        """Nats that frequencies cost; infinite: no masked tokens are learned, no alarm.

        It takes a pass over all tokens of training: not before a window after warmup is full.
        """
        return self.measure_entropy()

    def update(self, loss: float | None, step: int, progress: float) -> str | None:
        """Take in the loss of a step, `None` of one that was skipped; -> the words of an alarm,
        once."""
        if loss is None or progress <= self.warmup or self.alarms:
            return None
        self.total, self.number = self.total + loss, self.number + 1
        if self.number < self.window:
            return None
        mean = self.total / self.number
        self.total, self.number = 0.0, 0
        if mean < NEAR * self.entropy or math.isinf(self.entropy):
            return None
        self.alarms.append({"step": step, "mean_loss": mean, "frequency_entropy": self.entropy})
        causes = "\n".join(f"  - {cause}" for cause in CAUSES)
        return (
            f"warning: at step {step:,} the loss of masked tokens is still {mean:.2f} nats, what "
            f"their frequencies alone cost ({self.entropy:.2f}): nothing but those was learned in "
            f"{self.window} steps after warmup. Usual causes:\n{causes}"
        )

    def state_dict(self) -> dict[str, Any]:
        """For a checkpoint, JSON-able."""
        return {"total": self.total, "number": self.number, "alarms": self.alarms}

    def load_state_dict(self, state: dict[str, Any]) -> None:
        """Restore what `state_dict` gave."""
        self.total, self.number = state["total"], state["number"]
        self.alarms = list(state["alarms"])
