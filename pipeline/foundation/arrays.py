"""Flat little-endian arrays with a JSON header: written in chunks, read through a memory map."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from pipeline.foundation.artifacts import write_json


class ArrayWriter:
    """A one-dimensional array appended to in chunks: `NAME.bin` and its header `NAME.json`."""

    def __init__(self, folder: Path, name: str, dtype: str) -> None:
        self.dtype = np.dtype(dtype).newbyteorder("<")
        self.header = folder / f"{name}.json"
        self.length = 0
        self._stream = (folder / f"{name}.bin").open("wb")

    def __enter__(self) -> ArrayWriter:
        return self

    def __exit__(self, kind: object, *rest: object) -> None:
        self._stream.close()
        if kind is None:
            write_json(self.header, {"dtype": self.dtype.str, "length": self.length})

    def append(self, values: np.ndarray | Sequence[int]) -> None:
        """Append values; raises `OverflowError` where one does not fit the dtype."""
        wide = np.asarray(values)
        array = wide.astype(self.dtype)
        if not np.array_equal(array, wide):
            raise OverflowError(f"values outside {self.dtype} for {self.header.stem}")
        self._stream.write(array.tobytes())
        self.length += len(array)


def open_array(folder: Path, name: str) -> np.ndarray:
    """Memory-map the array `NAME.bin`, read-only, `(length,)` of its header's dtype."""
    header = json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
    if header["length"] == 0:
        return np.empty(0, dtype=header["dtype"])
    return np.memmap(
        folder / f"{name}.bin", dtype=header["dtype"], mode="r", shape=(header["length"],)
    )
