"""How threads wait for each other. Imports nothing: it must run before torch does."""

from __future__ import annotations

import os

# Turns of the waiting loop before a thread sleeps, about half a millisecond. GNU OpenMP's own
# 300,000 are no faster alone, and four times slower beside another busy process (2 cores, 1,600
# against 410 ms a step), since a thread that waits keeps the core from the one it waits for.
SPIN_COUNT = "10000"


def wait_briefly() -> None:
    """Let OpenMP's threads sleep early, unless the user has said how. Changes no byte."""
    if "OMP_WAIT_POLICY" not in os.environ:
        os.environ.setdefault("GOMP_SPINCOUNT", SPIN_COUNT)
