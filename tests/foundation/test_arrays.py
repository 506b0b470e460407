"""What was written in chunks comes back, and nothing is cut off in silence."""

from __future__ import annotations

import tempfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.foundation.arrays import ArrayWriter, open_array


@given(st.lists(st.lists(st.integers(0, 2**16 - 1), max_size=20), max_size=5))
def test_arrays_come_back_whatever_the_chunks(chunks: list[list[int]]) -> None:
    with tempfile.TemporaryDirectory() as name:
        with ArrayWriter(Path(name), "ids", "uint16") as writer:
            for chunk in chunks:
                writer.append(np.array(chunk, dtype=np.int64))
        array = open_array(Path(name), "ids")
        assert array.dtype == np.dtype("<u2")
        assert array.tolist() == [value for chunk in chunks for value in chunk]


def test_a_value_that_does_not_fit_is_refused(tmp_path: Path) -> None:
    with ArrayWriter(tmp_path, "ids", "uint16") as writer, pytest.raises(OverflowError):
        writer.append(np.array([70_000]))
