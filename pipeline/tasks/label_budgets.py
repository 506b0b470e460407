"""Which training rows a label budget takes: the same ones for every strategy and baseline."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from pipeline.console.errors import UserError
from pipeline.foundation.randomness import generator

Budget = int | Literal["all"]


def training_order(labels: Sequence[Sequence[str]], seed: int) -> list[int]:
    """The order in which budgets take rows: a smaller budget is the beginning of a larger one.

    `labels[i]` are the labels row `i` carries (none for regression). A random order, but for one
    thing: the first row of each label comes first, so that a budget lacks no class if it has
    room for all of them.
    """
    order = generator(seed, "finetune", "label budget").permutation(len(labels)).tolist()
    seen: set[str] = set()
    first = []
    for row in order:
        if not seen.issuperset(labels[row]):
            seen.update(labels[row])
            first.append(row)
    chosen = set(first)
    return first + [row for row in order if row not in chosen]


def rows_of_budget(order: Sequence[int], budget: Budget, where: str) -> list[int]:
    """The rows that `budget` takes; raises `UserError` where there are not as many."""
    if budget == "all":
        return list(order)
    if budget > len(order):
        raise UserError(
            f"a label budget of {budget}, but only {len(order)} training rows",
            where=where,
            hint='lower finetune.training.label_budgets in params.yaml, or use "all"',
        )
    return list(order[:budget])
