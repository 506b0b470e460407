"""Which side of the split a group falls on: a function of its name and of nothing else."""

from __future__ import annotations

from typing import Literal

from pipeline.foundation.randomness import fraction_of

Side = Literal["train", "validation", "held_out"]


def side_of(group: str, salt: str, validation: float, held_out: float) -> Side:
    """The side of `group`; adding other groups never moves it.

    `validation` and `held_out` are shares in [0, 1). A group that is held out at one share is
    held out at every larger one. The held-out side is what tasks call "test".
    """
    fraction = fraction_of(salt, group)
    if fraction < held_out:
        return "held_out"
    if fraction < held_out + validation:
        return "validation"
    return "train"
