"""What experiments/params.yaml may hold: every knob with its meaning, unit and bounds."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from pipeline.params.base import Positive, Rate, Section
from pipeline.params.schema import Report
from pipeline.params.tasks import Task

Seeds = Annotated[list[int], Field(min_length=2)]  # an interval needs two; three or more are meant
Rates = Annotated[list[Rate], Field(min_length=2)]
Numbers = Annotated[list[Positive], Field(min_length=1)]
Problems = Annotated[list[Literal["digits", "rows"]], Field(min_length=1)]


class Runtime(Section):
    """The machine."""

    threads: Positive = Field(description="torch threads of an experiment; part of the result")
    training_slots: Positive = Field(description="experiments that the flow runs at once")


class PrepareRows(Section):
    task: Task | None = Field(description="a task as the main pipeline has them; null: none")


class GradientDescent(Section):
    seeds: Seeds
    problems: Problems
    training_rows: Positive
    hidden_size: Positive
    mini_batches: Numbers = Field(description="rows; all of them and one stand beside these")
    rates: Rates = Field(description="one grid for all")
    epochs: Positive = Field(description="that all are compared after")
    min_updates: Positive = Field(description="where an epoch has few")
    window: Positive = Field(description="updates in which rises are counted")
    variance_batches: Numbers
    draws: Positive = Field(description="batches that are drawn for each variance")
    timed: Positive = Field(description="updates that are timed")


class Params(Section):
    report: Report
    runtime: Runtime
    prepare_rows: PrepareRows
    gradient_descent: GradientDescent
