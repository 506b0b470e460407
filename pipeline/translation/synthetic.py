"""Tasks without data, whose answers are known: what a model must be able to learn exactly."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from pipeline.foundation.randomness import generator

TASKS: dict[str, Callable[[Sequence[int]], Sequence[int]]] = {
    "copy": lambda digits: digits,
    "reverse": lambda digits: digits[::-1],
    "sort": sorted,
}


def synthetic_pairs(
    task: str, number: int, longest: int, seed: int = 1
) -> Iterator[tuple[str, str]]:
    """`number` different texts of 1 to `longest` digits, and what `task` makes of each.

    Fewer where there are not so many: of texts of one digit there are ten.
    """
    answer, random = TASKS[task], generator(seed, "download_pairs", task)
    seen: set[str] = set()
    for _ in range(20 * number):
        if len(seen) == number:
            return
        digits = random.integers(10, size=random.integers(1, longest + 1)).tolist()
        source = " ".join(map(str, digits))
        if source not in seen:
            seen.add(source)
            yield source, " ".join(map(str, answer(digits)))
