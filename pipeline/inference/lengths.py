"""Token ids of texts, and how long each was before it was cut."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

Item = TypeVar("Item")
Encoded = TypeVar("Encoded")
UNLIMITED = sys.maxsize


def encode_with_lengths(
    encode: Callable[[Sequence[Item], int], list[Encoded]],
    items: Sequence[Item],
    max_length: int,
    size: Callable[[Any], int] = len,
) -> tuple[list[Encoded], list[int]]:
    """`encode(items, max_length)`, and of each item the number of tokens without that limit.

    Special tokens count; `size` is that of what is encoded. Only what reaches the limit is encoded
    again.
    """
    encoded = encode(items, max_length)
    lengths = [size(text) for text in encoded]
    at_limit = [index for index, length in enumerate(lengths) if length >= max_length]
    if at_limit:
        whole = encode([items[index] for index in at_limit], UNLIMITED)
        for index, text in zip(at_limit, whole, strict=True):
            lengths[index] = size(text)
    return encoded, lengths
