"""What a step is made of, by how much of the budget is spent.

Progress in [0, 1] is the share of the budget that is spent when a step begins. The learning
rate, the batch size, the sequence length and, where they are not constant, the masking rate
follow from it. A plan remembers the examples seen and the seconds spent: under a batch size that
changes, or a budget that is no count of steps, they do not follow from the step.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING, Any, Literal, Protocol

if TYPE_CHECKING:
    from pipeline.params.plan import BatchSizeRamp, Budget

TOLERANCE = 1e-9  # of progress: 0.1 + 0.2 exceeds 0.3
UNMEASURED_STEP = 1e-3  # of a budget of seconds, before a step has been timed


class Planned(Protocol):
    """What of a training's settings says how long it goes."""

    @property
    def budget(self) -> Budget: ...

    @property
    def batch_size(self) -> int | Literal["full"] | BatchSizeRamp:
        """Of one step."""

    @property
    def length_phases(self) -> Sequence[tuple[int, float]]:
        """(tokens of a sequence, share of the budget) of each part of training, in order."""


@dataclass(frozen=True)
class Length:
    """The settings of a training whose batches and sequences stay of one size."""

    budget: Budget
    batch_size: int
    sequence_length: int

    @property
    def length_phases(self) -> list[tuple[int, float]]:
        return [(self.sequence_length, 1.0)]


@dataclass(frozen=True)
class StepPlan:
    """The examples of one step, and where in the budget it begins."""

    phase: int  # of the sequence-length curriculum
    first: int  # example of that phase, counted across its epochs
    size: int  # sequences
    progress: float
    masking_progress: float | None  # None: the masking rate goes by the example's number


def largest_batch(settings: Planned, examples_per_epoch: Sequence[int]) -> int:
    """Sequences of the largest step; `examples_per_epoch`: one number for each phase."""
    size = settings.batch_size
    if size == "full":
        return max(examples_per_epoch)
    return size if isinstance(size, int) else size.end


def smallest_batch(settings: Planned, examples_per_epoch: Sequence[int]) -> int:
    """Sequences of the smallest step, but for an epoch's last."""
    size = settings.batch_size
    if size == "full":
        return min(examples_per_epoch)
    return size if isinstance(size, int) else size.start


