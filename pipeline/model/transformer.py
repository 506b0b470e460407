"""The Transformer, encoder and decoder (Vaswani et al. 2017, arXiv:1706.03762, section 3).

Encoder and decoder layers are made of the same parts as BERT's (`blocks`, `attention`), so GELU
stands where the paper has ReLU; `torch.nn.Transformer` with the same weights gives the same.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Literal

import torch
from torch import Tensor, nn

from pipeline.model.attention import CrossAttention, KeyValues, Scope, SelfAttention
from pipeline.model.blocks import Block, FeedForward, normalization
from pipeline.model.configuration import EncoderConfiguration, NormPosition
from pipeline.model.padding import Layout, layout_of
from pipeline.model.positions import BASE, sinusoidal
from pipeline.model.rotary import rotation
from pipeline.model.sequence_to_sequence import SequenceToSequence, State

Positions = Literal["sinusoidal", "learned", "rotary"]


@dataclass(frozen=True)
class TransformerConfiguration:
    """Everything that fixes shapes and forward pass. Raises `ValueError` for contradictions."""

    vocab_size: int
    hidden_size: int
    num_encoder_layers: int
    num_decoder_layers: int
    num_attention_heads: int
    intermediate_size: int
    max_length: int  # tokens of a text, special ones too, that learned positions reach
    positions: Positions = "sinusoidal"
    norm_position: NormPosition = "post"  # as published
    dropout: float = 0.1
    attention_dropout: float = 0.0
    shared_embeddings: bool = True
    tied_output: bool = True
    pad_token_id: int = 0
    layer_norm_epsilon: float = 1e-5

    def __post_init__(self) -> None:
        head_size, rest = divmod(self.hidden_size, self.num_attention_heads)
        if self.hidden_size % 2 or (self.positions == "rotary" and head_size % 2 and not rest):
            raise ValueError(f"{self.positions} positions need an even size: {self.hidden_size}")
        _ = self.blocks

    @property
    def blocks(self) -> EncoderConfiguration:
        """What a layer is made of; raises `ValueError` where it cannot be."""
        return EncoderConfiguration(
            vocab_size=self.vocab_size,
            architecture="bert",
            hidden_size=self.hidden_size,
            num_hidden_layers=self.num_encoder_layers,
            num_attention_heads=self.num_attention_heads,
            intermediate_size=self.intermediate_size,
            max_position_embeddings=self.max_length,
            norm_position=self.norm_position,
            hidden_dropout=self.dropout,
            attention_dropout=self.attention_dropout,
            initializer_range=0.02,
            layer_norm_epsilon=self.layer_norm_epsilon,
            pad_token_id=self.pad_token_id,
        )

    def to_json(self) -> dict[str, Any]:
        """Plain values, for `config.json`."""
        return asdict(self)


class DecoderBlock(nn.Module):
    """A layer of the decoder: `blocks.Block` with attention to the source in its middle."""

    def __init__(self, configuration: EncoderConfiguration) -> None:
        super().__init__()
        self.norm_first = configuration.norm_position == "pre"
        self.attention = SelfAttention(configuration)
        self.attention_norm = normalization(configuration)
        self.cross_attention = CrossAttention(configuration)
        self.cross_attention_norm = normalization(configuration)
        self.feed_forward = FeedForward(configuration)
        self.feed_forward_norm = normalization(configuration)

    def before_source(self, hidden: Tensor, layout: Layout, scope: Scope) -> Tensor:
        """What comes before the attention to the source."""
        if self.norm_first:
            return hidden + self.attention(self.attention_norm(hidden), layout, scope)
        return self.attention_norm(hidden + self.attention(hidden, layout, scope))

    def asking(self, hidden: Tensor) -> Tensor:
        """What the attention to the source reads."""
        return self.cross_attention_norm(hidden) if self.norm_first else hidden

    def forward(
        self,
        hidden: Tensor,
        layout: Layout,
        scope: Scope,
        source: KeyValues,
        source_mask: Tensor | None,
    ) -> Tensor:
        """`hidden`, in the shape that `layout` gives it -> the same shape."""
        hidden = self.before_source(hidden, layout, scope)
        seen = self.cross_attention(self.asking(hidden), layout, source, source_mask)
        if self.norm_first:
            hidden = hidden + seen
            return hidden + self.feed_forward(self.feed_forward_norm(hidden))
        hidden = self.cross_attention_norm(hidden + seen)
        return self.feed_forward_norm(hidden + self.feed_forward(hidden))


@dataclass
class Memory:
    """The source as the decoder sees it: keys and values of each layer, and what is padding."""

    layers: list[KeyValues]
    mask: Tensor | None  # (batch, 1, 1, length), bool

    def select(self, rows: Tensor) -> Memory:
        mask = self.mask if self.mask is None else self.mask.index_select(0, rows)
        return Memory([layer.select(rows) for layer in self.layers], mask)


@dataclass
class TransformerState:
    """The source, and keys and values of what was written: nothing is computed twice."""

    memory: Memory
    past: list[KeyValues]
    length: int = 0  # tokens so far

    def select(self, rows: Tensor) -> TransformerState:
        past = [layer.select(rows) for layer in self.past]
        return TransformerState(self.memory.select(rows), past, self.length)


class Transformer(SequenceToSequence):
    """Encoder and decoder; `positions` are added to the embeddings, or turn queries and keys."""

    def __init__(self, configuration: TransformerConfiguration) -> None:
        c = configuration
        super().__init__(
            c.vocab_size,
            c.hidden_size,
            c.pad_token_id,
            shared=c.shared_embeddings,
            tied=c.tied_output,
        )
        self.configuration = c
        blocks = c.blocks
        self.learned_positions = (
            nn.Embedding(c.max_length, c.hidden_size) if c.positions == "learned" else None
        )
        self.embedding_dropout = nn.Dropout(c.dropout)
        self.encoder_layers = nn.ModuleList(
            Block(blocks, layer) for layer in range(c.num_encoder_layers)
        )
        self.decoder_layers = nn.ModuleList(
            DecoderBlock(blocks) for _ in range(c.num_decoder_layers)
        )
        # Post-norm blocks end normalized; the pre-norm residual path needs it once, at the end.
        pre = c.norm_position == "pre"
        self.encoder_norm: nn.Module = normalization(blocks) if pre else nn.Identity()
        self.decoder_norm: nn.Module = normalization(blocks) if pre else nn.Identity()

    def initialize(self, generator: torch.Generator) -> None:
        """Matrices by Glorot & Bengio 2010, as `torch.nn.Transformer`; embeddings normal, of
        deviation 1 / sqrt(size), since they are multiplied by sqrt(size) (section 3.4)."""
        deviation = self.configuration.hidden_size**-0.5
        for module in self.modules():
            if isinstance(module, nn.LayerNorm):
                nn.init.ones_(module.weight)
            elif isinstance(module, nn.Linear):
                nn.init.xavier_uniform_(module.weight, generator=generator)
            if isinstance(module, nn.LayerNorm | nn.Linear) and module.bias is not None:
                nn.init.zeros_(module.bias)
        self.initialize_tokens(generator, deviation)
        if self.learned_positions is not None:
            nn.init.normal_(self.learned_positions.weight, 0.0, deviation, generator=generator)

    def vectors(self, source: Tensor, target: Tensor) -> Tensor:
        memory = self.encode(source)
        layout = self._layout(target)
        hidden = self._embedded(self.target_tokens, target, layout)
        scope = self._causal_scope(layout, hidden)
        for layer, keys_values in zip(self.decoder_layers, memory.layers, strict=True):
            hidden = layer(hidden, layout, scope, keys_values, memory.mask)
        return layout.padded(self.decoder_norm(hidden))

    def start(self, source: Tensor) -> TransformerState:
        return TransformerState(self.encode(source), [KeyValues() for _ in self.decoder_layers])

    def step(self, tokens: Tensor, state: State) -> Tensor:
        assert isinstance(state, TransformerState)
        layout = Layout(len(tokens), 1, None, None)
        hidden = self._embedded(self.target_tokens, tokens[:, None], layout, state.length)
        turn = self._rotation(state.length, 1, hidden)
        memory = state.memory
        for layer, past, source in zip(self.decoder_layers, state.past, memory.layers, strict=True):
            hidden = layer(hidden, layout, Scope(None, turn, past), source, memory.mask)
        state.length += 1
        return self.decoder_norm(hidden)[:, 0]

    def alignments(self, source: Tensor, target: Tensor) -> Tensor:
        """Of the last layer but one, where there is one, the mean of its heads (Garg et al. 2019,
        arXiv:1909.02074, section 4: there they are most like a person's)."""
        memory = self.encode(source)
        layout = self._layout(target)
        hidden = self._embedded(self.target_tokens, target, layout)
        scope = self._causal_scope(layout, hidden)
        chosen = max(len(self.decoder_layers) - 2, 0)
        for index, layer in enumerate(self.decoder_layers):
            assert isinstance(layer, DecoderBlock)
            if index == chosen:
                asking = layer.asking(layer.before_source(hidden, layout, scope))
                seen = memory.layers[index]
                return layer.cross_attention.weights(asking, layout, seen, memory.mask).mean(dim=1)
            hidden = layer(hidden, layout, scope, memory.layers[index], memory.mask)
        raise AssertionError("a decoder has a layer")

    def encode(self, source: Tensor) -> Memory:
        """The source through the encoder, as each layer of the decoder asks for it."""
        layout = self._layout(source)
        hidden = self._embedded(self.source_tokens, source, layout)
        scope = Scope(layout.mask, self._rotation(0, layout.length, hidden))
        for layer in self.encoder_layers:
            hidden = layer(hidden, layout, scope)
        hidden = self.encoder_norm(hidden)
        layers = [layer.cross_attention.keys_values(hidden, layout) for layer in self._decoders]
        return Memory(layers, layout.mask)

    @property
    def _decoders(self) -> list[DecoderBlock]:
        return [layer for layer in self.decoder_layers if isinstance(layer, DecoderBlock)]

    def _layout(self, tokens: Tensor) -> Layout:
        return layout_of(tokens, tokens != self.pad_token_id)

    def _causal_scope(self, layout: Layout, hidden: Tensor) -> Scope:
        """A token sees those before it, and so never the padding behind it."""
        ones = torch.ones(layout.length, layout.length, dtype=torch.bool, device=hidden.device)
        return Scope(ones.tril()[None, None], self._rotation(0, layout.length, hidden))

    def _rotation(self, first: int, number: int, hidden: Tensor) -> tuple[Tensor, Tensor] | None:
        c = self.configuration
        if c.positions != "rotary":
            return None
        places = torch.arange(first, first + number, device=hidden.device)
        return rotation(places, c.hidden_size // c.num_attention_heads, BASE, hidden.dtype)

    def _embedded(
        self, tokens: nn.Embedding, ids: Tensor, layout: Layout, first: int = 0
    ) -> Tensor:
        """Embeddings of `ids  # (batch, length)`, places counted from `first`."""
        c = self.configuration
        hidden = tokens(layout.unpadded(ids)) * c.hidden_size**0.5
        places: Tensor | None = None
        if self.learned_positions is not None:
            places = self.learned_positions.weight[first : first + layout.length]
        elif c.positions == "sinusoidal":
            places = sinusoidal(first, layout.length, c.hidden_size, ids.device).to(hidden.dtype)
        if places is not None:
            hidden = hidden + (
                places if layout.places is None else places[layout.places % layout.length]
            )
        return self.embedding_dropout(hidden)
