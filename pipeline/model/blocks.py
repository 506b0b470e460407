"""One layer of the encoder: attention, then feed-forward, each with residual and normalization."""

from __future__ import annotations

import torch.nn.functional as F
from torch import Tensor, nn

from pipeline.model.attention import Scope, SelfAttention
from pipeline.model.configuration import EncoderConfiguration
from pipeline.model.linear import Linear
from pipeline.model.padding import Layout


def normalization(configuration: EncoderConfiguration) -> nn.LayerNorm:
    """A new normalization of hidden states."""
    return nn.LayerNorm(
        configuration.hidden_size,
        eps=configuration.layer_norm_epsilon,
        bias=configuration.has_biases,
    )


class FeedForward(nn.Module):
    """Two linear maps with GELU between them, token by token; of `modern` gated: GeGLU.

    GeGLU (Shazeer 2020, arXiv:2002.05202): `intermediate.weight` holds two `(intermediate_size,
    hidden_size)` matrices one below the other, and GELU of the first's product is multiplied by
    the second's.
    """

    def __init__(self, configuration: EncoderConfiguration) -> None:
        super().__init__()
        size, bias = configuration.hidden_size, configuration.has_biases
        self.num_parts = 2 if configuration.is_modern else 1
        self.intermediate = Linear(
            size, self.num_parts * configuration.intermediate_size, bias=bias
        )
        self.output = Linear(configuration.intermediate_size, size, bias=bias)
        self.dropout = nn.Dropout(configuration.hidden_dropout)

    def hidden_matrices(self) -> dict[Tensor, int]:
        """As `SelfAttention.hidden_matrices`."""
        return {self.intermediate.weight: self.num_parts, self.output.weight: 1}

    def forward(self, hidden: Tensor) -> Tensor:
        """`hidden  # (…, hidden_size)` -> the same shape."""
        inner = self.intermediate(hidden)
        if self.num_parts == 1:
            return self.dropout(self.output(F.gelu(inner)))  # GELU with erf, not its tanh form
        inner, gate = inner.chunk(2, dim=-1)
        return self.output(self.dropout(F.gelu(inner) * gate))


class Block(nn.Module):
    """`post`: normalize after each residual sum, as published; `pre`: before each sublayer.

    Pre-norm leaves the residual path untouched, so that it trains with high rates from the
    start (Xiong et al. 2020, arXiv:2002.04745). Layer 0 of `modern` reads what the embeddings have
    just normalized, and does not do it again.
    """

    def __init__(self, configuration: EncoderConfiguration, layer: int) -> None:
        super().__init__()
        self.norm_first = configuration.norm_position == "pre"
        self.attention = SelfAttention(configuration)
        self.attention_norm: nn.Module = (
            nn.Identity()
            if configuration.is_modern and layer == 0
            else normalization(configuration)
        )
        self.feed_forward = FeedForward(configuration)
        self.feed_forward_norm = normalization(configuration)

    def forward(self, hidden: Tensor, layout: Layout, scope: Scope) -> Tensor:
        """`hidden`, in the shape that `layout` gives it -> the same shape."""
        if self.norm_first:
            hidden = hidden + self.attention(self.attention_norm(hidden), layout, scope)
            return hidden + self.feed_forward(self.feed_forward_norm(hidden))
        hidden = self.attention_norm(hidden + self.attention(hidden, layout, scope))
        return self.feed_forward_norm(hidden + self.feed_forward(hidden))
