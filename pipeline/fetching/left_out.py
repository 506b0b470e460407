"""What readers leave out: counted by source, said once, and kept in the manifest."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar

from pipeline.console.saying import say

_counted: ContextVar[Counter[str] | None] = ContextVar("left out", default=None)


@contextmanager
def counted() -> Iterator[Counter[str]]:
    """How many of what `leave_out` was told of within."""
    counts: Counter[str] = Counter()
    token = _counted.set(counts)
    try:
        yield counts
    finally:
        _counted.reset(token)


def leave_out(where: str, counts: Mapping[str, int]) -> None:
    """Count what was not read; where nobody counts, say it."""
    if (found := _counted.get()) is not None:
        found.update(counts)
    else:
        say_left_out(where, counts)


def say_left_out(where: str, counts: Mapping[str, int]) -> None:
    """Say how many of what was not read, if anything."""
    if counts:
        said = ", ".join(f"{number:,} {what}" for what, number in sorted(counts.items()))
        say(f"{where}: left out {said}")
