"""Multi-head attention (Vaswani et al. 2017, section 3.2): of a text to itself, or to another."""

from __future__ import annotations

from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from pipeline.model.configuration import EncoderConfiguration
from pipeline.model.linear import Linear
from pipeline.model.padding import Layout
from pipeline.model.rotary import Rotation, rotate


@dataclass
class KeyValues:
    """What a layer may look at, as its attention has it: computed once, asked at every token."""

    key: Tensor | None = None  # (batch, heads, length, head_size), as the value
    value: Tensor | None = None

    def extended(self, key: Tensor, value: Tensor) -> tuple[Tensor, Tensor]:
        """All so far and these, which from now on belong to it."""
        if self.key is not None and self.value is not None:
            key, value = torch.cat((self.key, key), dim=2), torch.cat((self.value, value), dim=2)
        self.key, self.value = key, value
        return key, value

    def select(self, rows: Tensor) -> KeyValues:
        """Those of `rows  # (n,)`, int64, of the batch."""
        if self.key is None or self.value is None:
            return KeyValues()
        return KeyValues(self.key.index_select(0, rows), self.value.index_select(0, rows))


@dataclass(frozen=True)
class Scope:
    """What the attention of a layer may look at, and how it knows where that stands."""

    mask: Tensor | None  # (batch or 1, 1, length or 1, length), bool: query, key; `None`: all
    rotation: Rotation | None  # of queries and keys; `None`: positions are in the embeddings
    past: KeyValues | None = None  # of the tokens before these, where they come one by one


class SelfAttention(nn.Module):
    """Every token attends to every token that the mask allows.

    Query, key and value are one matrix product: `query_key_value.weight` holds the three
    `(hidden_size, hidden_size)` matrices one below the other, in that order.

    Packed sequences and local attention are masks of `scaled_dot_product_attention`, on a GPU too:
    its kernels for float32 take one. The variable-length kernels of CUDA know half precision
    only, and `flex_attention` needs the compiler; neither was tried here.
    """

    def __init__(self, configuration: EncoderConfiguration) -> None:
        super().__init__()
        size, bias = configuration.hidden_size, configuration.has_biases
        self.num_heads = configuration.num_attention_heads
        self.head_size = size // self.num_heads
        self.dropout = configuration.attention_dropout
        self.query_key_value = Linear(size, 3 * size, bias=bias)
        self.output = Linear(size, size, bias=bias)
        self.output_dropout = nn.Dropout(
            configuration.attention_dropout
            if configuration.is_modern
            else configuration.hidden_dropout
        )

    def hidden_matrices(self) -> dict[Tensor, int]:
        """What maps hidden states to such, and how many matrices lie in it one below the other."""
        return {self.query_key_value.weight: 3, self.output.weight: 1}

    def queries_keys_values(
        self, hidden: Tensor, layout: Layout, scope: Scope
    ) -> tuple[Tensor, Tensor, Tensor]:
        """What attention works on, each `(batch, heads, length, head_size)`."""
        # (batch, length, 3 * size) -> 3 x (batch, heads, length, head_size)
        split = layout.padded(self.query_key_value(hidden))
        split = split.unflatten(-1, (3, self.num_heads, self.head_size))
        query, key, value = split.permute(2, 0, 3, 1, 4).unbind(0)
        if scope.rotation is not None:
            query, key = rotate(query, scope.rotation), rotate(key, scope.rotation)
        return query, key, value

    def forward(self, hidden: Tensor, layout: Layout, scope: Scope) -> Tensor:
        """`hidden`, in the shape that `layout` gives it -> the same shape."""
        query, key, value = self.queries_keys_values(hidden, layout, scope)
        if scope.past is not None:
            key, value = scope.past.extended(key, value)
        context = F.scaled_dot_product_attention(
            query,
            key,
            value,
            attn_mask=scope.mask,
            dropout_p=self.dropout if self.training else 0.0,
        )
        return self.output_dropout(self.output(layout.unpadded(context.transpose(1, 2).flatten(2))))


class CrossAttention(nn.Module):
    """Every token attends to the tokens of another text (section 3.2.3): those of the source.

    `key_value.weight` holds two `(hidden_size, hidden_size)` matrices one below the other.
    """

    def __init__(self, configuration: EncoderConfiguration) -> None:
        super().__init__()
        size, bias = configuration.hidden_size, configuration.has_biases
        self.num_heads = configuration.num_attention_heads
        self.head_size = size // self.num_heads
        self.dropout = configuration.attention_dropout
        self.query = Linear(size, size, bias=bias)
        self.key_value = Linear(size, 2 * size, bias=bias)
        self.output = Linear(size, size, bias=bias)
        self.output_dropout = nn.Dropout(configuration.hidden_dropout)

    def hidden_matrices(self) -> dict[Tensor, int]:
        """As `SelfAttention.hidden_matrices`."""
        return {self.query.weight: 1, self.key_value.weight: 2, self.output.weight: 1}

    def keys_values(self, memory: Tensor, layout: Layout) -> KeyValues:
        """Of the other text's hidden states, in the shape that its `layout` gives them."""
        split = layout.padded(self.key_value(memory))
        split = split.unflatten(-1, (2, self.num_heads, self.head_size))
        return KeyValues(*split.permute(2, 0, 3, 1, 4).unbind(0))

    def queries(self, hidden: Tensor, layout: Layout) -> Tensor:
        """`(batch, heads, length, head_size)`."""
        split = layout.padded(self.query(hidden)).unflatten(-1, (self.num_heads, self.head_size))
        return split.transpose(1, 2)

    def weights(
        self, hidden: Tensor, layout: Layout, other: KeyValues, mask: Tensor | None
    ) -> Tensor:
        """How much each token looks at each of the other text, `(batch, heads, length, other)`."""
        assert other.key is not None
        scores = self.queries(hidden, layout) @ other.key.transpose(-1, -2) / self.head_size**0.5
        if mask is not None:
            scores = scores.masked_fill(~mask, -torch.inf)
        return scores.softmax(dim=-1)

    def forward(
        self, hidden: Tensor, layout: Layout, other: KeyValues, mask: Tensor | None
    ) -> Tensor:
        """`hidden`, in the shape that `layout` gives it -> the same shape; `mask  # (batch, 1, 1,
        other length)`, bool, is false where the other text has padding."""
        assert other.key is not None
        assert other.value is not None
        context = F.scaled_dot_product_attention(
            self.queries(hidden, layout),
            other.key,
            other.value,
            attn_mask=mask,
            dropout_p=self.dropout if self.training else 0.0,
        )
        return self.output_dropout(self.output(layout.unpadded(context.transpose(1, 2).flatten(2))))
