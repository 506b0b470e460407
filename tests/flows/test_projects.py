"""How the tests ask a server that is busy."""

from __future__ import annotations

import time
import urllib.error

import pytest

from tests.corpus.sources.file_server import serve
from tests.flows.projects import BUSY, ask


@pytest.mark.parametrize("status", BUSY)
def test_a_busy_server_is_asked_again(status, monkeypatch):
    with serve(b"[1]") as server:
        server.status = status
        monkeypatch.setattr(time, "sleep", lambda _: setattr(server, "status", 200))
        assert ask(f"{server.address}/file.txt") == [1]
        assert len(server.requests) == 2


@pytest.mark.parametrize(("status", "seconds"), [(503, 0.0), (500, 60.0)])
def test_one_that_stays_busy_or_fails_is_an_error(status, seconds):
    with serve(b"[1]") as server:
        server.status = status
        with pytest.raises(urllib.error.HTTPError, match=str(status)):
            ask(f"{server.address}/file.txt", seconds=seconds)
        assert len(server.requests) == 1
