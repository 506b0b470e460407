"""What experiments/params.yaml may hold: every knob with its meaning, unit and bounds."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from pipeline.model.training.optimizers.registry import OPTIMIZERS
from pipeline.params.base import Positive, Probability, Rate, Section
from pipeline.params.optimization import Optimizer
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


class Dropout(Section):
    seeds: Seeds
    problems: Problems
    amounts: Numbers = Field(description="training rows")
    hidden_sizes: Numbers
    rates: Annotated[list[Probability], Field(min_length=2)] = Field(description="0 first")
    decays: Annotated[list[Annotated[float, Field(ge=0)]], Field(min_length=2)]
    batch_size: Positive
    updates: Positive
    learning_rate: Rate = Field(description="of Adam")
    structures: Annotated[list[Numbers], Field(min_length=2)] = Field(
        description="hidden sizes of the members of an ensemble; as many are bagged"
    )
    passes: Numbers = Field(description="with units dropped")

    @model_validator(mode="after")
    def _begins_without(self) -> Dropout:
        for name, values in (("rates", self.rates), ("decays", self.decays)):
            if values[0] != 0:
                raise ValueError(f"{name} must begin with 0: the network that has none")
        return self


class OptimizersSection(Section):
    seeds: Seeds
    problems: Problems
    training_rows: Positive
    hidden_sizes: Numbers
    rates: Rates = Field(description="one grid for all")
    updates: Positive
    batch_size: Positive
    plane_points: Positive = Field(description="a side of the plane through a network")
    surface_rates: Rates
    surface_updates: Positive
    momentum: Probability
    beta1: Probability
    beta2: Probability
    epsilon: Rate

    def settings(self, name: str, rate: float) -> Optimizer:
        """The optimizer `name` at a rate: no schedule, no decay, no clipping. Muon's matrices have
        the rate of the rest."""
        values = self.model_dump() | {"muon_weight_decay": 0.0, "muon_learning_rate": rate}
        return Optimizer(
            name=name,
            learning_rate=rate,
            weight_decay=0.0,
            decay_embeddings=False,
            max_gradient_norm=None,
            schedule="constant",
            warmup_fraction=0.0,
            **{knob: values[knob] for knob in OPTIMIZERS[name].knobs},
        )


class CostAndLoss(Section):
    seeds: Seeds
    problems: Problems
    training_rows: Positive
    hidden_size: Positive
    batch_size: Positive
    updates: Positive
    learning_rate: Rate = Field(description="of Adam")
    rates: Rates = Field(description="of plain descent, on the way back")
    recovery: Annotated[int, Field(ge=10)] = Field(description="updates on the way back")


class Attention(Section):
    seeds: Seeds
    width: Positive
    layers: Positive
    heads: Annotated[list[Positive], Field(min_length=2)] = Field(description="1 first")
    length: Positive = Field(description="tokens, in training")
    lengths: Numbers = Field(description="tokens, in testing")
    updates: Positive
    batch_size: Positive
    learning_rate: Rate = Field(description="of Adam")
    tested: Positive = Field(description="rows")
    cost_width: Positive
    cost_lengths: Numbers

    @model_validator(mode="after")
    def _fits(self) -> Attention:
        if self.heads[0] != 1:
            raise ValueError("heads must begin with 1, which the others are compared with")
        if any(self.width % heads for heads in self.heads) or self.width % 8:
            raise ValueError(f"width {self.width} is no multiple of 8 and of all heads")
        if self.length not in self.lengths:
            raise ValueError(f"lengths lack {self.length}, the length of training")
        return self


class Normalization(Section):
    seeds: Seeds
    width: Positive
    depths: Numbers
    rates: Rates = Field(description="of Adam, constant")
    updates: Annotated[int, Field(ge=5)]
    batch_size: Positive
    length: Positive
    every: Positive = Field(description="updates between the points of a curve")


WITH_ROWS = ("gradient_descent", "optimizers", "cost_and_loss", "dropout")


class Params(Section):
    report: Report
    runtime: Runtime
    prepare_rows: PrepareRows
    gradient_descent: GradientDescent
    optimizers: OptimizersSection
    cost_and_loss: CostAndLoss
    dropout: Dropout
    attention: Attention
    normalization: Normalization

    @model_validator(mode="after")
    def _has_data(self) -> Params:
        if self.prepare_rows.task is None:
            for name in WITH_ROWS:
                if "digits" not in getattr(self, name).problems:
                    raise ValueError(f"{name}.problems has no data: prepare_rows.task is null")
        return self
