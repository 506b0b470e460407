"""One vector a text."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Literal

import numpy as np
import torch
from torch import Tensor

from pipeline.finetuning.collation import collate
from pipeline.finetuning.training import predict
from pipeline.inference.lengths import encode_with_lengths
from pipeline.model.heads import mean_over_tokens
from pipeline.tasks.encoding import encode_texts

if TYPE_CHECKING:
    from tokenizers import Tokenizer

    from pipeline.model.encoder import Encoder

Pooling = Literal["mean", "cls"]


@dataclass(frozen=True)
class Embeddings:
    """Of some texts, in order."""

    vectors: np.ndarray  # (texts, hidden_size), float32
    num_tokens: list[int]  # of each whole text, special tokens included
    truncated: list[bool]  # whether it was longer than the model was let see


@dataclass(frozen=True)
class TextEmbedder:
    """An encoder at work. `mean`: over the vectors of all tokens, [CLS] and [SEP] included, as
    fine-tuning with that pooling sees a text; `cls`: the vector of [CLS] as the last layer gives
    it, without the pooler."""

    encoder: Encoder
    tokenizer: Tokenizer
    device: torch.device
    pooling: Pooling
    max_length: int
    batch_tokens: int | None = None  # of a batch, padding included; absent: that of predictions

    def __call__(
        self, texts: Sequence[str], advance: Callable[[int], object] = lambda number: None
    ) -> Embeddings:
        """Embed texts; `advance` is told how many more are done.

        Texts of like length share a batch; what shares it changes a vector by rounding only.
        """
        encode = partial(encode_texts, self.tokenizer)
        pad = self.encoder.configuration.pad_token_id
        encoded, lengths = encode_with_lengths(encode, texts, self.max_length)

        def forward(rows: Sequence[int]) -> Tensor:
            inputs = collate([encoded[row] for row in rows], self.device, pad)
            pooled = pool(self.encoder(*inputs), inputs[1], self.pooling)
            advance(len(rows))
            return pooled

        rows = range(len(texts))
        vectors = predict(self.encoder, forward, encoded, rows, self.batch_tokens)
        truncated = [length > self.max_length for length in lengths]
        return Embeddings(np.concatenate(vectors), lengths, truncated)


def pool(hidden: Tensor, attention_mask: Tensor, pooling: Pooling) -> Tensor:
    """`hidden  # (batch, length, hidden_size)`, `attention_mask  # (batch, length)`, bool ->
    `(batch, hidden_size)`."""
    if pooling == "cls":
        return hidden[:, 0]
    return mean_over_tokens(hidden, attention_mask)


def cosines(vectors: np.ndarray) -> np.ndarray:
    """Cosine similarities of `vectors  # (texts, hidden_size)`, `(texts, texts)`, float64."""
    wide = vectors.astype(np.float64)
    units = wide / np.maximum(np.linalg.norm(wide, axis=1, keepdims=True), 1e-12)
    return units @ units.T
