"""The sequence length that a manifest's params tell."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def longest_sequence(pretraining: Mapping[str, Any]) -> int | None:
    """The most tokens that a sequence of this pre-training had, special ones included; `None`
    where its params do not say."""
    length = pretraining.get("sequence_length")
    if isinstance(length, list):  # a curriculum: [{length, fraction}, …]
        return max(phase["length"] for phase in length)
    return length
