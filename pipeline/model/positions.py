"""Positions that no training makes (Vaswani et al. 2017, section 3.5)."""

from __future__ import annotations

import torch
from torch import Tensor

BASE = 10_000.0


def sinusoidal(first: int, number: int, size: int, device: torch.device) -> Tensor:
    """Position vectors of places `first`, …, `(number, size)`, float32; `size` is even.

    Sines in the first half, cosines in the second, as tensor2tensor and `transformers`' Marian
    have them; the paper alternates them, which is the same up to an order of the columns.
    """
    places = torch.arange(first, first + number, dtype=torch.float64)
    pairs = torch.arange(0, size, 2, dtype=torch.float64)
    angles = places[:, None] / BASE ** (pairs / size)
    return torch.cat((angles.sin(), angles.cos()), dim=1).to(device, torch.float32)
