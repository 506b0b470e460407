"""How the weights change: the optimizer, its knobs and its learning rate (docs/optimizers.md)."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from pipeline.model.training.optimizers.registry import KNOB_FIELDS, OPTIMIZERS
from pipeline.params.base import Fraction, Probability, Rate, Section, one_of

Schedule = Literal[
    "constant", "linear", "cosine", "one_cycle", "warmup_stable_decay", "inverse_square_root"
]
NonNegative = Annotated[float, Field(ge=0)]
Epsilon = Annotated[float, Field(gt=0)]


class OptimizerChoice(Section):
    """An optimizer by one word, a schedule by another; the registry says which fields it needs."""

    name: Annotated[str, one_of(OPTIMIZERS)] = Field(
        description="muon: matrices by Muon, the rest by AdamW"
    )
    muon_learning_rate: Rate | None = Field(default=None, description="peak, of the matrices")
    muon_weight_decay: NonNegative | None = None
    momentum: Probability | None = Field(default=None, description="share kept of the last step")
    beta1: Probability | None = Field(default=None, description="kept of the mean of gradients")
    beta2: Probability | None = Field(default=None, description="kept of the mean of squares")
    epsilon: Epsilon | None = Field(default=None, description="added to a root of squares")
    decay_embeddings: bool = Field(description="weight decay of the embeddings too")
    schedule: Schedule = Field(description="of all learning rates, after warmup")
    cooldown_fraction: Fraction | None = Field(
        default=None, description="share of steps in which it falls: of warmup_stable_decay alone"
    )

    @model_validator(mode="after")
    def _knobs_fit(self) -> OptimizerChoice:
        needed = set(OPTIMIZERS[self.name].knobs)
        given = {field for field in KNOB_FIELDS if getattr(self, field) is not None}
        mistakes = []
        if needed - given:
            mistakes.append(f"needs {', '.join(sorted(needed - given))}")
        if given - needed:
            mistakes.append(f"has no {', '.join(sorted(given - needed))}: delete it")
        if mistakes:
            raise ValueError(f"name: {self.name} " + ", and ".join(mistakes))
        return self


class Optimizer(OptimizerChoice):
    """An optimizer and its rates: all that a training's steps are made by."""

    learning_rate: Rate = Field(description="peak; under muon that of AdamW")
    weight_decay: NonNegative = Field(description="of matrices; never of biases and norms")
    max_gradient_norm: Annotated[float, Field(gt=0)] | None
    warmup_fraction: Fraction = Field(description="share of steps in which the rate rises")

    @model_validator(mode="after")
    def _schedule_fits(self) -> Optimizer:
        if self.name == "schedule_free_adamw" and self.schedule != "constant":
            raise ValueError(
                "name: schedule_free_adamw needs schedule: constant (warmup may stand before it): "
                "an average of the weights takes the place of a falling rate"
            )
        cooldown, cools = self.cooldown_fraction, self.schedule == "warmup_stable_decay"
        if cools and cooldown is None:
            raise ValueError("schedule: warmup_stable_decay needs cooldown_fraction")
        if not cools and cooldown is not None:
            raise ValueError(f"schedule: {self.schedule} has no cooldown_fraction: delete it")
        if self.warmup_fraction + (cooldown or 0.0) > 1:
            raise ValueError("warmup_fraction + cooldown_fraction exceed 1")
        return self
