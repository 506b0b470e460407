"""Small encoders and inputs for them."""

from __future__ import annotations

import torch

from pipeline.model.configuration import EncoderConfiguration
from pipeline.model.heads import PretrainingModel

TINY = EncoderConfiguration(
    vocab_size=61,
    architecture="bert",
    hidden_size=24,
    num_hidden_layers=3,
    num_attention_heads=4,
    intermediate_size=40,
    max_position_embeddings=20,
    norm_position="post",
    hidden_dropout=0.0,
    attention_dropout=0.0,
    initializer_range=0.02,
    layer_norm_epsilon=1e-12,
)
TINY_MODERN = EncoderConfiguration(
    vocab_size=61,
    architecture="modern",
    hidden_size=24,
    num_hidden_layers=4,  # whole sequence, surroundings, surroundings, whole sequence
    num_attention_heads=4,
    intermediate_size=36,
    max_position_embeddings=20,
    norm_position="pre",
    hidden_dropout=0.0,
    attention_dropout=0.0,
    initializer_range=0.02,
    layer_norm_epsilon=1e-5,
    type_vocab_size=0,
    global_attention_every=3,
    local_attention=4,
    global_rope_theta=160_000.0,
    local_rope_theta=10_000.0,
)


def build(configuration: EncoderConfiguration, deviation: float | None = None) -> PretrainingModel:
    """A model with random weights; a large `deviation` makes every part of it matter."""
    model = PretrainingModel(configuration)
    model.initialize(torch.Generator().manual_seed(1))
    if deviation is not None:
        generator = torch.Generator().manual_seed(2)
        with torch.no_grad():
            for parameter in model.parameters():
                centre = 1.0 if (parameter == 1).all() else 0.0
                parameter.normal_(centre, deviation, generator=generator)
    return model.eval()


def padded_pairs() -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Input ids, attention mask and token types of three rows of unequal length."""
    generator = torch.Generator().manual_seed(3)
    ids = torch.randint(5, TINY.vocab_size, (3, 12), generator=generator)
    mask = torch.arange(12)[None, :] < torch.tensor([12, 7, 9])[:, None]
    types = ((torch.arange(12)[None, :] >= torch.tensor([5, 3, 4])[:, None]) & mask).long()
    return ids.masked_fill(~mask, 0), mask, types


# Where the three rows of `padded_pairs` lie in a pack: its row, and its first column.
PLACES = ((0, 0), (0, 12), (1, 0))


def packed_pairs() -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Input ids, sequence ids and token types: the rows of `padded_pairs`, two of them in one row,
    and a fourth sequence of one token in the other; `(2, 19)`."""
    ids, mask, types = padded_pairs()
    packed = [torch.zeros(2, 19, dtype=torch.int64) for _ in range(3)]
    for number, (row, column) in enumerate(PLACES):
        length = int(mask[number].sum())
        here = slice(column, column + length)
        for whole, part in zip(packed, (ids, torch.full_like(ids, number + 1), types), strict=True):
            whole[row, here] = part[number, :length]
    packed[0][1, 9], packed[1][1, 9] = 33, 7
    return packed[0], packed[1], packed[2]


def unpacked(values: torch.Tensor) -> list[torch.Tensor]:
    """What `(2, 19, …)` holds of the three sequences, each `(length, …)`."""
    lengths = padded_pairs()[1].sum(1).tolist()
    return [
        values[row, column : column + length]
        for (row, column), length in zip(PLACES, lengths, strict=True)
    ]
