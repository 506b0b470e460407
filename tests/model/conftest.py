"""What the tests of the model share."""

from __future__ import annotations

import dataclasses

import pytest

from pipeline.model.configuration import EncoderConfiguration
from tests.model.models import TINY, TINY_MODERN

CONFIGURATIONS = {
    "post": TINY,
    "pre": dataclasses.replace(TINY, norm_position="pre"),
    "modern": TINY_MODERN,
}


@pytest.fixture(params=list(CONFIGURATIONS))
def configuration(request: pytest.FixtureRequest) -> EncoderConfiguration:
    """Both architectures, and both places of `bert`'s normalization."""
    return CONFIGURATIONS[request.param]
