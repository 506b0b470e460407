"""One layer of the encoder: attention, then feed-forward, each with residual and normalization."""

from __future__ import annotations

import torch.nn.functional as F
from torch import Tensor, nn

from pipeline.model.attention import SelfAttention
from pipeline.model.configuration import EncoderConfiguration
from pipeline.model.padding import Layout


class FeedForward(nn.Module):
    """Two linear maps with GELU between them, token by token."""

    def __init__(self, configuration: EncoderConfiguration) -> None:
        super().__init__()
        self.intermediate = nn.Linear(configuration.hidden_size, configuration.intermediate_size)
        self.output = nn.Linear(configuration.intermediate_size, configuration.hidden_size)

    def forward(self, hidden: Tensor) -> Tensor:
        """`hidden  # (…, hidden_size)` -> the same shape."""
        return self.output(F.gelu(self.intermediate(hidden)))  # GELU with erf, not its tanh form


class Block(nn.Module):
    """`post`: normalize after each residual sum, as published; `pre`: before each sublayer.

    Pre-norm leaves the residual path untouched, so that it trains with high rates from the
    start (Xiong et al. 2020, arXiv:2002.04745).
    """

    def __init__(self, configuration: EncoderConfiguration) -> None:
        super().__init__()
        size, epsilon = configuration.hidden_size, configuration.layer_norm_epsilon
        self.norm_first = configuration.norm_position == "pre"
        self.attention = SelfAttention(configuration)
        self.attention_norm = nn.LayerNorm(size, eps=epsilon)
        self.feed_forward = FeedForward(configuration)
        self.feed_forward_norm = nn.LayerNorm(size, eps=epsilon)
        self.dropout = nn.Dropout(configuration.hidden_dropout)

    def forward(self, hidden: Tensor, layout: Layout) -> Tensor:
        """`hidden`, in the shape that `layout` gives it -> the same shape."""
        if self.norm_first:
            hidden = hidden + self.dropout(self.attention(self.attention_norm(hidden), layout))
            return hidden + self.dropout(self.feed_forward(self.feed_forward_norm(hidden)))
        hidden = self.attention_norm(hidden + self.dropout(self.attention(hidden, layout)))
        return self.feed_forward_norm(hidden + self.dropout(self.feed_forward(hidden)))
