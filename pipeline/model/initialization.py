"""First weights: what each parameter is drawn from.

| parameter | `bert` | `modern` |
| --- | --- | --- |
| embeddings; query, key and value; `feed_forward.intermediate` | s | s |
| `attention.output`, `feed_forward.output`; `dense` of a head or pooler | s | s / sqrt(2 layers) |
| `classifier` | s | 1 / sqrt(hidden_size) |
| biases, the decoder's too | 0 | 0 (the decoder's, a classifier's) |
| weights of normalizations | 1 | 1 |

s is `initializer_range`: the deviation of a normal with mean 0 that is cut off at twice its
deviation. `bert`: `create_initializer` of google-research/bert's modeling.py, TensorFlow's
`truncated_normal`. `modern`: `_init_weights` of `transformers`' ModernBERT with its
`initializer_cutoff_factor` of 2, where what adds to the residual path begins the smaller the more
layers add to it (Megatron-LM, Shoeybi et al. 2019, arXiv:1909.08053).
"""

from __future__ import annotations

import math

import torch
from torch import nn

from pipeline.model.configuration import EncoderConfiguration

CUTOFF = 2.0  # deviations


@torch.no_grad()
def initialize(
    model: nn.Module,
    generator: torch.Generator,
    configuration: EncoderConfiguration,
    name: str = "",
) -> None:
    """Draw new weights, one parameter after the other; the same generator state, the same weights.

    `name`: what `model` is called in the whole that it is part of ("classifier").
    """
    for path, module in model.named_modules(prefix=name):
        if isinstance(module, nn.LayerNorm):
            nn.init.ones_(module.weight)
        elif isinstance(module, nn.Linear | nn.Embedding):
            deviation = standard_deviation(path, configuration)
            bound = CUTOFF * deviation
            nn.init.trunc_normal_(module.weight, 0.0, deviation, -bound, bound, generator=generator)
        if isinstance(module, nn.LayerNorm | nn.Linear) and module.bias is not None:
            nn.init.zeros_(module.bias)


def standard_deviation(path: str, configuration: EncoderConfiguration) -> float:
    """Of the matrix of the module at `path`, before the cut."""
    name = path.rpartition(".")[2]
    if configuration.is_modern and name == "classifier":
        return configuration.hidden_size**-0.5
    if configuration.is_modern and name in ("output", "dense"):
        return configuration.initializer_range / math.sqrt(2 * configuration.num_hidden_layers)
    return configuration.initializer_range
