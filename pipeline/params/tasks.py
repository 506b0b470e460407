"""Labelled tasks."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, model_validator

from pipeline.kinds.registry import KINDS, data_of
from pipeline.params.base import Auto, Fraction, Positive, Section, one_of
from pipeline.params.sources import Source
from pipeline.tasks.metrics.scores import METRICS


class TaskColumns(Section):
    """Which columns of the source hold what."""

    text: str
    text_pair: str | None = None
    label: str
    id: str | None = None
    group: str | None = Field(None, description="rows of one group stay on one side of the split")


class TaskSplit(Section):
    """How rows without a split of their own are divided."""

    salt: str
    validation: Fraction
    test: Fraction


class TaskLimits(Section):
    """How many rows of each split are kept, drawn by a hash of the row (absent: all)."""

    train: Positive | None = None
    validation: Positive | None = None
    test: Positive | None = None


class TaskValidation(Section):
    min_rows: Positive = Field(description="of each split")
    min_class_fraction: Fraction = Field(description="of the rarest class in training")
    max_conflict_fraction: Fraction = Field(description="equal texts with unequal labels, dropped")
    max_validation_test_auc: Annotated[float, Field(ge=0.5, le=1)] | None = Field(
        None,
        description="how well a linear model may tell validation from test: 0.5 not at all, 1 "
        "always; absent: it is measured alone",
    )


class Task(Section):
    """A labelled task. `train` alone is divided by `split`; else each side has its source."""

    kind: Annotated[str, one_of(KINDS)]
    metric: Annotated[str, one_of(METRICS)]
    train: Source
    validation: Source | None = None
    test: Source | None = None
    columns: TaskColumns
    split: TaskSplit
    limits: TaskLimits
    checks: TaskValidation
    max_length: Annotated[int, Field(ge=8)] | Auto = Field(
        description="tokens, special ones too; auto: by the rows, pipeline/finetuning/automatic.py"
    )

    @model_validator(mode="after")
    def _consistent(self) -> Task:
        kind = data_of(self.kind)
        if ("text_pair" in kind.inputs.values()) != (self.columns.text_pair is not None):
            raise ValueError(f"kind {self.kind} and columns.text_pair contradict each other")
        allowed = {name for name, metric in METRICS.items() if metric.answers == kind.answers}
        if self.metric not in allowed:
            raise ValueError(
                f"metric {self.metric} does not fit kind {self.kind}: {sorted(allowed)}"
            )
        return self
