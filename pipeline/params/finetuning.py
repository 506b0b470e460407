"""Fine-tuning on labelled tasks."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator, Discriminator, Field, Tag, model_validator

from pipeline.model.classifier_settings import ClassifierSettings
from pipeline.params.base import Auto, Fraction, Name, Positive, Probability, Rate, Section
from pipeline.params.optimization import Optimizer, OptimizerChoice
from pipeline.params.plan import AboveZero, Budget, EarlyStopping, LossSpikes
from pipeline.params.strategies import Strategies

# What fine-tuning has where nothing else is asked for: Devlin et al. 2019, appendix A.3.
ADAMW = OptimizerChoice(
    name="adamw", beta1=0.9, beta2=0.999, epsilon=1e-8, decay_embeddings=True, schedule="linear"
)


class FinetuneTraining(Section):
    """What a fine-tuning run is made of; a change reruns every one."""

    label_budgets: Annotated[list[Positive | Literal["all"]], Field(min_length=1)]
    steps: Annotated[list[Positive], Field(min_length=1)] | None = Field(
        default=None, description="one a budget; null: epochs"
    )
    epochs: AboveZero | Auto | None = Field(
        default=None,
        description="times through the labels of a budget, of each; in place of steps; auto: the "
        "fewer labels the more, pipeline/finetuning/automatic.py",
    )
    early_stopping: EarlyStopping | None = Field(
        default=None, description="null: all steps, or epochs, and the last weights"
    )
    batch_size: Positive
    weight_decay: Annotated[float, Field(ge=0)]
    warmup_fraction: Fraction
    dropout: Probability
    pooling: Literal["mean", "cls"]
    pair_head: Literal["joint", "aligned"] = Field(
        description="aligned: two texts are compared token by token, beside the vector of both"
    )
    max_gradient_norm: Annotated[float, Field(gt=0)]
    micro_batch_size: Positive | None = Field(
        default=None, description="texts at once, where memory cannot hold the batch"
    )
    optimizer: OptimizerChoice | None = Field(
        default=None, description="null: AdamW, its rate rising and falling in lines"
    )
    loss_spikes: LossSpikes | None = Field(
        default=None, description="null: a step is skipped only where a number is not finite"
    )

    def optimizer_at(self, learning_rate: float) -> Optimizer:
        """The optimizer with its rates, the peak being `learning_rate`."""
        return Optimizer(
            **dict(self.optimizer or ADAMW),
            learning_rate=learning_rate,
            weight_decay=self.weight_decay,
            max_gradient_norm=self.max_gradient_norm,
            warmup_fraction=self.warmup_fraction,
        )

    def budget(self, index: int, automatic_epochs: float) -> Budget:
        """How long the fine-tuning on the label budget at `index` goes, at most; the epochs are
        those of `epochs: auto`."""
        if self.steps is None:
            return Budget(epochs=automatic_epochs if self.epochs == "auto" else self.epochs)
        return Budget(steps=self.steps[index])

    @property
    def classifier(self) -> ClassifierSettings:
        """What every network's classifier is made of."""
        return ClassifierSettings(self.pooling, self.pair_head, self.dropout)

    @model_validator(mode="after")
    def _optimizer_fits(self) -> FinetuneTraining:
        self.optimizer_at(1.0)
        micro = self.micro_batch_size
        if micro is not None and micro > self.batch_size:
            raise ValueError(f"micro_batch_size {micro} exceeds batch_size {self.batch_size}")
        return self

    @model_validator(mode="after")
    def _steps_fit(self) -> FinetuneTraining:
        if (self.steps is None) == (self.epochs is None):
            raise ValueError("either steps, one number a label budget, or epochs: set one to null")
        if self.steps is not None and len(self.steps) != len(self.label_budgets):
            raise ValueError("steps needs one number for each of label_budgets")
        return self


