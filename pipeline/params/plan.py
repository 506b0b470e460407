"""How long pre-training goes, and what a step of it is made of (docs/training.md)."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from pipeline.params.base import Positive, Section

Share = Annotated[float, Field(gt=0, le=1)]
AboveZero = Annotated[float, Field(gt=0)]


class Budget(Section):
    """When training ends, by exactly one of these; every schedule is fitted to it. Of pre-training
    it may be the word auto: what then holds is told by pipeline/pretraining/automatic.py."""

    steps: Annotated[int, Field(ge=0)] | None = None
    epochs: AboveZero | None = Field(default=None, description="times through the text")
    tokens: Positive | None = Field(default=None, description="padding not counted")
    seconds: AboveZero | None = Field(
        default=None,
        description="of the steps, by the clock, over all resumes; validation and checkpoints not "
        "counted. Two runs then differ: how many steps there are is the machine's",
    )

    auto: Literal[True] | None = None

    @model_validator(mode="before")
    @classmethod
    def _by_rule(cls, budget: Any) -> Any:
        return {"auto": True} if budget == "auto" else budget

    @model_validator(mode="after")
    def _exactly_one(self) -> Budget:
        given = [name for name, value in vars(self).items() if value is not None]
        if len(given) != 1:
            raise ValueError(
                "exactly one of steps, epochs, tokens and seconds (of pre-training also auto): "
                f"{', '.join(given) or 'none'} given (a preset replaces it with `replace: true` "
                "beside its own)"
            )
        return self


class BatchSizeRamp(Section):
    """From `start` sequences a step to `end`, linear over the first `fraction` of the budget."""

    start: Positive
    end: Positive
    fraction: Share

    @model_validator(mode="after")
    def _rises(self) -> BatchSizeRamp:
        if self.end <= self.start:
            raise ValueError(f"start {self.start} is not below end {self.end}")
        return self


class LengthPhase(Section):
    """A part of training, and the length of its sequences."""

    length: Annotated[int, Field(ge=8)] = Field(description="tokens, special ones too")
    fraction: Share = Field(description="of the budget")


class LossSpikes(Section):
    """A step is skipped where its loss, or its gradients' norm, leaps."""

    deviations: AboveZero = Field(
        description="standard deviations above the mean of the last steps"
    )
    window: Annotated[int, Field(ge=4)] = Field(description="how many; judged from half of them on")


class EarlyStopping(Section):
    """Training ends where validation no longer improves; its best weights are kept."""

    patience: Positive = Field(description="evaluations in a row without a better score")
    evaluations: Positive = Field(description="spread evenly over steps, or epochs")


class WeightAveraging(Section):
    """A running mean of the weights over the end of training, which is then what is kept."""

    fraction: Share = Field(description="of the budget, its last")
    every: Positive = Field(description="steps between the weights that are averaged")
