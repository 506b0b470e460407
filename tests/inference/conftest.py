"""What the tests of the tools share."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.inference.toy_models import write_encoder


@pytest.fixture(scope="module")
def encoder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a toy encoder."""
    return write_encoder(tmp_path_factory.mktemp("models"))
