"""What is predicted from the encoder's vectors: masked tokens, the next sentence, classes, tags.

`bert` has the heads of Devlin et al. 2019 (section 3.1, appendix A.4). `modern` has neither pooler
nor next sentence; its classifiers go through a dense layer of the shape of the masked-token head's
first, as `transformers.ModernBertFor…Classification`, and take their first weights from it.
"""

from __future__ import annotations

from typing import Literal

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from pipeline.model.blocks import normalization
from pipeline.model.configuration import EncoderConfiguration
from pipeline.model.encoder import Encoder
from pipeline.model.initialization import initialize
from pipeline.model.linear import Linear, linear


class Pooler(nn.Module):
    """One vector a sequence: that of [CLS], through a dense layer and tanh."""

    def __init__(self, configuration: EncoderConfiguration) -> None:
        super().__init__()
        self.dense = Linear(configuration.hidden_size, configuration.hidden_size)

    def hidden_matrices(self) -> dict[Tensor, int]:
        """As `SelfAttention.hidden_matrices`."""
        return {self.dense.weight: 1}

    def forward(self, hidden: Tensor) -> Tensor:
        """`hidden  # (batch, length, hidden_size)` -> `(batch, hidden_size)`."""
        return torch.tanh(self.dense(hidden[:, 0]))


class PredictionHead(nn.Module):
    """A dense layer, GELU and normalization: vectors to be classified."""

    def __init__(self, configuration: EncoderConfiguration) -> None:
        super().__init__()
        size = configuration.hidden_size
        self.dense = Linear(size, size, bias=configuration.has_biases)
        self.norm = normalization(configuration)

    def hidden_matrices(self) -> dict[Tensor, int]:
        """As `SelfAttention.hidden_matrices`."""
        return {self.dense.weight: 1}

    def forward(self, vectors: Tensor) -> Tensor:
        """`(…, hidden_size)` -> the same shape."""
        return self.norm(F.gelu(self.dense(vectors)))


class MaskedLanguageModellingHead(PredictionHead):
    """What the decoder is to score, at chosen positions only.

    The decoder, over every token of the vocabulary, is the token embedding (tied) with a bias of
    its own.
    """

    def __init__(self, configuration: EncoderConfiguration) -> None:
        super().__init__(configuration)
        self.decoder_bias = nn.Parameter(torch.zeros(configuration.vocab_size))


class NextSentenceHead(nn.Module):
    """Does segment B follow segment A (class 0), or not (class 1)?

    Not: it was drawn at random, or, where the order of sentences is asked for, it stood before.
    """

    def __init__(self, configuration: EncoderConfiguration) -> None:
        super().__init__()
        self.classifier = Linear(configuration.hidden_size, 2)

    def forward(self, pooled: Tensor) -> Tensor:
        """`pooled  # (batch, hidden_size)` -> logits `(batch, 2)`."""
        return self.classifier(pooled)


class PretrainingModel(nn.Module):
    """Encoder and what pre-training asks of it: both heads and the pooler; of `modern` one head."""

    def __init__(self, configuration: EncoderConfiguration) -> None:
        super().__init__()
        self.encoder = Encoder(configuration)
        bert = not configuration.is_modern
        self.pooler = Pooler(configuration) if bert else None
        self.masked_language_modelling = MaskedLanguageModellingHead(configuration)
        self.next_sentence = NextSentenceHead(configuration) if bert else None

    @property
    def configuration(self) -> EncoderConfiguration:
        return self.encoder.configuration

    def initialize(self, generator: torch.Generator) -> None:
        """Draw all weights anew (see `initialization`)."""
        initialize(self, generator, self.configuration)
        nn.init.zeros_(self.masked_language_modelling.decoder_bias)

    def forward(
        self,
        input_ids: Tensor,
        attention_mask: Tensor | None = None,
        token_type_ids: Tensor | None = None,
        sequence_ids: Tensor | None = None,
    ) -> Tensor:
        """As `Encoder.forward`; the heads are asked for by the methods below."""
        return self.encoder(input_ids, attention_mask, token_type_ids, sequence_ids)

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
        return linear(vectors, self.decoder_weight, self.decoder_bias)

    def next_sentence_logits(self, hidden: Tensor) -> Tensor:
        """-> `(batch, 2)`: class 0, B follows A; class 1, it does not. `bert` alone."""
        assert self.pooler is not None, "modern has no pooler"
        assert self.next_sentence is not None, "modern has no next-sentence head"
        return self.next_sentence(self.pooler(hidden))


