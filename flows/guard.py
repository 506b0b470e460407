"""`python guard.py SECONDS COMMAND…`: run COMMAND so that it cannot outlive whoever asked for it.

The one who asks holds the other end of standard input. When that closes (on purpose, or because
its holder died, by kill -9 too), or when the guard gets SIGTERM, SIGINT or SIGHUP, the whole
process group of COMMAND gets SIGTERM, and after SECONDS SIGKILL. Exit code: that of COMMAND.
The guard imports nothing of this project: it must start fast and never fail.
"""

from __future__ import annotations

import ctypes
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from typing import Any

STOP_SIGNALS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
LINGER_SECONDS = 5.0  # for what COMMAND leaves behind when it ends by itself
PR_SET_CHILD_SUBREAPER = 36  # linux/prctl.h


def start_guarded(
    command: Sequence[str], seconds: float, **options: Any
) -> subprocess.Popen[bytes]:
    """Start `command` under a guard, in a session of its own; `options` are those of `Popen`."""
    return subprocess.Popen(
        # -I -S: nothing that the environment or site-packages say can stop the guard
        [sys.executable, "-I", "-S", __file__, str(seconds), *command],
        stdin=subprocess.PIPE,
        start_new_session=True,  # the terminal's Ctrl-C goes to the one who asked, alone
        **options,
    )


def let_go(guard: subprocess.Popen[bytes]) -> None:
    """Ask the guard to end its group; `guard.wait()` waits for that."""
    assert guard.stdin is not None
    guard.stdin.close()


def adopt_orphans() -> None:
    """On Linux, become the parent of orphaned descendants, so that none stays a zombie."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def watch_signals() -> int:
    """Turn SIGCHLD and the stop signals into bytes; returns the descriptor to read them from."""
    readable, writable = os.pipe()
    os.set_blocking(writable, False)
    signal.set_wakeup_fd(writable)
    for number in (signal.SIGCHLD, *STOP_SIGNALS):
        signal.signal(number, lambda *_: None)  # a handler, unlike SIG_IGN, is not inherited
    return readable


def reap(child: int) -> int | None:
    """Collect every process that ended; returns the exit code of `child` if it was among them."""
    code = None
    while True:
        try:
            pid, status = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return code
        if pid == 0:
            return code
        if pid == child:
            code = os.waitstatus_to_exitcode(status)


def group_lives(group: int) -> bool:
    """Whether any process of the group is left."""
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    except PermissionError:  # macOS, for a group of zombies
        return False
    return True


def end_group(group: int, seconds: float) -> int | None:
    """SIGTERM to the group, SIGKILL after `seconds`; returns the leader's code where it ended."""
    code = None
    deadline = time.monotonic() + seconds
    if group_lives(group):
        os.killpg(group, signal.SIGTERM)
    while group_lives(group):
        if time.monotonic() > deadline:
            os.killpg(group, signal.SIGKILL)
        time.sleep(0.02)
        ended = reap(group)
        code = ended if ended is not None else code
    return code


def wait_for_end(child: int, signals: int) -> int | None:
    """Wait until `child` ends (its code) or somebody asks to stop (None)."""
    while True:
        code = reap(child)
        if code is not None:
            return code
        ready, _, _ = select.select([0, signals], [], [])
        if signals in ready and set(os.read(signals, 512)) & set(STOP_SIGNALS):
            return None
        if 0 in ready and not os.read(0, 512):
            return None


def main(argv: list[str]) -> int:
    """Run the command; see the module."""
    adopt_orphans()
    signals = watch_signals()
    process = subprocess.Popen(argv[1:], stdin=subprocess.DEVNULL, process_group=0)
    code = wait_for_end(process.pid, signals)
    if code is None:
        code = end_group(process.pid, float(argv[0]))
    else:
        end_group(process.pid, LINGER_SECONDS)
    process.returncode = code = 1 if code is None else code
    return code if code >= 0 else 128 - code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
