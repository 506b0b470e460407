"""The attention weights of every head, computed beside the encoder's own forward pass.

The encoder asks `scaled_dot_product_attention`, which never forms the weights. Hooks on its
attention modules see the same inputs and form them, so that training keeps its speed.
"""

from __future__ import annotations

import math

import torch
from torch import Tensor

from pipeline.model.attention import Scope, SelfAttention
from pipeline.model.encoder import Encoder
from pipeline.model.padding import Layout


def weights_of(query: Tensor, key: Tensor, mask: Tensor | None) -> Tensor:
    """Softmax of the scaled products (Vaswani et al. 2017, section 3.2.1).

    `query` and `key  # (batch, heads, length, head_size)`; `mask`, true where a query may look, of
    a shape that broadcasts to the result, `(batch, heads, length, length)`: rows, which sum to 1,
    are what looks, columns what is looked at.
    """
    scores = query @ key.transpose(-2, -1) / math.sqrt(query.shape[-1])
    if mask is not None:
        scores = scores.masked_fill(~mask, -math.inf)
    return scores.softmax(dim=-1)


@torch.no_grad()
def attention_weights(
    encoder: Encoder, input_ids: Tensor, token_type_ids: Tensor | None = None
) -> Tensor:
    """Every head's weights over one sequence, without dropout.

    `input_ids` and `token_type_ids  # (1, length)`, int64, without padding; ->
    `(layers, heads, length, length)`, on the CPU.
    """
    found: list[Tensor] = []

    def record(module: SelfAttention, inputs: tuple[Tensor, Layout, Scope]) -> None:
        query, key, _ = module.queries_keys_values(*inputs)
        found.append(weights_of(query, key, inputs[2].mask)[0].cpu())

    handles = [
        module.register_forward_pre_hook(record)
        for module in encoder.modules()
        if isinstance(module, SelfAttention)
    ]
    try:
        encoder.eval()
        encoder(input_ids, None, token_type_ids)
    finally:
        for handle in handles:
            handle.remove()
    return torch.stack(found)