class Plan:
    """The plan of a run: which examples each step has, and when the budget is spent."""

    def __init__(self, settings: Planned, examples_per_epoch: Sequence[int]) -> None:
        """`examples_per_epoch`: one number for each phase of the curriculum."""
        self.settings = settings
        self.budget = settings.budget
        self.examples_per_epoch = list(examples_per_epoch)
        self.examples = [0] * len(self.examples_per_epoch)  # seen, of each phase
        self.seconds = 0.0  # of the steps, over all resumes
        phases = settings.length_phases
        self.lengths = [length for length, _ in phases]
        self.fractions = [fraction for _, fraction in phases]
        self.ends = list(accumulate(self.fractions))

    @property
    def largest_batch(self) -> int:
        """Sequences of the largest step."""
        return largest_batch(self.settings, self.examples_per_epoch)

    @property
    def totals(self) -> list[int]:
        """Under a budget of epochs the examples of each phase."""
        epochs = self.budget.epochs
        assert epochs is not None
        return [
            max(round(fraction * epochs * number), 1)
            for fraction, number in zip(self.fractions, self.examples_per_epoch, strict=True)
        ]

    @property
    def num_steps(self) -> int | None:
        """Steps in all, where that is known before."""
        if self.budget.steps is not None or self.budget.epochs is None:
            return self.budget.steps
        if not isinstance(self.settings.batch_size, int):
            return None
        return sum(-(-total // self.settings.batch_size) for total in self.totals)

    def progress(self, step: int, tokens: int) -> float:
        """The share of the budget that is spent after `step` steps and `tokens` tokens, at most 1.

        1 means that training is over.
        """
        budget = self.budget
        if budget.steps is not None:
            return step / budget.steps if step < budget.steps else 1.0
        if budget.tokens is not None:
            return min(tokens / budget.tokens, 1.0)
        if budget.seconds is not None:
            return min(self.seconds / budget.seconds, 1.0)
        parts = list(zip(self.fractions, self.examples, self.totals, strict=True))
        if all(seen >= total for _, seen, total in parts):
            return 1.0
        return sum(fraction * seen / total for fraction, seen, total in parts)

    def next_step(self, step: int, tokens: int) -> StepPlan:
        """What the step after `step` steps and `tokens` tokens has."""
        progress = self.progress(step, tokens)
        phase = self._phase(progress)
        size = self._batch_size(progress, phase)
        if self.budget.epochs is not None:  # the last batch of a phase ends with its examples
            size = min(size, self.totals[phase] - self.examples[phase])
        return StepPlan(
            phase,
            self.examples[phase],
            size,
            progress,
            None if self._example_tells_progress() else progress,
        )

    def schedule_position(self, step: int, tokens: int) -> tuple[float, float]:
        """(steps done, steps in all), for `learning_rate_factor`: exact under a budget of steps.

        Else both in steps as large as the one to come: of its batch size (epochs); of a batch
        without padding (tokens); as long as the mean of those done (seconds).
        """
        budget = self.budget
        if budget.steps is not None:
            return step, budget.steps
        progress = self.progress(step, tokens)
        phase = self._phase(progress)
        size = self._batch_size(progress, phase)
        if budget.tokens is not None:
            share = size * self.lengths[phase] / budget.tokens
        elif budget.seconds is not None:
            mean = self.seconds / step if step else 0.0
            share = mean / budget.seconds if mean else UNMEASURED_STEP
        else:
            share = self.fractions[phase] * size / self.totals[phase]
        share = min(share, 1.0)
        return progress / share, 1 / share

    def advance(self, phase: int, examples: int) -> None:
        """Count examples of `phase` as seen."""
        self.examples[phase] += examples

    def describe(self) -> str:
        """The budget and the batch, as in "3,000 steps of 32 sequences"."""
        ((name, amount),) = self.budget.model_dump(exclude_none=True).items()
        size = self.settings.batch_size
        batch = f"{self.largest_batch:,} sequences"
        if not isinstance(size, int | str):
            batch = f"{size.start:,} to {self.largest_batch:,} sequences"
        if len(self.lengths) > 1:
            batch = f"{batch} ({', then '.join(map(str, self.lengths))} tokens)"
        return (
            f"{amount:,} steps of {batch}"
            if name == "steps"
            else f"{amount:,} {name}, steps of {batch}"
        )

    def state_dict(self) -> dict[str, Any]:
        """What a checkpoint keeps of it, JSON-able."""
        # Without a budget of seconds a checkpoint's bytes do not depend on the clock.
        seconds = 0.0 if self.budget.seconds is None else self.seconds
        return {"examples": list(self.examples), "seconds": seconds}

    def load_state_dict(self, state: dict[str, Any]) -> None:
        """Restore what `state_dict` gave."""
        self.examples, self.seconds = list(state["examples"]), state["seconds"]

    def _phase(self, progress: float) -> int:
        """The phase of the curriculum of the step that begins at `progress`."""
        if self.budget.epochs is not None:
            left = [seen < total for seen, total in zip(self.examples, self.totals, strict=True)]
            return left.index(True) if True in left else len(left) - 1
        begun = [end for end in self.ends[:-1] if progress >= end - TOLERANCE]
        return len(begun)

    def _batch_size(self, progress: float, phase: int) -> int:
        size = self.settings.batch_size
        if size == "full":
            return self.examples_per_epoch[phase]
        if isinstance(size, int):
            return size
        share = min(progress / size.fraction, 1.0)
        return size.start + math.floor((size.end - size.start) * share + TOLERANCE)

    def _example_tells_progress(self) -> bool:
        """Whether the example's number and that of all examples say how far training is."""
        constant = self.settings.batch_size == "full" or isinstance(self.settings.batch_size, int)
        return self.budget.steps is not None and constant and len(self.lengths) == 1
