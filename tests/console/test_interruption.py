"""Signals wait for a safe moment."""

from __future__ import annotations

import os
import signal
import threading

import pytest

from pipeline.console.errors import Interrupted
from pipeline.console.interruption import DeferredSignals


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_is_raised_at_the_next_check_only(number: signal.Signals) -> None:
    before = signal.getsignal(number)
    steps = 0
    with pytest.raises(Interrupted) as caught, DeferredSignals() as signals:  # noqa: PT012
        os.kill(os.getpid(), number)
        os.kill(os.getpid(), signal.SIGTERM)  # the first one counts
        steps += 1
        signals.check()
        steps += 1
    assert steps == 1
    assert caught.value.exit_code == 128 + number
    assert signal.getsignal(number) is before


def test_a_signal_after_the_last_check_is_not_lost() -> None:
    with pytest.raises(Interrupted), DeferredSignals():
        os.kill(os.getpid(), signal.SIGTERM)


def test_an_error_is_not_hidden_by_a_signal() -> None:
    with pytest.raises(ZeroDivisionError), DeferredSignals():  # noqa: PT012
        os.kill(os.getpid(), signal.SIGTERM)
        _ = 1 / 0


def test_other_threads_install_nothing() -> None:
    before = signal.getsignal(signal.SIGTERM)
    seen = []

    def work() -> None:
        with DeferredSignals() as signals:
            signals.check()
            seen.append(signal.getsignal(signal.SIGTERM))

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert seen == [before]
