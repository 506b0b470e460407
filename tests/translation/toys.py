"""Small models of every architecture, and what they learn from."""

from __future__ import annotations

from typing import Any

import torch

from pipeline.model.sequence_to_sequence import SequenceToSequence
from pipeline.params import Optimizer
from pipeline.params.plan import Budget
from pipeline.translation.models import ARCHITECTURES, build
from pipeline.translation.pair_rows import Ends, Pair
from pipeline.translation.synthetic import synthetic_pairs
from pipeline.translation.training import translation_run

ENDS = Ends(pad=0, start=2, end=3)
FIRST_DIGIT = 4


def toy(architecture: str, vocab_size: int, size: int = 16, seed: int = 1) -> SequenceToSequence:
    fields: dict[str, Any] = {"vocab_size": vocab_size, "hidden_size": size, "dropout": 0.0}
    if architecture == "transformer":
        fields |= {
            "num_encoder_layers": 2,
            "num_decoder_layers": 2,
            "num_attention_heads": 4,
            "intermediate_size": 2 * size,
            "max_length": 64,
            "norm_position": "pre",
        }
    else:
        fields |= {"num_layers": 1}
    model = build(architecture, fields)
    model.initialize(torch.Generator().manual_seed(seed))
    return model


def adamw(learning_rate: float) -> Optimizer:
    return Optimizer(
        name="adamw",
        beta1=0.9,
        beta2=0.98,
        epsilon=1e-9,
        decay_embeddings=False,
        schedule="linear",
        learning_rate=learning_rate,
        weight_decay=0.0,
        max_gradient_norm=1.0,
        warmup_fraction=0.1,
    )


def digit_pairs(task: str, number: int, longest: int) -> list[Pair]:
    def ids(text: str) -> list[int]:
        return [FIRST_DIGIT + int(digit) for digit in text.split()]

    return [Pair(ids(a), ids(b)) for a, b in synthetic_pairs(task, number, longest)]


def train(model: SequenceToSequence, pairs: list[Pair], **options: Any):
    """The run, not yet run."""
    settings = {
        "ends": ENDS,
        "optimizer": adamw(options.pop("learning_rate", 0.003)),
        "budget": Budget(steps=options.pop("steps", 20)),
        "batch_size": 64,
        "label_smoothing": 0.0,
        "seed": 1,
    }
    return translation_run(model, pairs, options.pop("validation", []), **settings | options)


__all__ = ["ARCHITECTURES", "ENDS", "adamw", "digit_pairs", "toy", "train"]
