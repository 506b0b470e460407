"""The machine, and the stages that turn text into tokens."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from pipeline.params.base import Auto, Fraction, Positive, Section
from pipeline.params.sources import Source


class Runtime(Section):
    """The machine. `device`, `precision`, `compile` and the threads are part of the result, the
    number of devices to rounding (docs/distributed.md); the rest is not."""

    device: Literal["auto", "cuda", "mps", "cpu"]
    precision: Literal["auto", "float32", "bfloat16"] = Field(
        default="auto",
        description="of matrix products in training, fine-tuning and evaluation; auto: bfloat16 "
        "where the hardware has matrix units for it, else float32",
    )
    compile: bool | Literal["auto"] = Field(
        default="auto",
        description="the encoder goes through torch's compiler in pre-training; auto: on CUDA",
    )
    threads: Positive = Field(description="torch threads: another number gives other bytes")
    finetune_threads: Positive = Field(
        description="torch threads of a fine-tuning; two small ones side by side beat one on two"
    )
    devices: Positive = Field(
        default=1,
        description="processes that pre-train one model, a device each: CUDA's, or of the CPU's "
        "cores as many as `threads` each",
    )
    parallelism: Literal["replicate", "shard"] = Field(
        default="replicate",
        description="of several devices, each has the whole model (DDP), or a part of every tensor "
        "(FSDP2), for models that one cannot hold",
    )
    training_slots: Positive = Field(
        description="training stages that the flow runs at once: 1 a GPU; cores over threads else"
    )
    workers: Positive = Field(description="processes for text work: does not change the bytes")
    checkpoint_every: Positive = Field(description="steps between checkpoints of a training")
    max_skipped_steps: Positive = Field(
        description="in a row, of pre-training: then it ends, the batch kept for inspection"
    )
    checkpoints_kept: Positive = Field(
        description="the last ones stay, for where the newest is damaged: does not change the bytes"
    )
    logger: Literal["dvclive", "tensorboard"] | None = Field(
        default=None,
        description="that shows pre-training's log, logs/pretrain/SEED.jsonl, too, in a folder "
        "of its own: does not change the bytes",
    )


class Split(Section):
    """A group (or a document without one) falls on one side by a hash of its name and `salt`."""

    salt: str
    validation: Fraction
    held_out: Fraction = Field(description="kept out of pre-training; the test side of tasks")

    @model_validator(mode="after")
    def _leaves_training(self) -> Split:
        if self.validation + self.held_out >= 1:
            raise ValueError("validation + held_out leave nothing to train on (must be below 1)")
        return self


class DownloadCorpus(Section):
    sources: list[Source] = Field(
        description="of text; []: none, where pretrain.source is huggingface"
    )


class PrepareCorpus(Section):
    split: Split
    min_paragraph_characters: Positive = Field(description="shorter paragraphs are dropped")
    min_document_characters: Positive = Field(description="shorter documents are dropped")
    drop_repeated_paragraphs: bool = Field(description="keep the first of equal paragraphs")
    max_documents: Positive | None = Field(None, description="stop after so many (small runs)")


class ValidateCorpus(Section):
    min_documents: Positive
    min_characters: Positive = Field(description="of the shortest document")
    max_characters: Positive = Field(description="of the longest document")
    max_duplicate_fraction: Fraction
    max_replacement_fraction: Fraction = Field(description="share of U+FFFD among characters")
    max_control_fraction: Fraction = Field(description="share of control characters")
    script: Literal["Latin", "Hangul", "auto"] = Field(
        description="auto: whichever most letters are of; others are one script"
    )
    min_script_fraction: Fraction = Field(description="share of letters in `script`")


class TrainTokenizer(Section):
    vocabulary_size: Annotated[int, Field(ge=100)] | Auto
    lowercase: bool
    alphabet_size: Positive | Auto = Field(description="characters kept; rarer ones become [UNK]")
    min_frequency: Positive


class TokenizeCorpus(Section):
    sentence_language: Literal["en", "ko", "auto"] = Field(
        description="auto: ko where most letters of the text are Hangul, else en"
    )
    korean_sentences: Literal["kiwi", "rules"] = Field(
        default="kiwi",
        description="what ends a Korean sentence: kiwi analyses every word; rules go by "
        "punctuation and endings, ten times faster and more, and ask kiwi where they cannot tell",
    )
    max_sentence_tokens: Annotated[int, Field(ge=8)] = Field(description="longer ones are cut up")


class ValidateTokens(Section):
    max_unknown_fraction: Fraction
    min_tokens: Positive
    round_trip_sample: Positive = Field(description="sentences decoded and compared")
    min_round_trip_fraction: Fraction