class Tuning(Section):
    """The trials of the stages `tune` and `tune_imported`: as many for every strategy."""

    multiples: Annotated[list[AboveZero], Field(min_length=1)] | None = Field(
        default=None, description="of the default rate of each strategy; in place of rates"
    )
    rates: Annotated[list[Rate], Field(min_length=1)] | None = Field(
        default=None, description="peak learning rates, the same ones for every strategy"
    )
    published_rates: Annotated[list[Rate], Field(min_length=1)] | None = Field(
        default=None,
        description="beside rates, as many, of encoders that someone else pre-trained in full: "
        "these want smaller ones",
    )
    seeds: Annotated[list[int], Field(min_length=1)] = Field(description="none of finetune.seeds")

    def rates_around(self, default_rate: float, is_published: bool) -> list[float]:
        """The peak learning rates of a strategy's trials, as many for every strategy."""
        if self.multiples is not None:
            return [float(f"{default_rate * multiple:.6g}") for multiple in self.multiples]
        rates = self.published_rates if is_published else self.rates
        assert rates is not None, "see _equal"
        return rates

    @property
    def trials(self) -> int:
        """Of each task and strategy."""
        return len(self.multiples or self.rates or []) * len(self.seeds)

    @model_validator(mode="after")
    def _equal(self) -> Tuning:
        for name in type(self).model_fields:
            values = getattr(self, name) or []
            if len(set(values)) != len(values):
                raise ValueError(f"{name} holds a value twice: {values}")
        if self.multiples is not None:
            if self.rates is not None or self.published_rates is not None:
                raise ValueError("either multiples of the default rates, or rates: remove one")
            return self
        if self.rates is None or self.published_rates is None:
            raise ValueError(
                "needs multiples ([0.5, 1, 2]: of the default rate of each strategy), or rates and "
                "published_rates"
            )
        if len(self.rates) != len(self.published_rates):
            raise ValueError(
                f"has {len(self.rates)} rates and {len(self.published_rates)} published_rates: "
                "every strategy gets the same number of trials"
            )
        return self


def _is_off(tuning: object) -> object:
    return "off" if tuning is False else tuning  # as readers of YAML 1.1 have it


TuningOrOff = Annotated[
    Annotated[Tuning, Tag("trials")] | Annotated[Literal["off"], Tag("off")],
    Discriminator(lambda tuning: "trials" if isinstance(tuning, dict | Tuning) else "off"),
    BeforeValidator(_is_off),
]


OneRateOrMore = Annotated[
    Annotated[Rate, Tag("number")] | Annotated[list[Rate], Tag("list")],
    Discriminator(lambda rates: "list" if isinstance(rates, list) else "number"),
]
DEFAULT = "default"  # of the learning rates: no task can have this name


def _by_task(rates: object) -> object:
    if isinstance(rates, float):
        raise ValueError(f"write {{{DEFAULT}: {rates:g}}}, or a task's name in place of {DEFAULT}")
    return rates


RatesByTask = Annotated[dict[Name, OneRateOrMore], BeforeValidator(_by_task)]


class Finetune(Section):
    tasks: Annotated[list[Name], Field(min_length=1)]
    strategies: Strategies
    learning_rates: dict[Name, RatesByTask] = Field(
        description="peak ones that are fixed by hand, by strategy: of a task one for each label "
        "budget or one for all; `default`: of every other task. What is fixed is not tuned"
    )
    seeds: Annotated[list[int], Field(min_length=1)]
    training: FinetuneTraining
    tuning: TuningOrOff = Field(description="off: the default rate of each strategy")

    @property
    def tuning_seeds(self) -> list[int]:
        """Those of the trials, where there are some."""
        return [] if self.tuning == "off" else self.tuning.seeds

    @model_validator(mode="after")
    def _seeds_disjoint(self) -> Finetune:
        shared = sorted({*self.seeds} & {*self.tuning_seeds})
        if shared:
            raise ValueError(
                f"tuning.seeds and seeds share {shared}: "
                "rates must not be chosen on label subsets that are reported"
            )
        return self

    def fixed_rates(self, strategy: str, task: str) -> list[float] | None:
        """The peak learning rate of each label budget; `None` where it is not fixed."""
        of_tasks = self.learning_rates.get(strategy, {})
        rates = of_tasks.get(task, of_tasks.get(DEFAULT))
        if rates is None or isinstance(rates, list):
            return rates
        return [rates] * len(self.training.label_budgets)
