"""What all tests share: how they are spread over processes, and what each finds."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from pipeline.console.threads import wait_briefly
from pipeline.languages.setting import language_here
from pipeline.languages.spoken import ENGLISH

# Before torch is imported. The tests' tensors are small: a second thread would only wait for work.
os.environ.setdefault("OMP_NUM_THREADS", "1")
wait_briefly()
if language_here() != ENGLISH:
    os.environ["LC_ALL"] = "C.UTF-8"  # tests compare English

TESTS = Path(__file__).parent
# Tests of such a folder share what takes seconds to make; they go first, for they take longest.
TOGETHER = ("end_to_end", "flows")

# How long an example takes is the machine's, and says nothing about the code.
settings.register_profile("no deadline", deadline=None)
settings.load_profile("no deadline")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """With `-n` a file's tests run in one process, as its fixtures want it."""
    from xdist.scheduler import LoadScopeScheduling

    class Scheduling(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            file = nodeid.partition("::")[0]
            folder = file.removeprefix("tests/").partition("/")[0]
            return folder if folder in TOGETHER else file

    return Scheduling(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The long ones first, where tests are shared out."""
    if "PYTEST_XDIST_WORKER" in os.environ:
        items.sort(key=lambda item: item.path.relative_to(TESTS).parts[0] not in TOGETHER)


@pytest.fixture(autouse=True)
def _as_found() -> Iterator[None]:
    """A command or a stage that runs in the tests' process sets up signals and torch for its own:
    the next test finds them as this one did."""
    handlers = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    yield
    for number, handler in handlers.items():
        signal.signal(number, handler)
    if (torch := sys.modules.get("torch")) is not None:
        torch.set_num_threads(1)
        torch.set_deterministic_debug_mode("default")
    if (precision := sys.modules.get("pipeline.model.training.precision")) is not None:
        precision.set_precision("float32")
