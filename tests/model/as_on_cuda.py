"""The encoder's way on a GPU, on the CPU: what the compiler is given there."""

from __future__ import annotations

from typing import Any

import pytest

from pipeline.model import encoder, linear
from pipeline.model.padding import Layout, masks_and_positions


def go_as_on_cuda(monkeypatch: pytest.MonkeyPatch) -> None:
    """Layouts and products of a GPU: the mask stands, and nothing looks at it."""

    def layout_of(input_ids: Any, attention_mask: Any, sequence_ids: Any = None) -> Layout:
        if sequence_ids is not None:
            mask, positions = masks_and_positions(sequence_ids)
            return Layout(*input_ids.shape, mask, None, positions)
        return Layout(*input_ids.shape, attention_mask[:, None, None, :], None)

    monkeypatch.setattr(encoder, "layout_of", layout_of)
    monkeypatch.setattr(linear, "prefers_onednn", lambda: False)