class Classifier(nn.Module):
    """What tells classes, tags or numbers; `modern`'s head stands before the classifier."""

    def __init__(
        self,
        configuration: EncoderConfiguration,
        num_outputs: int,
        dropout: float,
        *,
        has_pooler: bool = False,
    ) -> None:
        super().__init__()
        self.encoder = Encoder(configuration)
        self.pooler = Pooler(configuration) if has_pooler else None
        self.head = PredictionHead(configuration) if configuration.is_modern else None
        self.dropout = nn.Dropout(dropout)
        self.classifier = Linear(configuration.hidden_size, num_outputs)

    def initialize(self, generator: torch.Generator) -> None:
        """Draw all weights anew (see `initialization`)."""
        initialize(self, generator, self.encoder.configuration)

    @property
    def parts_of_its_own(self) -> dict[str, nn.Module]:
        """By name, what no pre-training made: drawn anew for each task."""
        return {"classifier": self.classifier}

    def take_over(self, pretrained: PretrainingModel) -> None:
        """Copy everything that pre-training made: all but the classifier. Of `modern`'s head that
        is what `transformers` loads too: dense layer and normalization of the masked-token head."""
        self.encoder.load_state_dict(pretrained.encoder.state_dict())
        if self.pooler is not None and pretrained.pooler is not None:
            self.pooler.load_state_dict(pretrained.pooler.state_dict())
        if self.head is not None:
            tensors = pretrained.masked_language_modelling.state_dict()
            self.head.load_state_dict({name: tensors[name] for name in self.head.state_dict()})

    def features(
        self, input_ids: Tensor, attention_mask: Tensor, token_type_ids: Tensor | None = None
    ) -> Tensor:
        """What the classifier sees, here of each token: `(batch, length, hidden_size)`; inputs as
        `Encoder.forward`."""
        hidden = self.encoder(input_ids, attention_mask, token_type_ids)
        return hidden if self.head is None else self.head(hidden)

    def forward(
        self, input_ids: Tensor, attention_mask: Tensor, token_type_ids: Tensor | None = None
    ) -> Tensor:
        """-> logits `(…, num_outputs)`, as many as `features`; inputs as `Encoder.forward`."""
        features = self.features(input_ids, attention_mask, token_type_ids)
        return self.classifier(self.dropout(features))


class SequenceClassifier(Classifier):
    """A class, or with `num_outputs=1` a number, for each sequence.

    Its vector is the mean over its tokens, or that of [CLS]; then `bert`'s pooler sees that of
    [CLS], and `modern`'s head either.
    """

    def __init__(
        self,
        configuration: EncoderConfiguration,
        num_outputs: int,
        pooling: Literal["mean", "cls"],
        dropout: float,
    ) -> None:
        has_pooler = pooling == "cls" and not configuration.is_modern
        super().__init__(configuration, num_outputs, dropout, has_pooler=has_pooler)
        self.pooling = pooling

    def features(
        self, input_ids: Tensor, attention_mask: Tensor, token_type_ids: Tensor | None = None
    ) -> Tensor:
        """`(batch, hidden_size)`."""
        return self.pooled(self.encoder(input_ids, attention_mask, token_type_ids), attention_mask)

    def pooled(self, hidden: Tensor, attention_mask: Tensor) -> Tensor:
        """`hidden  # (batch, length, hidden_size)` -> `(batch, hidden_size)`."""
        if self.pooler is not None:
            return self.pooler(hidden)
        if self.pooling == "cls":
            vectors = hidden[:, 0]
        else:
            vectors = mean_over_tokens(hidden, attention_mask)
        return vectors if self.head is None else self.head(vectors)


def mean_over_tokens(hidden: Tensor, attention_mask: Tensor) -> Tensor:
    """`hidden  # (batch, length, hidden_size)`, `attention_mask  # (batch, length)`, bool: the mean
    of each sequence's vectors without its padding, `(batch, hidden_size)`."""
    weights = attention_mask.to(hidden.dtype)[:, :, None]
    return (hidden * weights).sum(1) / weights.sum(1)


class TokenClassifier(Classifier):
    """A tag for each token."""
