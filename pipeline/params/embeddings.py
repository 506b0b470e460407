"""Word vectors: Word2Vec (Mikolov et al. 2013) and FastText (Bojanowski et al. 2017)."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field, field_validator, model_validator

from pipeline.embeddings.algorithms import ALGORITHMS
from pipeline.params.base import Auto, Positive, Section, one_of


class TrainEmbeddings(Section):
    """Trained by gensim on the tokens of the training split; a vector for each token."""

    algorithms: dict[Annotated[str, one_of(ALGORITHMS)], dict[str, Positive]] = Field(
        description="with what each alone has, see pipeline/embeddings/algorithms.py; {}: none"
    )
    vector_size: Positive | Auto = Field(
        description="pretrain.model.hidden_size, to fit the network; auto where that is"
    )
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

    @field_validator("algorithms", mode="before")
    @classmethod
    def _no_list(cls, algorithms: Any) -> Any:
        if isinstance(algorithms, list):
            raise ValueError(
                "is a mapping, with what each algorithm alone has: write "
                "{word2vec: {}, fasttext: {min_n: 3, max_n: 6, buckets: 100000}}, and leave "
                "min_n, max_n and buckets out beside it"
            )
        return algorithms

    @model_validator(mode="after")
    def _consistent(self) -> TrainEmbeddings:
        for name, options in self.algorithms.items():
            known = ALGORITHMS[name].options
            if set(options) != set(known):
                raise ValueError(f"algorithms.{name} must have {sorted(known)}: {sorted(options)}")
            if options.get("max_n", 1) < options.get("min_n", 1):
                raise ValueError(
                    f"algorithms.{name}.max_n {options['max_n']} is less than min_n "
                    f"{options['min_n']}"
                )
        return self
