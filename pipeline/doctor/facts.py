"""What the checks look at: figures of a run, gathered from what its stages wrote, or made by hand.

A figure that was not measured is `None`, and the checks that need it find nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from pipeline.doctor.diagnosis import Diagnosis, Figure, Severity
from pipeline.doctor.reading import Reading
from pipeline.validation.likeness import Likeness


@dataclass(frozen=True)
class TextFacts:
    """The training documents; `known_words`: the share of words of held-out documents that occur
    in them, what a text of the same kind comes to."""

    words: int
    tokens: int
    known_words: float | None = None

    @property
    def pieces_per_word(self) -> float:
        return self.tokens / max(self.words, 1)


@dataclass(frozen=True)
class PretrainingFacts:
    """One encoder; `losses` are (tokens seen, nats a masked token on held-out documents)."""

    tokens: int
    losses: Sequence[tuple[int, float]]
    longest_sequence: int | None  # tokens; `None`: not known, or positions are not learned


@dataclass(frozen=True)
class TrainedBudget:
    """Fine-tuning of our encoder on one label budget."""

    budget: str
    rows: int
    steps: int
    batch_size: int
    learning_rate: float  # peak, the first seed's
    length: Literal["steps", "epochs"] = "steps"  # what the params say how long it goes by
    stopped_early: bool = False  # by validation
    rise: float | None = None  # of its score on validation, over the second half of the steps

    @property
    def epochs(self) -> float:
        return self.steps * self.batch_size / max(self.rows, 1)


@dataclass(frozen=True)
class Fit:
    """One fine-tuned model's score on rows it was trained on, and on validation."""

    budget: str
    training: float
    validation: float


@dataclass(frozen=True)
class Comparison:
    """Fine-tuning less another system on test: the mean over seeds, and the 95 % interval when the
    test rows are drawn anew."""

    other: str
    budget: str
    mean: float
    low: float
    high: float

    @property
    def smallest_effect(self) -> float:
        """Half the interval: a smaller difference cannot be told from none."""
        return (self.high - self.low) / 2

    @property
    def holds_zero(self) -> bool:
        return self.low <= 0 <= self.high


@dataclass(frozen=True)
class TaskFacts:
    """One task. `labels` are counts in training (empty where numbers are predicted); `classes_of`
    says what carries one: rows or words."""

    name: str
    metric: str
    max_length: int
    rows: Mapping[str, int]  # by split
    labels: Mapping[str, int]
    a_label_a_row: bool
    conflict_fraction: float  # of the rows read: equal texts, unequal labels
    reading: Reading
    known_words: float | None  # the share of its words that occur in the training documents
    validation_and_test: Likeness
    training_and_validation: Likeness | None  # `None` where validation was cut from training
    trained: Sequence[TrainedBudget]
    fit: Fit | None
    comparisons: Sequence[Comparison]
    continued: bool  # whether an encoder went on with its own text before fine-tuning


@dataclass(frozen=True)
class RunFacts:
    """All of a run; `pretraining` is `None` where the encoder was imported."""

    text: TextFacts
    pretraining: PretrainingFacts | None
    tasks: Mapping[str, TaskFacts]
    rates_tried: Mapping[str, Sequence[float]]  # of fine-tuning, by task; none: not tuned


def about(
    task: TaskFacts,
    name: str,
    severity: Severity,
    strength: float,
    knob: str,
    figures: Mapping[str, Figure],
) -> Diagnosis:
    """A diagnosis of one task."""
    return Diagnosis(name, severity, strength, knob, task.name, figures)
