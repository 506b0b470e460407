"""Sequences whose answer is known, and bytes of text.

| kind | the answer at each place |
| --- | --- |
| `previous` | the token before it: nothing but order |
| `count` | how often its token occurs, up to four: nothing of order |
| `text` | the next byte of real text |
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from experiments.workbench.problems import read_texts
from pipeline.foundation.randomness import generator

TOKENS = 16  # of made-up sequences
MOST = 4
BYTES = 128


def batch(
    kind: str, seeds: Sequence[int], rows: int, length: int, index: int
) -> tuple[Tensor, Tensor]:
    """Tokens and classes `(seeds, rows, length)`; −1 where nothing is asked."""
    drawn = [
        generator(seed, "experiments", kind, index, length).integers(0, TOKENS, (rows, length))
        for seed in seeds
    ]
    tokens = torch.tensor(np.stack(drawn))
    return tokens, answers(kind, tokens)


def answers(kind: str, tokens: Tensor) -> Tensor:
    """The classes of made-up tokens."""
    if kind == "previous":
        return torch.cat([torch.full_like(tokens[..., :1], -1), tokens[..., :-1]], -1)
    same = tokens.unsqueeze(-1) == tokens.unsqueeze(-2)
    return same.sum(-1).clamp_max(MOST) - 1


class Text:
    """Bytes of the texts that `prepare_rows` wrote."""

    def __init__(self, text: bytes) -> None:
        self.bytes = torch.tensor(np.minimum(np.frombuffer(text, np.uint8), BYTES - 1).astype("i8"))

    @staticmethod
    def of(folder: Path) -> Text | None:
        """`None` where no task was prepared."""
        texts = read_texts(folder)
        return None if texts is None else Text("\n".join(texts["train"][0]).encode())

    def entropy(self) -> float:
        """The cost of answering by the frequencies of bytes, in nats."""
        shares = torch.bincount(self.bytes).double() / len(self.bytes)
        return float(-(shares[shares > 0] * shares[shares > 0].log()).sum())

    def batch(
        self, seeds: Sequence[int], rows: int, length: int, index: int
    ) -> tuple[Tensor, Tensor]:
        """Pieces from drawn places: tokens and the bytes after them `(seeds, rows, length)`."""
        last = len(self.bytes) - length - 1
        begins = np.stack(
            [generator(s, "experiments", "text", index).integers(0, last, rows) for s in seeds]
        )
        places = torch.tensor(begins).unsqueeze(-1) + torch.arange(length + 1)
        found = self.bytes[places]
        return found[..., :-1], found[..., 1:]
