"""The encoder: token ids in, one vector a token out."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from pipeline.model.blocks import Block
from pipeline.model.configuration import EncoderConfiguration
from pipeline.model.padding import Layout, layout_of


class Embeddings(nn.Module):
    """Sum of token, position and segment embeddings, normalized."""

    def __init__(self, configuration: EncoderConfiguration) -> None:
        super().__init__()
        size = configuration.hidden_size
        self.tokens = nn.Embedding(configuration.vocab_size, size, configuration.pad_token_id)
        self.positions = nn.Embedding(configuration.max_position_embeddings, size)
        self.token_types = nn.Embedding(configuration.type_vocab_size, size)
        self.norm = nn.LayerNorm(size, eps=configuration.layer_norm_epsilon)
        self.dropout = nn.Dropout(configuration.hidden_dropout)

    def forward(self, input_ids: Tensor, token_type_ids: Tensor | None, layout: Layout) -> Tensor:
        """`(batch, length)`, int64 -> `hidden`, in the shape that `layout` gives it."""
        if token_type_ids is None:
            types = self.token_types.weight[0]
        else:
            types = self.token_types(layout.unpadded(token_type_ids))
        if layout.places is None:
            positions = self.positions.weight[: layout.length]
        else:
            positions = self.positions(layout.places % layout.length)
        tokens = self.tokens(layout.unpadded(input_ids))
        return self.dropout(self.norm(tokens + positions + types))


class Encoder(nn.Module):
    """BERT without heads (Devlin et al. 2019, section 3)."""

    def __init__(self, configuration: EncoderConfiguration) -> None:
        super().__init__()
        self.configuration = configuration
        self.embeddings = Embeddings(configuration)
        self.layers = nn.ModuleList(
            Block(configuration) for _ in range(configuration.num_hidden_layers)
        )
        # Post-norm blocks end normalized; the pre-norm residual path needs it once, at the end.
        pre = configuration.norm_position == "pre"
        self.final_norm: nn.Module = (
            nn.LayerNorm(configuration.hidden_size, eps=configuration.layer_norm_epsilon)
            if pre
            else nn.Identity()
        )

    def forward(
        self,
        input_ids: Tensor,
        attention_mask: Tensor | None = None,
        token_type_ids: Tensor | None = None,
    ) -> Tensor:
        """Encode a batch.

        `input_ids` and `token_type_ids  # (batch, length)`, int64; `attention_mask
        # (batch, length)`, true or 1 for tokens, false or 0 for padding (absent: all tokens).
        Returns `hidden  # (batch, length, hidden_size)`; at padding it means nothing.
        """
        layout = layout_of(input_ids, attention_mask)
        hidden = self.embeddings(input_ids, token_type_ids, layout)
        for layer in self.layers:
            hidden = layer(hidden, layout)
        return layout.padded(self.final_norm(hidden))


@torch.no_grad()
def initialize(model: nn.Module, generator: torch.Generator, standard_deviation: float) -> None:
    """Draw new weights as google-research/bert does, one parameter after the other.

    Matrices and embeddings: normal, mean 0, cut off at two standard deviations; biases 0;
    normalization weights 1. The same generator state gives the same weights.
    """
    for module in model.modules():
        if isinstance(module, nn.LayerNorm):
            nn.init.ones_(module.weight)
            nn.init.zeros_(module.bias)
        elif isinstance(module, nn.Linear | nn.Embedding):
            bound = 2 * standard_deviation
            nn.init.trunc_normal_(
                module.weight, 0.0, standard_deviation, -bound, bound, generator=generator
            )
            if isinstance(module, nn.Linear):
                nn.init.zeros_(module.bias)
