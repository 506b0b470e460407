"""What a person sees when something is wrong: one message, an exit code, no traceback."""

from __future__ import annotations

import signal
from types import FrameType
from typing import NoReturn

EXIT_USER_ERROR = 2


class UserError(Exception):
    """A mistake that the user can mend: what is wrong, where, what was expected, what to do."""

    def __init__(
        self,
        what: str,
        *,
        where: str | None = None,
        expected: str | None = None,
        hint: str | None = None,
    ) -> None:
        super().__init__(what)
        self.what = what
        self.where = where
        self.expected = expected
        self.hint = hint

    def __str__(self) -> str:
        lines = [self.what]
        for label, text in (
            ("where", self.where),
            ("expected", self.expected),
            ("to do", self.hint),
        ):
            if text:
                lines.append(f"  {label}: {text}")
        return "\n".join(lines)


class Interrupted(BaseException):
    """SIGINT or SIGTERM arrived; not an `Exception`, so that no handler swallows it."""

    def __init__(self, signal_number: int) -> None:
        super().__init__(signal.Signals(signal_number).name)
        self.signal_number = signal_number

    @property
    def exit_code(self) -> int:
        """130 for SIGINT, 143 for SIGTERM: the shell's convention."""
        return 128 + self.signal_number


def raise_on_signals() -> None:
    """Turn SIGINT and SIGTERM into `Interrupted`, so that `finally` clauses run."""

    def interrupt(signal_number: int, frame: FrameType | None) -> NoReturn:
        raise Interrupted(signal_number)

    signal.signal(signal.SIGINT, interrupt)
    signal.signal(signal.SIGTERM, interrupt)
