"""Which texts repeat an earlier one, for any number of texts in bounded memory.

A set of what was seen grows with the corpus (100 bytes a paragraph in Python: 1 GB for 2 GB of
text). Here each text leaves 16 bytes on disk, its hash and its number, in one of 64 files by the
first bits of the hash; equal texts meet in one file, and one file at a time is sorted.

| texts | on disk | in memory, at most |
| --- | --- | --- |
| 10 million (2 GB) | 170 MB | 8 MB |
| 1 billion (200 GB) | 17 GB | 800 MB |

Hashes have 64 bits: among 10 million different texts, two share one with probability 3e-6
(n² / 2⁶⁵); then the later is taken for a repeat.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np

BUCKET_BITS = 6
TEXTS_IN_MEMORY = 1 << 15


class RepeatFinder:
    """Give every text to `add`, in order; then `repeats` says which were there before."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.num_texts = 0
        self._digests: list[bytes] = []
        folder.mkdir(parents=True)

    def add(self, text: str) -> None:
        """Take note of the next text."""
        self._digests.append(hashlib.blake2b(text.encode(), digest_size=8).digest())
        if len(self._digests) >= TEXTS_IN_MEMORY:
            self._flush()

    def repeats(self) -> np.ndarray:
        """`(num_texts,)` bool, memory-mapped: whether an equal text came before."""
        import numpy as np

        self._flush()
        if self.num_texts == 0:
            return np.zeros(0, dtype=bool)
        repeats = np.memmap(
            self.folder / "repeats.bin", dtype=bool, mode="w+", shape=(self.num_texts,)
        )
        for path in sorted(self.folder.glob("bucket-*.bin")):
            entries = np.fromfile(path, dtype="<u8").reshape(-1, 2)  # (texts, hash and number)
            order = np.argsort(entries[:, 0], kind="stable")  # stable: equal hashes stay in order
            hashes = entries[order, 0]
            again = order[1:][hashes[1:] == hashes[:-1]]
            repeats[entries[again, 1].astype(np.int64)] = True
            path.unlink()
        return repeats

    def _flush(self) -> None:
        import numpy as np

        hashes = np.frombuffer(b"".join(self._digests), dtype="<u8")
        numbers = np.arange(self.num_texts, self.num_texts + len(hashes), dtype="<u8")
        entries = np.stack([hashes, numbers], axis=1)
        buckets = hashes >> np.uint64(64 - BUCKET_BITS)
        for bucket in np.unique(buckets):
            with (self.folder / f"bucket-{bucket:02d}.bin").open("ab") as stream:
                stream.write(entries[buckets == bucket].tobytes())
        self.num_texts += len(hashes)
        self._digests.clear()
