"""Training ends where validation no longer improves, and the best weights are kept.

Prechelt 1998 ("Early Stopping – But When?", criterion UP, on a score instead of an error): after so
many evaluations in a row without a better score. Of equal scores the first is the better one. But
until the score has moved, short of 1, no evaluation counts and the last weights are the best: what
is at the score of the most frequent class, or at an F1 of 0, has not begun to learn.
"""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor, nn

WEIGHTS = "weights/"
PERFECT = 1.0  # in every metric of a task


class EarlyStopping:
    """The best weights of `model` so far, by the score named `measure`: higher is better."""

    def __init__(self, model: nn.Module, patience: int, measure: str) -> None:
        """`patience`: evaluations without a better score, 1 or more."""
        self.parameters = dict(model.named_parameters())
        self.patience, self.measure = patience, measure
        self.best: float | None = None
        self.best_step = 0
        self.since = 0  # evaluations, in a row
        self.has_moved = False  # whether two scores differed, or one is perfect
        self.weights: dict[str, Tensor] = {}

    @property
    def is_over(self) -> bool:
        """Whether training should end."""
        return self.since >= self.patience

    @torch.no_grad()
    def judge(self, scores: dict[str, float], step: int) -> None:
        """Take in the scores of the weights of now."""
        score = scores[self.measure]
        self.has_moved |= score >= PERFECT or (self.best is not None and score != self.best)
        if self.has_moved and self.best is not None and score <= self.best:
            self.since += 1
            return
        self.best, self.best_step, self.since = score, step, 0
        self.weights = {name: value.detach().clone() for name, value in self.parameters.items()}

    @torch.no_grad()
    def take_best(self) -> None:
        """Give the model its best weights, where it was evaluated."""
        for name, value in self.weights.items():
            self.parameters[name].copy_(value)

    def state_dict(self) -> dict[str, Any]:
        """For a checkpoint."""
        facts = {"best": self.best, "best_step": self.best_step, "since": self.since}
        facts["has_moved"] = self.has_moved
        return {**facts, **{f"{WEIGHTS}{name}": value for name, value in self.weights.items()}}

    def load_state_dict(self, state: dict[str, Any]) -> None:
        """Restore what `state_dict` gave."""
        self.best, self.best_step = state["best"], state["best_step"]
        self.since, self.has_moved = state["since"], state["has_moved"]
        self.weights = {
            name: state[f"{WEIGHTS}{name}"].to(parameter.device)
            for name, parameter in self.parameters.items()
            if f"{WEIGHTS}{name}" in state
        }
