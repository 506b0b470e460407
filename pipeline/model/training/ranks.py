"""Who trains: one process, or one of several (ranks) that share each batch.

What the loop asks of the other ranks, and what it is told by a process that has none. Several:
`distributed.DistributedRanks`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import TYPE_CHECKING, Any, TypeVar

import torch
from torch import Tensor, nn

from pipeline.console.errors import UserError

if TYPE_CHECKING:
    from pipeline.model.training.checkpoints import Checkpoints

M = TypeVar("M", bound=nn.Module)


class Ranks:
    """One process alone: it has every example, and its sums are the sums."""

    rank = 0
    count = 1

    @property
    def is_first(self) -> bool:
        """Whether this one writes what is written once: artifacts, logs, progress."""
        return self.rank == 0

    @property
    def description(self) -> str:
        """What to add to the device's name in a message."""
        return ""

    def checkpoints(self, alone: Checkpoints, model: nn.Module) -> Checkpoints:
        """Those of one process, or the like of all ranks in the same place."""
        return alone

    def prepare(self, model: nn.Module, layers: Iterable[nn.Module]) -> None:
        """Before the optimizers are made: from now on `call` computes with all ranks. Of a model in
        shards each of its `layers` is gathered by itself."""

    def local_seed(self, seed: int) -> int:
        """A seed for what each rank draws by itself (dropout); the first's is `seed`."""
        return (seed + self.rank) % 2**63

    def pieces(self, first: int, count: int, size: int) -> list[tuple[int, int]]:
        """This rank's of the examples `first`, …, `first + count - 1`, `size` at once (the last of
        them maybe fewer): (first, count) of each micro-batch."""
        return [(first + at, min(size, count - at)) for at in range(0, count, size)]

    def call(self, model: nn.Module, function: Callable[..., Any], *arguments: Any) -> Any:
        """`function(model, *arguments)`; tensors that a gradient is asked of are returned in a
        dict."""
        return function(model, *arguments)

    def gradients_join(self, at_last: bool) -> AbstractContextManager[None]:
        """Around the forward and backward pass of a micro-batch; the last of a step is `at_last`,
        after which the parameters have the gradients of the whole batch."""
        return nullcontext()

    def sums(self, numbers: Sequence[float]) -> list[float]:
        """Each number summed over the ranks, in float64: the same on all of them."""
        return list(numbers)

    def largest(self, number: int) -> int:
        """The largest of all ranks' numbers: the same on all of them."""
        return number

    def clip_gradients(self, model: nn.Module, limit: float) -> Tensor:
        """Scale the gradients so that their norm, over all parameters, is at most `limit`; -> what
        it was, a scalar, the same on all ranks."""
        return torch.nn.utils.clip_grad_norm_(model.parameters(), limit)

    def whole(self, model: M, make: Callable[[], M]) -> M:
        """The model, or one that `make` gives, with every weight in this process. All ranks must
        ask for it."""
        return model

    def leave(self) -> None:
        """No other rank is asked for anything from now on."""


ALONE = Ranks()


def pieces_of_rank(
    first: int, count: int, size: int, rank: int, num_ranks: int
) -> list[tuple[int, int]]:
    """(first, count) of each micro-batch of a rank: its contiguous share, in even pieces.

    Shares differ by at most one example, and so do pieces. All ranks have the same number of
    pieces, for each is a forward pass that they make together; a piece has at most `size` examples,
    or one more where the shares differ and `size` is 1. `count` is at least `num_ranks`.
    """
    assert count >= num_ranks, "a rank without an example"
    start, share = _even(count, num_ranks, rank)
    largest, smallest = -(-count // num_ranks), count // num_ranks
    number = min(-(-largest // size), smallest)
    return [
        (first + start + at, length)
        for at, length in (_even(share, number, piece) for piece in range(number))
    ]


def _even(count: int, number: int, index: int) -> tuple[int, int]:
    """(start, length) of part `index` of `count` things in `number` parts."""
    start, stop = (count * at // number for at in (index, index + 1))
    return start, stop - start


def require_enough(what: str, count: int, ranks: Ranks) -> None:
    """Raise `UserError` where some rank would get none of `count` examples."""
    if count < ranks.count:
        raise UserError(
            f"{what} is {count}, but {ranks.count} processes train",
            where="params.yaml, runtime.devices",
            expected=f"at least {ranks.count}, an example for each",
        )
