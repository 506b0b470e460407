"""What an environment lacks, or has too much of: mended once, before the work begins."""

from __future__ import annotations

import os
import pwd
import tempfile
from pathlib import Path

LOOPBACK = ("localhost", "127.0.0.1", "::1")


def prepare_surroundings() -> None:
    """Let loopback go past every proxy, and give a user without a name and a home both.

    A container run as any number (`docker run --user 12345`) has no entry in passwd, and where
    HOME is not set either, Python and DVC end with an error. What is set stays.
    """
    for name in ("no_proxy", "NO_PROXY"):
        named = [part for part in os.environ.get(name, "").split(",") if part.strip()]
        os.environ[name] = ",".join(dict.fromkeys([*named, *LOOPBACK]))
    try:
        entry = pwd.getpwuid(os.getuid())
    except KeyError:
        user = f"user{os.getuid()}"
        home = Path(tempfile.gettempdir(), f"home-of-{user}")
    else:
        user, home = entry.pw_name, Path(entry.pw_dir)
    if "HOME" not in os.environ:
        os.environ["HOME"] = str(home)
        if not home.is_dir() and home.parent == Path(tempfile.gettempdir()):
            home.mkdir(mode=0o700, exist_ok=True)
    if not any(name in os.environ for name in ("LOGNAME", "USER", "LNAME", "USERNAME")):
        os.environ["USER"] = user
