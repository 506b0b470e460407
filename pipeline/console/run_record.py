"""What a stage took: `logs/stages/NAME.json`, written after it succeeded. No DVC output.

It lies in the pipeline's folder: those of another with a stage of the same name stay apart.

NAME is the stage, with its options as DVC names the items of a matrix: `finetune@kind-scratch`.
A page made later reads from it how long the stage took, on which machine, with which libraries.
"""

from __future__ import annotations

import contextlib
import json
import os
import platform
import resource
import sys
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path
from typing import Any

from pipeline.console.saying import say

FOLDER = Path("logs/stages")
LIBRARIES = (
    "datasets",
    "dvc",
    "gensim",
    "great-expectations",
    "kiwipiepy",
    "numpy",
    "prefect",
    "pyarrow",
    "safetensors",
    "scikit-learn",
    "scipy",
    "sentencex",
    "tokenizers",
    "torch",
)


class RunRecord:
    """One run of a stage: made before it, written after it."""

    def __init__(self, stage: str, options: Mapping[str, str], pipeline: Path = Path()) -> None:
        self.stage = "@".join([stage, *(["-".join(options.values())] if options else [])])
        self.path = pipeline / FOLDER / f"{self.stage.replace(os.sep, '_')}.json"
        self._started = time.monotonic()

    def write(self) -> None:
        """Put the record in its place, whole. Whatever goes wrong is said, and harms nothing."""
        partial = self.path.with_name(f".{self.path.name}.partial")
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            text = json.dumps(self.facts(), ensure_ascii=False, indent=2, sort_keys=True)
            partial.write_text(text + "\n", encoding="utf-8")
            partial.replace(self.path)
        except Exception as error:  # the stage's result is there: a missing log must not undo it
            say(f"warning: no record of this run in {self.path}: {error}", file=sys.stderr)

    def facts(self) -> dict[str, Any]:
        """Seconds by the wall clock, and of all cores with child processes; bytes; and on what."""
        usage = [
            resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
        ]
        return {
            "stage": self.stage,
            "seconds": round(time.monotonic() - self._started, 3),
            "cpu_seconds": round(sum(used.ru_utime + used.ru_stime for used in usage), 3),
            "peak_memory_bytes": _peak_memory(usage[1].ru_maxrss),
            "finished": datetime.now(UTC).isoformat(timespec="seconds"),
            "machine": machine(),
            "versions": versions(),
        }


def _peak_memory(children: int) -> int:
    """Bytes of the largest process: not the sum of processes that ran at the same time.

    Linux counts into `ru_maxrss` what stood in this process before `exec` (the parent's memory),
    not so into VmHWM.
    """
    unit = 1 if sys.platform == "darwin" else 1024
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit
    with contextlib.suppress(OSError, StopIteration):
        lines = Path("/proc/self/status").read_text(encoding="utf-8").splitlines()
        own = int(next(line for line in lines if line.startswith("VmHWM:")).split()[1]) * 1024
    return max(own, children * unit)


def machine() -> dict[str, Any]:
    """The machine in words and numbers; `None` for what cannot be told."""
    return {
        "system": f"{platform.system()} {platform.machine()}",
        "processor": _processor(),
        "cores": _cores(),
        "memory_bytes": os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES"),
        "accelerator": _accelerator(),
    }


def versions() -> dict[str, str]:
    """Python's version and those of the installed `LIBRARIES`, none of which is imported."""
    found = {"python": platform.python_version()}
    for name in LIBRARIES:
        try:
            found[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            continue
    return found


def _processor() -> str | None:
    """The processor's name; Linux on some machines has none."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor() or None
    named = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(named, platform.processor() or None)


def _cores() -> int | None:
    """Cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()


def _accelerator() -> str | None:
    """The accelerator that torch worked on; `None` without one, and where torch never came in."""
    torch = sys.modules.get("torch")
    if torch is None:
        return None
    if torch.cuda.is_initialized():
        return str(torch.cuda.get_device_name())
    return "Apple GPU (Metal)" if torch.backends.mps.is_available() else None
