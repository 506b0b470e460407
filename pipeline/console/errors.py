"""What a person sees when something is wrong: one message, an exit code, no traceback."""

from __future__ import annotations

import errno
import io
import os
import signal
import sys
from collections.abc import Callable
from types import FrameType
from typing import NoReturn

from pipeline.languages.spoken import _
from pipeline.languages.telling import told

EXIT_USER_ERROR = 2
WHERE, EXPECTED, TO_DO = LABELS = ("where", "expected", "to do")


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
        lines = [told(self.what)]
        for label, text in (
            (WHERE, self.where),
            (EXPECTED, self.expected),
            (TO_DO, self.hint),
        ):
            if text:
                lines.append(f"  {told(label)}: {told(text)}")
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


def exit_code(name: str, work: Callable[[], int | None]) -> int:
    """Do the work of a command line; returns its exit code. Only a bug of ours shows a traceback.

    `name` is the command's, for the messages; `work` returns an exit code, or `None` for 0.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # what it has no letter for, by its code
    try:
        code = _told(name, work)
        sys.stdout.flush()
        return code
    except BrokenPipeError:
        # Who read our output has had enough (`… | head`); nothing more can be said there.
        nowhere = os.open(os.devnull, os.O_WRONLY)
        for stream in (sys.stdout, sys.stderr):
            os.dup2(nowhere, stream.fileno())
        return 128 + signal.SIGPIPE


def _told(name: str, work: Callable[[], int | None]) -> int:
    """The exit code, after a message on what went wrong."""
    try:
        return work() or 0
    except SystemExit as end:  # argparse's, after its own message
        return int(end.code or 0)
    except UserError as error:
        _say_error(name, str(error))
        return EXIT_USER_ERROR
    except BrokenPipeError:
        raise
    except PermissionError as error:
        denied = UserError(
            f"not allowed to open {error.filename or 'a file'}: {error.strerror}",
            hint="give yourself the right to it (chmod, chown), or name another place",
        )
        _say_error(name, str(denied))
        return EXIT_USER_ERROR
    except OSError as error:
        if error.errno not in {errno.ENOSPC, errno.EDQUOT}:
            raise
        full = UserError(
            f"the disk is full at {error.filename}" if error.filename else "the disk is full",
            hint="free some space and run again; what was finished is kept",
        )
        _say_error(name, str(full))
        return EXIT_USER_ERROR
    except (Interrupted, KeyboardInterrupt) as stop:
        print(_("{name}: interrupted").format(name=name), file=sys.stderr)
        return stop.exit_code if isinstance(stop, Interrupted) else 128 + signal.SIGINT


def _say_error(name: str, text: str) -> None:
    print(_("error in {name}: {text}").format(name=name, text=text), file=sys.stderr)
