"""The machine's cores, shared out among the stages of a run."""

from __future__ import annotations

import contextlib
import threading
from collections import deque
from collections.abc import Iterator


class Cores:
    """`number` cores; who asks first is served first: many small stages starve no large one.

    Two threads of one training beside another busy process get a quarter of their speed, not
    half: each waits for the other at every product of matrices.
    """

    def __init__(self, number: int) -> None:
        self.number = number
        self._free = number
        self._waiting: deque[object] = deque()
        self._changed = threading.Condition()

    @contextlib.contextmanager
    def held(self, number: int) -> Iterator[None]:
        """Wait for `number` cores (all, where there are fewer) and hold them."""
        number = min(number, self.number)
        turn = object()
        with self._changed:
            self._waiting.append(turn)
            self._changed.wait_for(lambda: self._waiting[0] is turn and self._free >= number)
            self._waiting.popleft()
            self._free -= number
            self._changed.notify_all()
        try:
            yield
        finally:
            with self._changed:
                self._free += number
                self._changed.notify_all()
