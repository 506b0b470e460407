"""Pre-training."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Discriminator, Field, Tag, model_validator

from pipeline.model.automatic import SEQUENCE_LENGTH
from pipeline.model.configuration import Architecture, EncoderConfiguration, NormPosition
from pipeline.model.sizes import Size, encoder_configuration
from pipeline.params.base import (
    Auto,
    Fraction,
    Positive,
    Probability,
    Section,
)
from pipeline.params.optimization import Optimizer
from pipeline.params.plan import BatchSizeRamp, Budget, LengthPhase, LossSpikes, WeightAveraging
from pipeline.params.sources import EncoderSource


class Model(Section):
    """What the encoder is made of (`pipeline/model/configuration.py`).

    `size` stands for every other field, and a field beside it goes before that of the size.
    Without it all are needed but those that the architecture lacks.
    """

    size: Size | Auto | None = Field(
        default=None, description="as published, pipeline/model/sizes.py; or auto, by words of text"
    )
    architecture: Architecture | None = None
    hidden_size: Positive | None = None
    num_hidden_layers: Positive | None = None
    num_attention_heads: Positive | None = None
    intermediate_size: Positive | None = None
    max_position_embeddings: Positive | None = None
    norm_position: NormPosition | None = Field(default=None, description="post: BERT as published")
    hidden_dropout: Probability | None = None
    attention_dropout: Probability | None = None
    initializer_range: Annotated[float, Field(gt=0)] | None = None
    layer_norm_epsilon: Annotated[float, Field(gt=0)] | None = None
    # Of modern alone.
    global_attention_every: Positive | None = Field(default=None, description="layers")
    local_attention: Positive | None = Field(default=None, description="tokens, both sides")
    global_rope_theta: Annotated[float, Field(gt=0)] | None = None
    local_rope_theta: Annotated[float, Field(gt=0)] | None = None

    @model_validator(mode="after")
    def _consistent(self) -> Model:
        self.encoder(vocab_size=1)
        return self

    def encoder(self, vocab_size: int, words: int = 0) -> EncoderConfiguration:
        """All of it, with what `size` stands for; under auto so for so many words of text."""
        return encoder_configuration(self.given, vocab_size, words)

    @property
    def given(self) -> dict[str, Any]:
        """What stands in params.yaml, for `encoder_configuration`."""
        return self.model_dump(mode="json", exclude_none=True)


MaskingRate = Annotated[float, Field(gt=0, lt=1)]


class MaskingRateSchedule(Section):
    """From the first example of training to the last, linear; validation has that of the end."""

    start: MaskingRate
    end: MaskingRate


class MaskedLanguageModelling(Section):
    """Which tokens are predicted, and what stands in their place (section 3.1, task 1)."""

    rate: Annotated[
        Annotated[MaskingRate, Tag("number")] | Annotated[MaskingRateSchedule, Tag("schedule")],
        Discriminator(lambda rate: "number" if isinstance(rate, int | float) else "schedule"),
    ] = Field(description="share of a sequence's tokens")
    mask_fraction: Fraction
    random_fraction: Fraction
    unit: Literal["token", "word", "span"] = Field(
        description="what is hidden whole or not at all; span: of 1 to 10 words, as SpanBERT's"
    )
    label_smoothing: Probability = Field(description="share of each target, in training alone")

    @model_validator(mode="after")
    def _sums(self) -> MaskedLanguageModelling:
        if self.mask_fraction + self.random_fraction > 1:
            raise ValueError("mask_fraction + random_fraction exceed 1")
        return self


class SentenceObjective(Section):
    """What is asked of two segments: does B follow A, or come from another document (BERT, section
    3.1, task 2), or before it (ALBERT, section 3.1)? Or does it repeat words of A, some of them
    exchanged or none (`pipeline/pretraining/matching.py`)?
    """

    name: Literal["next_sentence", "sentence_order", "sentence_matching"]
    random_fraction: Annotated[float, Field(gt=0, lt=1)] | None = Field(
        default=None, description="of the pairs, from another document; next_sentence alone"
    )
    weight: Annotated[float, Field(gt=0)] = Field(description="of its loss; masked tokens' has 1")

    @model_validator(mode="after")
    def _random_is_of_next_sentence(self) -> SentenceObjective:
        if self.name == "next_sentence" and self.random_fraction is None:
            raise ValueError("name: next_sentence needs random_fraction")
        if self.name != "next_sentence" and self.random_fraction is not None:
            does = "swaps" if self.name == "sentence_order" else "exchanges words in"
            raise ValueError(
                f"name: {self.name} always {does} half of the pairs: set random_fraction to null"
            )
        return self


class Pretrain(Section):
    seeds: Annotated[list[int], Field(min_length=1)] = Field(
        description="an encoder is trained with each; the i-th seed of fine-tuning takes the i-th, "
        "from the first again after the last"
    )
    source: Literal["corpus", "huggingface"] = Field(
        description="corpus: trained here; huggingface: taken from there, nothing is trained"
    )
    huggingface: EncoderSource | None = Field(
        None, description="where from; the rest of this section is then not used"
    )
    model: Model
    masked_language_modelling: MaskedLanguageModelling | None
    sentence_objective: SentenceObjective | None
    packing: Literal["stream", "documents"] = Field(
        description="of text without pairs. stream: rows are full, across documents, and all of a "
        "row is seen; documents: a row holds several, none of which sees another"
    )
    sequence_length: Annotated[
        Annotated[int, Field(ge=8), Tag("number")]
        | Annotated[list[LengthPhase], Field(min_length=1), Tag("phases")]
        | Annotated[Auto, Tag("auto")],
        Discriminator(lambda length: {list: "phases", str: "auto"}.get(type(length), "number")),
    ] = Field(description="tokens, special ones too; validation has the last one")
    batch_size: Annotated[
        Annotated[Positive | Literal["full"], Tag("number")]
        | Annotated[BatchSizeRamp, Tag("ramp")],
        Discriminator(lambda size: "ramp" if isinstance(size, dict | BatchSizeRamp) else "number"),
    ] = Field(
        description="sequences a step: full is all of the text (gradient descent), 1 is stochastic"
    )
    micro_batch_size: Positive | None = Field(
        default=None,
        description="sequences at once, where memory cannot hold the batch; its gradient is summed",
    )
    budget: Budget
    optimizer: Optimizer
    weight_averaging: WeightAveraging | None = Field(
        default=None, description="of what is kept, and validated once it has begun"
    )
    loss_spikes: LossSpikes | None = Field(
        default=None, description="null: a step is skipped only where a number is not finite"
    )
    evaluate_every: Positive = Field(description="steps between points of the validation curve")
    evaluation_sequences: Positive = Field(description="validation sequences per point")

    @model_validator(mode="after")
    def _consistent(self) -> Pretrain:
        if len(set(self.seeds)) != len(self.seeds):
            raise ValueError(f"seeds names one twice: {self.seeds}")
        if self.source == "huggingface":
            self._importable()
        if self.masked_language_modelling is None and self.sentence_objective is None:
            raise ValueError("both objectives are off: nothing to learn")
        if self.packing == "documents" and self.sentence_objective is not None:
            raise ValueError(
                "packing documents is of text without pairs: set sentence_objective to null, or "
                "packing to stream"
            )
        micro = self.micro_batch_size
        size = (
            self.batch_size.end if isinstance(self.batch_size, BatchSizeRamp) else self.batch_size
        )
        if micro is not None and size != "full" and micro > size:
            raise ValueError(f"micro_batch_size {micro} exceeds batch_size {size}")
        if self.weight_averaging is not None and self.optimizer.name == "schedule_free_adamw":
            raise ValueError("schedule_free_adamw averages itself: set weight_averaging to null")
        total = sum(fraction for _, fraction in self.length_phases)
        if abs(total - 1) > 1e-9:
            raise ValueError(f"the fractions of sequence_length add up to {total:.6g}, not 1")
        encoder = self.model.encoder(vocab_size=1)
        longest = max(length for length, _ in self.length_phases)
        if longest > encoder.max_position_embeddings:
            raise ValueError(
                f"sequence_length {longest} exceeds "
                f"model.max_position_embeddings {encoder.max_position_embeddings}"
            )
        if encoder.is_modern and self.sentence_objective is not None:
            raise ValueError(
                "model.architecture modern has neither segments nor a next-sentence head: "
                "set sentence_objective to null"
            )
        return self

    @property
    def length_phases(self) -> list[tuple[int, float]]:
        """(sequence length, share of the budget) of each part of training, in order."""
        if self.sequence_length == "auto":
            longest = self.model.encoder(vocab_size=1).max_position_embeddings
            return [(min(SEQUENCE_LENGTH, longest), 1.0)]
        if isinstance(self.sequence_length, int):
            return [(self.sequence_length, 1.0)]
        return [(phase.length, phase.fraction) for phase in self.sequence_length]

    def _importable(self) -> None:
        """One encoder, and where it is from, pinned: this stage does not watch data/sources."""
        if self.huggingface is None:
            raise ValueError("source: huggingface needs `huggingface`, where the encoder is from")
        if len(self.seeds) > 1:
            raise ValueError(
                f"source: huggingface gives one encoder, but seeds has {len(self.seeds)}: keep one"
            )
        if self.huggingface.kind == "files" and self.huggingface.sha256 is None:
            raise ValueError(
                "huggingface of kind files needs its sha256 "
                f"(`python -m pipeline hash {self.huggingface.path}` prints it)"
            )
