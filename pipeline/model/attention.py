"""Multi-head self-attention (Vaswani et al. 2017, section 3.2)."""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from pipeline.model.configuration import EncoderConfiguration


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

    def forward(self, hidden: Tensor, mask: Tensor | None) -> Tensor:
        """`hidden  # (batch, length, hidden_size)` -> the same shape.

        `mask  # (batch, 1, 1 or length, length)`, bool: true where a query may look at a key;
        `None`: everywhere.
        """
        batch, length, size = hidden.shape
        # (batch, length, 3 * size) -> 3 x (batch, heads, length, head_size)
        split = self.query_key_value(hidden).view(batch, length, 3, self.num_heads, self.head_size)
        query, key, value = split.permute(2, 0, 3, 1, 4).unbind(0)
        context = F.scaled_dot_product_attention(
            query, key, value, attn_mask=mask, dropout_p=self.dropout if self.training else 0.0
        )
        return self.output(context.transpose(1, 2).reshape(batch, length, size))


def key_padding_mask(attention_mask: Tensor) -> Tensor | None:
    """`(batch, length)` -> `(batch, 1, 1, length)`, bool; `None` where nothing is padding.

    Without a mask the kernels skip work; on a GPU the question would stop the queue, so there
    the mask always stands.
    """
    mask = attention_mask.to(torch.bool)
    if not mask.is_cuda and bool(mask.all()):
        return None
    return mask[:, None, None, :]
