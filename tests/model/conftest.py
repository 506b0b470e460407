"""What the tests of the model share."""

from __future__ import annotations

import dataclasses

import pytest

from pipeline.model.configuration import EncoderConfiguration
from tests.model.models import TINY


@pytest.fixture(params=["post", "pre"])
def configuration(request: pytest.FixtureRequest) -> EncoderConfiguration:
    """Both places of the normalization."""
    return dataclasses.replace(TINY, norm_position=request.param)
