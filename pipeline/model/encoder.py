"""The encoder: token ids in, one vector a token out."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from pipeline.model.attention import Scope
from pipeline.model.blocks import Block, normalization
from pipeline.model.configuration import EncoderConfiguration
from pipeline.model.padding import Layout, layout_of
from pipeline.model.rotary import rotation


class Embeddings(nn.Module):
    """Sum of token, position and segment embeddings, normalized; of `modern` tokens alone."""

    def __init__(self, configuration: EncoderConfiguration) -> None:
        super().__init__()
        size = configuration.hidden_size
        self.tokens = nn.Embedding(configuration.vocab_size, size, configuration.pad_token_id)
        self.positions: nn.Embedding | None = None
        self.token_types: nn.Embedding | None = None
        if not configuration.is_modern:
            self.positions = nn.Embedding(configuration.max_position_embeddings, size)
            self.token_types = nn.Embedding(configuration.type_vocab_size, size)
        self.norm = normalization(configuration)
        self.dropout = nn.Dropout(configuration.hidden_dropout)

    def forward(self, input_ids: Tensor, token_type_ids: Tensor | None, layout: Layout) -> Tensor:
        """`(batch, length)`, int64 -> `hidden`, in the shape that `layout` gives it."""
        hidden = self.tokens(layout.unpadded(input_ids))
        if self.positions is not None and self.token_types is not None:
            hidden = hidden + _positions(self.positions, layout)
            if token_type_ids is None or self.token_types.num_embeddings == 1:
                hidden = hidden + self.token_types.weight[0]
            else:
                hidden = hidden + self.token_types(layout.unpadded(token_type_ids))
        return self.dropout(self.norm(hidden))


def _positions(positions: nn.Embedding, layout: Layout) -> Tensor:
    """The position embedding of each token, broadcastable to what `layout` makes of `hidden`."""
    if layout.positions is not None:
        return positions(layout.unpadded(layout.positions))
    if layout.places is not None:
        return positions(layout.places % layout.length)
    return positions.weight[: layout.length]


class Encoder(nn.Module):
    """An encoder without heads (Devlin et al. 2019, section 3; Warner et al. 2024, section 2)."""

    def __init__(self, configuration: EncoderConfiguration) -> None:
        super().__init__()
        self.configuration = configuration
        self.embeddings = Embeddings(configuration)
        self.layers = nn.ModuleList(
            Block(configuration, layer) for layer in range(configuration.num_hidden_layers)
        )
        # Post-norm blocks end normalized; the pre-norm residual path needs it once, at the end.
        pre = configuration.norm_position == "pre"
        self.final_norm: nn.Module = normalization(configuration) if pre else nn.Identity()

    def forward(
        self,
        input_ids: Tensor,
        attention_mask: Tensor | None = None,
        token_type_ids: Tensor | None = None,
        sequence_ids: Tensor | None = None,
    ) -> Tensor:
        """Encode a batch.

        `input_ids` and `token_type_ids  # (batch, length)`, int64; `attention_mask
        # (batch, length)`, true or 1 for tokens, false or 0 for padding (absent: all tokens).
        `sequence_ids  # (batch, length)`, int64, instead of a mask: several sequences in a row,
        each a run of equal numbers, 0 for padding; none sees another, and positions begin anew
        with each (`padding.packed_layout`). `modern` has no segments and ignores token types.
        Returns `hidden  # (batch, length, hidden_size)`; at padding it means nothing.
        """
        layout = layout_of(input_ids, attention_mask, sequence_ids)
        hidden = self.embeddings(input_ids, token_type_ids, layout)
        for layer, scope in zip(self.layers, self.scopes(layout, hidden), strict=True):
            hidden = layer(hidden, layout, scope)
        return layout.padded(self.final_norm(hidden))

    def scopes(self, layout: Layout, hidden: Tensor) -> list[Scope]:
        """For each layer what its attention may look at; `hidden` gives device and dtype."""
        c = self.configuration
        everything = Scope(layout.mask, None)
        if c.local_attention is None or c.global_rope_theta is None or c.local_rope_theta is None:
            return [everything] * len(self.layers)
        positions = layout.positions
        if positions is None:
            positions = torch.arange(layout.length, device=hidden.device)
        head_size = c.hidden_size // c.num_attention_heads
        everything, nearby = (
            Scope(mask, rotation(positions, head_size, theta, hidden.dtype))
            for mask, theta in (
                (layout.mask, c.global_rope_theta),
                (layout.nearby_mask(c.local_attention // 2, hidden.device), c.local_rope_theta),
            )
        )
        return [nearby if c.is_local(layer) else everything for layer in range(len(self.layers))]
