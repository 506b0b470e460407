"""The model before its first step: what pre-training begins with, and is compared with."""

from __future__ import annotations

import torch

from pipeline.foundation.randomness import torch_seed
from pipeline.model.configuration import EncoderConfiguration
from pipeline.model.heads import PretrainingModel


def initial_model(configuration: EncoderConfiguration, seed: int) -> PretrainingModel:
    """The model with its first weights, on the CPU: a function of shape and seed."""
    model = PretrainingModel(configuration)
    model.initialize(torch.Generator().manual_seed(torch_seed(seed, "pretrain", "weights")))
    return model
