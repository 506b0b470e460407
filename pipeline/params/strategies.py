"""What a network starts from on a task, and whether its encoder is trained there."""

from __future__ import annotations

from typing import Any

from pydantic import Field, field_validator, model_validator

from pipeline.params.base import Name, Section

FORM = (
    "{random_weights: {scratch: {frozen: false}}, word_vectors: [word2vec, fasttext], "
    "encoder: {feature_extraction: {frozen: true}, finetune: {frozen: false}}}"
)


class Way(Section):
    frozen: bool = Field(description="the encoder stays as it is: only the classifier is trained")


class Strategies(Section):
    """By what a network starts from; of which there are none, an empty mapping or list stands."""

    random_weights: dict[Name, Way] = Field(description="with the encoder's architecture")
    word_vectors: list[Name] = Field(
        description="of train_embeddings.algorithms: token embeddings of a network with random "
        "weights; the strategy of word2vec is scratch_word2vec"
    )
    encoder: dict[Name, Way] = Field(
        description="the pre-trained one; and likewise those of import_encoder.encoders"
    )

    @model_validator(mode="before")
    @classmethod
    def _by_start(cls, strategies: Any) -> Any:
        if isinstance(strategies, list):
            raise ValueError(f"is a mapping, by what a network starts from: {FORM}")
        return strategies

    @field_validator("word_vectors")
    @classmethod
    def _distinct(cls, algorithms: list[str]) -> list[str]:
        if len(set(algorithms)) != len(algorithms):
            raise ValueError(f"names one twice: {algorithms}")
        return algorithms

    @model_validator(mode="after")
    def _some(self) -> Strategies:
        if not (self.random_weights or self.word_vectors or self.encoder):
            raise ValueError("names no strategy at all")
        return self
