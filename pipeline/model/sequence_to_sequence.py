"""What every model answers that reads one text and writes another."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Protocol, Self

import torch
from torch import Tensor, nn

from pipeline.model.linear import linear


class State(Protocol):
    """Where a model stands in writing a batch of texts, one token after another."""

    def select(self, rows: Tensor) -> Self:
        """The same of `rows  # (n,)`, int64, of the batch, in that order; one may come twice."""


class SequenceToSequence(nn.Module, ABC):
    """Token embeddings of both sides, and the vocabulary's scores: what all of them share.

    `shared`: one matrix is the embedding of both sides; `tied`: that of the target is the output's
    too (Press & Wolf 2017, arXiv:1608.05859). `pad_token_id` is the padding of both.
    """

    def __init__(
        self, vocab_size: int, size: int, pad_token_id: int, *, shared: bool, tied: bool
    ) -> None:
        super().__init__()
        self.pad_token_id = pad_token_id
        self.target_tokens = nn.Embedding(vocab_size, size, pad_token_id)
        self.own_source_tokens = None if shared else nn.Embedding(vocab_size, size, pad_token_id)
        self.own_output = None if tied else nn.Parameter(torch.zeros(vocab_size, size))
        self.output_bias = nn.Parameter(torch.zeros(vocab_size))

    @property
    def source_tokens(self) -> nn.Embedding:
        """The embedding of the source."""
        return self.target_tokens if self.own_source_tokens is None else self.own_source_tokens

    @property
    def output_weight(self) -> Tensor:
        """`(vocab_size, size)`."""
        return self.target_tokens.weight if self.own_output is None else self.own_output

    def initialize_tokens(self, generator: torch.Generator, deviation: float) -> None:
        """Draw what all of them share anew; padding is 0."""
        with torch.no_grad():
            for tokens in (self.target_tokens, self.own_source_tokens):
                if tokens is not None:
                    nn.init.normal_(tokens.weight, 0.0, deviation, generator=generator)
                    tokens.weight[self.pad_token_id] = 0
            if self.own_output is not None:
                nn.init.normal_(self.own_output, 0.0, deviation, generator=generator)
            nn.init.zeros_(self.output_bias)

    def scores(self, vectors: Tensor) -> Tensor:
        """Scores of every token of the vocabulary: `(…, size)` -> `(…, vocab_size)`."""
        return linear(vectors, self.output_weight, self.output_bias)

    def forward(self, source: Tensor, target: Tensor) -> Tensor:
        """What is to be scored after each token of `target`, `(batch, length, size)`.

        `source`, `target  # (batch, length)`, int64, padded at their ends; what stands behind the
        padding of `target` means nothing.
        """
        return self.vectors(source, target)

    @abstractmethod
    def initialize(self, generator: torch.Generator) -> None:
        """Draw all weights anew; the same generator state, the same weights."""

    @abstractmethod
    def vectors(self, source: Tensor, target: Tensor) -> Tensor:
        """As `forward`."""

    @abstractmethod
    def start(self, source: Tensor) -> State:
        """`source  # (batch, length)` read, and nothing written."""

    @abstractmethod
    def step(self, tokens: Tensor, state: State) -> Tensor:
        """What is to be scored after `tokens  # (batch,)`, `(batch, size)`; `state` goes on."""

    @abstractmethod
    def alignments(self, source: Tensor, target: Tensor) -> Tensor | None:
        """How much each token of `target` looks at each of `source` while the next one is made,
        `(batch, target length, source length)`, rows of sum 1; `None`: it does not look."""
