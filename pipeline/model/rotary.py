"""Rotary positions (Su et al. 2021, arXiv:2104.09864): queries and keys turn with their place.

The product of a turned query and a turned key depends on how far apart they are, not on where.
"""

from __future__ import annotations

import torch
from torch import Tensor

Rotation = tuple[Tensor, Tensor]  # cosines and sines, (batch or 1, 1, length, head_size)


def rotation(positions: Tensor, head_size: int, theta: float, dtype: torch.dtype) -> Rotation:
    """Cosines and sines of the angles at `positions  # (length,) or (batch, length)`, int64.

    Pair i of a head, its elements i and i + head_size / 2, turns by position / theta^(2i /
    head_size). Angles are computed in float32 whatever `dtype` is, as `transformers` does.
    """
    pairs = torch.arange(0, head_size, 2, device=positions.device, dtype=torch.float)
    angles = positions[..., None].float() * (1.0 / theta ** (pairs / head_size))
    angles = torch.cat((angles, angles), dim=-1).view(-1, 1, positions.shape[-1], head_size)
    return angles.cos().to(dtype), angles.sin().to(dtype)


def rotate(values: Tensor, turn: Rotation) -> Tensor:
    """Turn `values  # (…, batch, heads, length, head_size)`; -> the same shape."""
    cosines, sines = turn
    first, second = values.chunk(2, dim=-1)
    return values * cosines + torch.cat((-second, first), dim=-1) * sines
