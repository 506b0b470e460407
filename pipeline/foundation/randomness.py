"""Every random choice is a function of (seed, stage, purpose, index): never of order or workers.

Philox is a counter-based generator (Salmon et al. 2011, "Parallel random numbers: as easy as
1, 2, 3"): its key alone fixes its stream, so example 17 is drawn the same way by any worker.
"""

from __future__ import annotations

import hashlib

import numpy as np


def derived_key(seed: int, stage: str, purpose: str, *index: int) -> int:
    """A 128-bit key for one random choice, stable across machines and Python versions."""
    words = "\x1f".join([str(seed), stage, purpose, *map(str, index)])
    return int.from_bytes(hashlib.sha256(words.encode()).digest()[:16], "little")


def generator(seed: int, stage: str, purpose: str, *index: int) -> np.random.Generator:
    """A NumPy generator for one random choice."""
    return np.random.Generator(np.random.Philox(key=derived_key(seed, stage, purpose, *index)))


def torch_seed(seed: int, stage: str, purpose: str, *index: int) -> int:
    """A seed in [0, 2**63) for `torch.Generator.manual_seed`."""
    return derived_key(seed, stage, purpose, *index) % 2**63


def fraction_of(salt: str, key: str) -> float:
    """Where `key` falls in [0, 1): the same wherever and whenever it is asked (for splits)."""
    digest = hashlib.sha256(f"{salt}\x1f{key}".encode()).digest()
    return int.from_bytes(digest[:7], "big") / 2**56
