"""The messages, read once."""

from __future__ import annotations

import pytest

from tests.languages.messages import messages


@pytest.fixture(scope="session")
def all_messages() -> set[str]:
    return messages()
