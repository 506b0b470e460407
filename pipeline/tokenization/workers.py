"""Work spread over processes, its results in order, and nobody left behind.

Processes are spawned, not forked: pyarrow and tokenizers run threads, which a fork would leave in
unknown states. A worker ignores SIGINT and SIGTERM, which are its parent's to handle, and ends as
soon as its end of a pipe closes: when the parent is done, interrupted or dead (kill -9 too).
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing.connection import Connection
from types import TracebackType
from typing import Any, TypeVar

from pipeline.console.errors import UserError

Item = TypeVar("Item")
Result = TypeVar("Result")


class Workers:
    """Processes that ran `initialize(*arguments)` once; one worker is this process itself.

    Use as a context manager. `initialize` and what is mapped must be functions of a module.
    """

    def __init__(self, number: int, initialize: Callable[..., None], *arguments: Any) -> None:
        self.number = number
        self._executor: ProcessPoolExecutor | None = None
        if number == 1:
            initialize(*arguments)
            return
        context = multiprocessing.get_context("spawn")
        self._watched, self._alive = context.Pipe(duplex=False)
        self._executor = ProcessPoolExecutor(
            number,
            mp_context=context,
            initializer=_start,
            initargs=(self._watched, initialize, arguments),
        )

    def __enter__(self) -> Workers:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self._executor is None:
            return
        if kind is not None:
            self._alive.close()  # ends the workers in the middle of what they do
        self._executor.shutdown(wait=True, cancel_futures=True)
        self._alive.close()
        self._watched.close()

    def map(self, function: Callable[[Item], Result], items: Iterable[Item]) -> Iterator[Result]:
        """Yield `function(item)` in the order of `items`; at most two a worker are under way.

        Raises what `function` raises, and `UserError` where a worker was killed.
        """
        if self._executor is None:
            yield from map(function, items)
            return
        pending: deque[Future[Result]] = deque()
        try:
            for item in items:
                pending.append(self._executor.submit(function, item))
                if len(pending) >= 2 * self.number:
                    yield pending.popleft().result()
            while pending:
                yield pending.popleft().result()
        except BrokenProcessPool:
            raise UserError(
                "a worker process was killed",
                where=f"runtime.workers: {self.number}",
                hint="memory may have run out: lower runtime.workers and run again",
            ) from None


def _start(watched: Connection, initialize: Callable[..., None], arguments: tuple) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, args=(watched,), daemon=True).start()
    os.environ["TOKENIZERS_PARALLELISM"] = "false"
    initialize(*arguments)


def _end_with_parent(watched: Connection) -> None:
    """Wait for the other end to close (nothing is ever sent), then end this process."""
    with contextlib.suppress(EOFError, OSError):
        watched.recv_bytes()
    os._exit(1)
