"""Multi-head self-attention (Vaswani et al. 2017, section 3.2)."""

from __future__ import annotations

import torch.nn.functional as F
from torch import Tensor, nn

from pipeline.model.configuration import EncoderConfiguration
from pipeline.model.padding import Layout


class SelfAttention(nn.Module):
    """Every token attends to every token that the mask allows.

    Query, key and value are one matrix product: `query_key_value.weight` holds the three
    `(hidden_size, hidden_size)` matrices one below the other, in that order.
    """

    def __init__(self, configuration: EncoderConfiguration) -> None:
        super().__init__()
        size = configuration.hidden_size
        self.num_heads = configuration.num_attention_heads
        self.head_size = size // self.num_heads
        self.dropout = configuration.attention_dropout
        self.query_key_value = nn.Linear(size, 3 * size)
        self.output = nn.Linear(size, size)

    def forward(self, hidden: Tensor, layout: Layout) -> Tensor:
        """`hidden`, in the shape that `layout` gives it -> the same shape."""
        # (batch, length, 3 * size) -> 3 x (batch, heads, length, head_size)
        split = layout.padded(self.query_key_value(hidden))
        split = split.unflatten(-1, (3, self.num_heads, self.head_size))
        query, key, value = split.permute(2, 0, 3, 1, 4).unbind(0)
        context = F.scaled_dot_product_attention(
            query,
            key,
            value,
            attn_mask=layout.mask,
            dropout_p=self.dropout if self.training else 0.0,
        )
        return self.output(layout.unpadded(context.transpose(1, 2).flatten(2, 3)))
