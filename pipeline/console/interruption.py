"""SIGINT and SIGTERM in the middle of a step: the step ends first."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable
from types import FrameType, TracebackType
from typing import Any

from pipeline.console.errors import Interrupted

SIGNALS = (signal.SIGINT, signal.SIGTERM)


class DeferredSignals:
    """Context manager: signals are noted, not raised; `check` raises at a safe moment.

    A second signal changes nothing (a terminal and a guard often send one each); SIGKILL ends
    the process at any time, and costs the steps since the last checkpoint. Outside the main
    thread, where signals never arrive, nothing is installed.
    """

    def __init__(self) -> None:
        self.pending: int | None = None
        self._previous: dict[signal.Signals, Callable[..., Any] | int | None] = {}

    def __enter__(self) -> DeferredSignals:
        if threading.current_thread() is threading.main_thread():
            self._previous = {number: signal.signal(number, self._note) for number in SIGNALS}
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        for number, handler in self._previous.items():
            signal.signal(number, handler)
        if kind is None:
            self.check()

    def _note(self, number: int, frame: FrameType | None) -> None:
        self.pending = self.pending or number

    def check(self) -> None:
        """Raise `Interrupted` if a signal has arrived."""
        if self.pending is not None:
            raise Interrupted(self.pending)
