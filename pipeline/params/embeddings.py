"""Word vectors: Word2Vec (Mikolov et al. 2013) and FastText (Bojanowski et al. 2017)."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, model_validator

from pipeline.params.base import EmbeddingAlgorithm, Positive, Section


class TrainEmbeddings(Section):
    """Trained by gensim on the tokens of the training split; a vector for each token."""

    algorithms: Annotated[list[EmbeddingAlgorithm], Field(min_length=1)]
    vector_size: Positive = Field(description="pretrain.model.hidden_size, to fit the network")
    window: Positive = Field(description="tokens to each side that are predicted, at most")
    epochs: Positive
    negative_samples: Positive = Field(description="random tokens told apart from each real one")
    min_count: Positive = Field(description="tokens seen less often get no vector of their own")
    subsampling: Annotated[float, Field(ge=0, lt=1)] = Field(
        description="tokens of a higher share of the text are skipped at times; 0: never"
    )
    skip_gram: bool = Field(description="predict neighbours from the token; false: the reverse")
    learning_rate: Annotated[float, Field(gt=0)] = Field(description="first; falls linearly")
    seed: int
    min_n: Positive = Field(description="FastText: characters of the shortest pieces of a token")
    max_n: Positive = Field(description="FastText: of the longest")
    buckets: Positive = Field(description="FastText: rows that the pieces share, by hash")

    @model_validator(mode="after")
    def _consistent(self) -> TrainEmbeddings:
        if len(set(self.algorithms)) != len(self.algorithms):
            raise ValueError(f"algorithms names one twice: {self.algorithms}")
        if self.max_n < self.min_n:
            raise ValueError(f"max_n {self.max_n} is less than min_n {self.min_n}")
        return self
