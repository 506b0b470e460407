"""What the processor says it can do. Results depend on it, so it is asked, never measured."""

from __future__ import annotations

import functools
import platform
from dataclasses import dataclass
from pathlib import Path

CPUINFO = Path("/proc/cpuinfo")


@dataclass(frozen=True)
class Processor:
    """Of an x86-64 under Linux; elsewhere it says nothing."""

    vendor: str = ""  # AuthenticAMD, GenuineIntel
    flags: frozenset[str] = frozenset()  # in Linux' words: avx512f, amx_bf16

    @property
    def has_matrix_units(self) -> bool:
        """Whether it multiplies bfloat16 matrices in units of their own (AMX)."""
        return {"amx_tile", "amx_bf16"} <= self.flags


@functools.cache
def processor(cpuinfo: Path = CPUINFO) -> Processor:
    """What `cpuinfo` says of the first of its processors."""
    if platform.machine() != "x86_64" or not cpuinfo.is_file():
        return Processor()
    facts: dict[str, str] = {}
    for line in cpuinfo.read_text(encoding="utf-8").splitlines():
        name, _, value = line.partition(":")
        facts.setdefault(name.strip(), value.strip())
    return Processor(facts.get("vendor_id", ""), frozenset(facts.get("flags", "").split()))
