"""How the weights change: the optimizer, its knobs and its learning rate (docs/optimizers.md)."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from pipeline.params.base import Fraction, Probability, Rate, Section

OptimizerName = Literal[
    "sgd",
    "momentum",
    "nesterov",
    "adagrad",
    "rmsprop",
    "adadelta",
    "adam",
    "adamw",
    "nadam",
    "radam",
    "adafactor",
    "lamb",
    "lion",
    "muon",
    "schedule_free_adamw",
    "stable_adamw",
]
# torch's Adafactor has no update of DTensors (torch 2.13): its rows and columns would need norms of
# parts, squared in place. All others do, Muon by gathering the matrices.
NOT_SHARDED = frozenset({"adafactor"})
Schedule = Literal[
    "constant", "linear", "cosine", "one_cycle", "warmup_stable_decay", "inverse_square_root"
]
NonNegative = Annotated[float, Field(ge=0)]
Epsilon = Annotated[float, Field(gt=0)]

ADAPTIVE = ("beta1", "beta2", "epsilon")
# What an optimizer is asked for beside what all have; any other of these fields it is refused.
KNOBS: dict[str, tuple[str, ...]] = {
    "sgd": (),
    "momentum": ("momentum",),
    "nesterov": ("momentum",),
    "adagrad": ("epsilon",),
    "rmsprop": ("beta2", "epsilon"),
    "adadelta": ("beta2", "epsilon"),
    "adam": ADAPTIVE,
    "adamw": ADAPTIVE,
    "nadam": ADAPTIVE,
    "radam": ADAPTIVE,
    "adafactor": (),
    "lamb": ADAPTIVE,
    "lion": ("beta1", "beta2"),
    "muon": (*ADAPTIVE, "muon_learning_rate", "muon_weight_decay"),
    "schedule_free_adamw": ADAPTIVE,
    "stable_adamw": ADAPTIVE,
}


class Optimizer(Section):
    """An optimizer by one word, a schedule by another; `KNOBS` says which fields a word needs."""

    name: OptimizerName = Field(description="muon: matrices by Muon, the rest by AdamW")
    learning_rate: Rate = Field(description="peak; under muon that of AdamW")
    muon_learning_rate: Rate | None = Field(default=None, description="peak, of the matrices")
    muon_weight_decay: NonNegative | None = None
    momentum: Probability | None = Field(default=None, description="share kept of the last step")
    beta1: Probability | None = Field(default=None, description="kept of the mean of gradients")
    beta2: Probability | None = Field(default=None, description="kept of the mean of squares")
    epsilon: Epsilon | None = Field(default=None, description="added to a root of squares")
    weight_decay: NonNegative = Field(description="of matrices; never of biases and norms")
    decay_embeddings: bool = Field(description="weight decay of the embeddings too")
    max_gradient_norm: Annotated[float, Field(gt=0)] | None
    schedule: Schedule = Field(description="of all learning rates, after warmup")
    warmup_fraction: Fraction = Field(description="share of steps in which the rate rises")
    cooldown_fraction: Fraction | None = Field(
        default=None, description="share of steps in which it falls: of warmup_stable_decay alone"
    )

    @model_validator(mode="after")
    def _knobs_fit(self) -> Optimizer:
        needed = set(KNOBS[self.name])
        fields = {field for knobs in KNOBS.values() for field in knobs}
        given = {field for field in fields if getattr(self, field) is not None}
        mistakes = []
        if needed - given:
            mistakes.append(f"needs {', '.join(sorted(needed - given))}")
        if given - needed:
            mistakes.append(f"has no {', '.join(sorted(given - needed))}: delete it")
        if mistakes:
            raise ValueError(f"name: {self.name} " + ", and ".join(mistakes))
        return self

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
