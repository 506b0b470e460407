"""Small encoders and inputs for them."""

from __future__ import annotations

import torch

from pipeline.model.configuration import EncoderConfiguration
from pipeline.model.heads import BertForPreTraining

TINY = EncoderConfiguration(
    vocab_size=61,
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


def build(
    configuration: EncoderConfiguration, deviation: float | None = None
) -> BertForPreTraining:
    """A model with random weights; a large `deviation` makes every part of it matter."""
    model = BertForPreTraining(configuration)
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
