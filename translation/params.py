"""What translation/params.yaml may hold: every knob with its meaning, unit and bounds."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from pipeline.model.configuration import NormPosition
from pipeline.model.transformer import Positions, TransformerConfiguration
from pipeline.params.base import Fraction, Name, Positive, Probability, Rate, Section, one_of
from pipeline.params.optimization import Optimizer, OptimizerChoice
from pipeline.params.plan import Budget
from pipeline.params.schema import Report
from pipeline.params.sources import Source
from pipeline.translation.models import ARCHITECTURES
from pipeline.translation.synthetic import TASKS

NonNegative = Annotated[float, Field(ge=0)]


class Runtime(Section):
    """The machine. `device`, `precision` and `threads` are part of the result."""

    device: Literal["auto", "cuda", "mps", "cpu"]
    precision: Literal["auto", "float32", "bfloat16"] = Field(
        description="of matrix products in training; auto: bfloat16 on CUDA with matrix units for "
        "it, else float32"
    )
    threads: Positive = Field(description="torch threads of a training")
    training_slots: Positive = Field(description="trainings that the flow runs at once")
    checkpoint_every: Positive = Field(description="steps")
    checkpoints_kept: Positive
    max_skipped_steps: Positive = Field(description="in a row, then training ends")


class Languages(Section):
    """Tags as the data has them: "en", "pt-BR"; anything else where texts are in no language."""

    source: str
    target: str


class TablePairs(Section):
    """Rows with both sides: a package's messages, a table, a translation memory, the hub."""

    kind: Literal["table"]
    rows: Source
    source: str = Field(description="the column of the source; `a.b` is b in a")
    target: str
    group: str | None = Field(None, description="the column of what belongs together")


class LinePairs(Section):
    """Two texts whose lines are each other's translations."""

    kind: Literal["lines"]
    source: Source
    target: Source


class SyntheticPairs(Section):
    """Digits, and what a task makes of them: a test without data."""

    kind: Literal["synthetic"]
    task: Annotated[str, one_of(TASKS)]
    pairs: Positive
    longest: Positive = Field(description="digits")
    seed: int = 1


PairSource = Annotated[TablePairs | LinePairs | SyntheticPairs, Field(discriminator="kind")]


class DownloadPairs(Section):
    languages: Languages
    sources: Annotated[list[PairSource], Field(min_length=1)]


class PairSplit(Section):
    """A pair falls on one side by a hash of its text in one language."""

    by: Literal["source", "target"] = Field(description="whose texts stand on one side only")
    salt: str
    validation: Fraction
    test: Fraction

    @model_validator(mode="after")
    def _leaves_training(self) -> PairSplit:
        if self.validation + self.test >= 1:
            raise ValueError("validation + test leave nothing to train on (must be below 1)")
        return self


class Limits(Section):
    """The most pairs of each split."""

    train: Positive | None = None
    validation: Positive | None = None
    test: Positive | None = None


class PreparePairs(Section):
    split: PairSplit
    max_characters: Positive = Field(description="of a side; longer pairs are dropped")
    max_length_ratio: Annotated[float, Field(ge=1)] = Field(description="of characters, plus ten")
    drop_copies: bool = Field(description="pairs whose sides are equal")
    limits: Limits


class ValidatePairs(Section):
    min_pairs: Positive = Field(description="of each split")
    min_language_fraction: Fraction = Field(
        description="of the texts that show their language, those that are in the one stated"
    )


class TrainVocabulary(Section):
    vocabulary_size: Annotated[int, Field(ge=20)] = Field(description="of both languages together")
    lowercase: bool
    alphabet_size: Positive
    min_frequency: Positive
    max_unknown_fraction: Fraction = Field(description="of the pieces of held-out targets")


