"""`size: auto` and `sequence_length: auto`: what suits so many words of training text.

Each shape up to the words beside it; measured in docs/training.md, "What auto chooses".
"""

from __future__ import annotations

from typing import Any

SEQUENCE_LENGTH = 128  # tokens: of nine tenths of BERT's pre-training (Devlin et al., A.2)
LEVELS = (  # words of text at most, layers, width
    (50_000, 2, 64),
    (4_000_000, 4, 128),
    (20_000_000, 4, 192),
    (100_000_000, 6, 384),
    (1_000_000_000, 8, 512),
)
LARGEST = (12, 768)


def shape_for(words: int, width: int | None = None) -> dict[str, Any]:
    """Every field of the encoder but its vocabulary, beside width and depth as params.yaml's; of
    `width`, where it is given, with the heads and the feed-forward layers that it takes.

    >>> shape_for(400_000)["hidden_size"], shape_for(400_000)["num_hidden_layers"]
    (128, 4)
    >>> shape_for(400_000, 320)["num_attention_heads"], shape_for(400_000, 320)["intermediate_size"]
    (5, 1280)
    """
    shapes = ((layers, size) for most, layers, size in LEVELS if words <= most)
    num_hidden_layers, hidden_size = next(shapes, LARGEST)
    hidden_size = width or hidden_size
    heads = range(max(hidden_size // 64, 2), 0, -1)
    return {
        "architecture": "bert",
        "hidden_size": hidden_size,
        "num_hidden_layers": num_hidden_layers,
        "num_attention_heads": next(number for number in heads if hidden_size % number == 0),
        "intermediate_size": 4 * hidden_size,
        "max_position_embeddings": SEQUENCE_LENGTH,
        "norm_position": "pre",
        "hidden_dropout": 0.0,
        "attention_dropout": 0.0,
        "initializer_range": 0.02,
        "layer_norm_epsilon": 1e-12,
    }
