"""Progress of long work: a bar on a terminal, sparse plain lines elsewhere."""

from __future__ import annotations

import sys
import time
from types import TracebackType
from typing import Any

from pipeline.languages.spoken import _
from pipeline.languages.telling import told

SECONDS_BETWEEN_LINES = 15.0


class Progress:
    """Context manager: `with Progress("pretrain", total=3000, unit="steps") as progress: ...`."""

    def __init__(
        self, description: str, *, total: int | None, unit: str, shown: bool = True
    ) -> None:
        """`shown`: no for the second process of several that do the same work."""
        self.shown = shown
        self.description = description
        self.total = total
        self.unit = unit
        self.done = 0
        self._bar: Any = None
        self._started = self._printed = time.monotonic()
        self._first = 0

    def __enter__(self) -> Progress:
        if self.shown and sys.stderr.isatty():
            from tqdm import tqdm

            self._bar = tqdm(
                total=self.total, desc=told(self.description), unit=f" {told(self.unit)}"
            )
        self._started = self._printed = time.monotonic()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self._bar is not None:
            self._bar.close()
        elif kind is None:
            self._line({})

    def start_at(self, done: int) -> None:
        """Count work of an earlier process as done, without counting it into the rate."""
        self.done = self._first = done
        if self._bar is not None:
            self._bar.update(done)

    def advance(self, number: int = 1, **fields: float | str) -> None:
        """Report `number` more units; `fields` (such as loss=3.21) stand beside the rate."""
        self.done += number
        if self._bar is not None:
            self._bar.set_postfix(fields, refresh=False)
            self._bar.update(number)
        elif time.monotonic() - self._printed > SECONDS_BETWEEN_LINES:
            self._printed = time.monotonic()
            self._line(fields)

    def _line(self, fields: dict[str, float | str]) -> None:
        if not self.shown:
            return
        seconds = max(time.monotonic() - self._started, 1e-9)
        rate = (self.done - self._first) / seconds
        words = [
            (_("{done:,} of {total:,} {unit}") if self.total else _("{done:,} {unit}")).format(
                done=self.done, total=self.total, unit=told(self.unit)
            ),
            _("{rate:,.1f} a second").format(rate=rate),
        ]
        if self.total and rate > 0 and self.done < self.total:
            left = (self.total - self.done) / rate
            words.append(_("{left:,.0f} s left").format(left=left))
        words += [
            f"{told(key)} {value:.4g}" if isinstance(value, float) else f"{told(key)} {value}"
            for key, value in fields.items()
        ]
        print(f"{told(self.description)}: {', '.join(words)}", flush=True)
