"""What the tests of the tools share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import torch

from tests.inference.toy_models import write_encoder


@pytest.fixture(scope="module")
def encoder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a toy encoder."""
    return write_encoder(tmp_path_factory.mktemp("models"))


@pytest.fixture(autouse=True)
def torch_as_it_was() -> Iterator[None]:
    """The tools set up torch for their own process."""
    threads, mode = torch.get_num_threads(), torch.get_deterministic_debug_mode()
    yield
    torch.set_num_threads(threads)
    torch.set_deterministic_debug_mode(mode)
