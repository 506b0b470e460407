"""What is predicted from the encoder's vectors: masked tokens, the next sentence, classes, tags."""

from __future__ import annotations

from typing import Literal

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from pipeline.model.configuration import EncoderConfiguration
from pipeline.model.encoder import Encoder, initialize


class Pooler(nn.Module):
    """One vector a sequence: that of [CLS], through a dense layer and tanh."""

    def __init__(self, configuration: EncoderConfiguration) -> None:
        super().__init__()
        self.dense = nn.Linear(configuration.hidden_size, configuration.hidden_size)

    def forward(self, hidden: Tensor) -> Tensor:
        """`hidden  # (batch, length, hidden_size)` -> `(batch, hidden_size)`."""
        return torch.tanh(self.dense(hidden[:, 0]))


class MaskedLanguageModellingHead(nn.Module):
    """Scores every token of the vocabulary, at chosen positions only.

    The decoder is the token embedding (tied) with a bias of its own.
    """

    def __init__(self, configuration: EncoderConfiguration) -> None:
        super().__init__()
        size = configuration.hidden_size
        self.dense = nn.Linear(size, size)
        self.norm = nn.LayerNorm(size, eps=configuration.layer_norm_epsilon)
        self.decoder_bias = nn.Parameter(torch.zeros(configuration.vocab_size))

    def forward(self, vectors: Tensor) -> Tensor:
        """What the decoder is to score: `(n, hidden_size)` -> the same shape."""
        return self.norm(F.gelu(self.dense(vectors)))


class NextSentenceHead(nn.Module):
    """Does segment B follow segment A (class 0), or was it drawn at random (class 1)?"""

    def __init__(self, configuration: EncoderConfiguration) -> None:
        super().__init__()
        self.classifier = nn.Linear(configuration.hidden_size, 2)

    def forward(self, pooled: Tensor) -> Tensor:
        """`pooled  # (batch, hidden_size)` -> logits `(batch, 2)`."""
        return self.classifier(pooled)


class BertForPreTraining(nn.Module):
    """Encoder, pooler and both heads of pre-training."""

    def __init__(self, configuration: EncoderConfiguration) -> None:
        super().__init__()
        self.encoder = Encoder(configuration)
        self.pooler = Pooler(configuration)
        self.masked_language_modelling = MaskedLanguageModellingHead(configuration)
        self.next_sentence = NextSentenceHead(configuration)

    @property
    def configuration(self) -> EncoderConfiguration:
        return self.encoder.configuration

    def initialize(self, generator: torch.Generator) -> None:
        """Draw all weights anew (see `encoder.initialize`)."""
        initialize(self, generator, self.configuration.initializer_range)
        nn.init.zeros_(self.masked_language_modelling.decoder_bias)

    def forward(
        self,
        input_ids: Tensor,
        attention_mask: Tensor | None = None,
        token_type_ids: Tensor | None = None,
    ) -> Tensor:
        """As `Encoder.forward`; the heads are asked for by the two methods below."""
        return self.encoder(input_ids, attention_mask, token_type_ids)

    @property
    def decoder_weight(self) -> Tensor:
        """`(vocab_size, hidden_size)`: the token embeddings, tied."""
        return self.encoder.embeddings.tokens.weight

    @property
    def decoder_bias(self) -> Tensor:
        """`(vocab_size,)`."""
        return self.masked_language_modelling.decoder_bias

    def token_vectors(self, hidden: Tensor, positions: Tensor) -> Tensor:
        """What the decoder is to score at `positions  # (n,)`, int64 indices into the flattened
        `(batch * length)`; -> `(n, hidden_size)`."""
        return self.masked_language_modelling(hidden.flatten(0, 1).index_select(0, positions))

    def token_logits(self, hidden: Tensor, positions: Tensor) -> Tensor:
        """Scores of every token of the vocabulary at `positions`; -> `(n, vocab_size)`.

        The product with the vocabulary is the dearest of a small model: ask for few positions.
        """
        vectors = self.token_vectors(hidden, positions)
        return F.linear(vectors, self.decoder_weight, self.decoder_bias)

    def next_sentence_logits(self, hidden: Tensor) -> Tensor:
        """-> `(batch, 2)`: class 0, B follows A; class 1, B was drawn at random."""
        return self.next_sentence(self.pooler(hidden))


class SequenceClassifier(nn.Module):
    """A class, or with `num_labels=1` a number, for each sequence."""

    def __init__(
        self,
        configuration: EncoderConfiguration,
        num_labels: int,
        pooling: Literal["mean", "cls"],
        dropout: float,
    ) -> None:
        super().__init__()
        self.encoder = Encoder(configuration)
        self.pooling = pooling
        self.pooler = Pooler(configuration) if pooling == "cls" else None
        self.dropout = nn.Dropout(dropout)
        self.classifier = nn.Linear(configuration.hidden_size, num_labels)

    def initialize(self, generator: torch.Generator) -> None:
        """Draw all weights anew (see `encoder.initialize`)."""
        initialize(self, generator, self.encoder.configuration.initializer_range)

    def pooled(self, hidden: Tensor, attention_mask: Tensor) -> Tensor:
        """One vector a sequence: the mean over its tokens, or the pooler's; `(batch, size)`."""
        if self.pooler is not None:
            return self.pooler(hidden)
        weights = attention_mask.to(hidden.dtype)[:, :, None]
        return (hidden * weights).sum(1) / weights.sum(1)

    def forward(
        self, input_ids: Tensor, attention_mask: Tensor, token_type_ids: Tensor | None = None
    ) -> Tensor:
        """-> logits `(batch, num_labels)`; inputs as `Encoder.forward`."""
        hidden = self.encoder(input_ids, attention_mask, token_type_ids)
        return self.classifier(self.dropout(self.pooled(hidden, attention_mask)))


class TokenClassifier(nn.Module):
    """A tag for each token."""

    def __init__(
        self, configuration: EncoderConfiguration, num_labels: int, dropout: float
    ) -> None:
        super().__init__()
        self.encoder = Encoder(configuration)
        self.dropout = nn.Dropout(dropout)
        self.classifier = nn.Linear(configuration.hidden_size, num_labels)

    def initialize(self, generator: torch.Generator) -> None:
        """Draw all weights anew (see `encoder.initialize`)."""
        initialize(self, generator, self.encoder.configuration.initializer_range)

    def forward(
        self, input_ids: Tensor, attention_mask: Tensor, token_type_ids: Tensor | None = None
    ) -> Tensor:
        """-> logits `(batch, length, num_labels)`; inputs as `Encoder.forward`."""
        hidden = self.encoder(input_ids, attention_mask, token_type_ids)
        return self.classifier(self.dropout(hidden))