class TranslationModel(Section):
    """A model, and what its training needs of its own."""

    architecture: Annotated[str, one_of(ARCHITECTURES)]
    hidden_size: Positive
    num_layers: Positive = Field(description="of the encoder, and of the decoder")
    dropout: Probability
    learning_rate: Rate
    budget: Budget
    # Of the Transformer alone.
    num_attention_heads: Positive | None = None
    intermediate_size: Positive | None = None
    norm_position: NormPosition | None = None
    positions: Positions | None = None
    max_length: Positive | None = Field(None, description="tokens that learned positions reach")

    @model_validator(mode="after")
    def _consistent(self) -> TranslationModel:
        own = ("num_attention_heads", "intermediate_size", "norm_position", "positions")
        given = [name for name in (*own, "max_length") if getattr(self, name) is not None]
        if self.architecture != "transformer" and given:
            raise ValueError(f"architecture {self.architecture} has no {', '.join(given)}")
        missing = sorted(set(own) - set(given))
        if self.architecture == "transformer" and missing:
            raise ValueError(f"architecture transformer needs {', '.join(missing)}")
        if (self.positions == "learned") != (self.max_length is not None):
            raise ValueError("max_length is of positions: learned, which need it")
        if self.architecture == "transformer":
            TransformerConfiguration(**self.fields(vocabulary_size=1, pad=0))
        return self

    def fields(self, vocabulary_size: int, pad: int) -> dict[str, Any]:
        """What `pipeline.translation.models.build` asks for."""
        shared = {
            "vocab_size": vocabulary_size,
            "hidden_size": self.hidden_size,
            "dropout": self.dropout,
            "pad_token_id": pad,
        }
        if self.architecture != "transformer":
            return {**shared, "num_layers": self.num_layers}
        return {
            **shared,
            "num_encoder_layers": self.num_layers,
            "num_decoder_layers": self.num_layers,
            "num_attention_heads": self.num_attention_heads,
            "intermediate_size": self.intermediate_size,
            "norm_position": self.norm_position,
            "positions": self.positions,
            "max_length": self.max_length or 1,  # no other positions have a last one
        }


class TranslationOptimizer(OptimizerChoice):
    """All but the peak rate, which is a model's own."""

    weight_decay: NonNegative
    max_gradient_norm: Annotated[float, Field(gt=0)] | None
    warmup_fraction: Fraction

    def at(self, learning_rate: float) -> Optimizer:
        """The whole of it."""
        return Optimizer(**dict(self), learning_rate=learning_rate)


class Search(Section):
    """How translations are looked for."""

    beam: Positive = Field(description="1: greedy")
    length_penalty: NonNegative = Field(description="alpha of Wu et al. 2016")


class TrainTranslation(Section):
    models: Annotated[dict[Name, TranslationModel], Field(min_length=1)]
    seeds: Annotated[list[int], Field(min_length=1)]
    batch_size: Positive = Field(description="pairs a step")
    label_smoothing: Probability
    optimizer: TranslationOptimizer
    evaluations: Positive = Field(description="points of the validation curve")
    search: Search

    @model_validator(mode="after")
    def _consistent(self) -> TrainTranslation:
        if len(set(self.seeds)) != len(self.seeds):
            raise ValueError(f"seeds names one twice: {self.seeds}")
        self.optimizer.at(1.0)
        return self


class EvaluateTranslation(Section):
    length_bounds: Annotated[list[Positive], Field(min_length=1)] = Field(
        description="words of a source: the last of each group; what is longer is one more"
    )
    examples: Positive = Field(description="sentences that the page shows")

    @model_validator(mode="after")
    def _rises(self) -> EvaluateTranslation:
        if sorted(set(self.length_bounds)) != self.length_bounds:
            raise ValueError(f"length_bounds must rise: {self.length_bounds}")
        return self


class Params(Section):
    report: Report
    runtime: Runtime
    download_pairs: DownloadPairs
    prepare_pairs: PreparePairs
    validate_pairs: ValidatePairs
    train_tokenizer: TrainVocabulary
    train_translation: TrainTranslation
    evaluate_translation: EvaluateTranslation
