"""Multi-head self-attention (Vaswani et al. 2017, section 3.2)."""

from __future__ import annotations

from dataclasses import dataclass

import torch.nn.functional as F
from torch import Tensor, nn

from pipeline.model.configuration import EncoderConfiguration
from pipeline.model.linear import Linear
from pipeline.model.padding import Layout
from pipeline.model.rotary import Rotation, rotate


@dataclass(frozen=True)
class Scope:
    """What the attention of a layer may look at, and how it knows where that stands."""

    mask: Tensor | None  # (batch or 1, 1, length or 1, length), bool: query, key; `None`: all
    rotation: Rotation | None  # of queries and keys; `None`: positions are in the embeddings


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
        context = F.scaled_dot_product_attention(
            query,
            key,
            value,
            attn_mask=scope.mask,
            dropout_p=self.dropout if self.training else 0.0,
        )
        return self.output_dropout(self.output(layout.unpadded(context.transpose(1, 2).flatten(2))))
