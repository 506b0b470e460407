"""Cores are shared out in the order in which stages ask, and never more than there are."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

from hypothesis import given, settings
from hypothesis import strategies as st

from flows.cores import Cores


@settings(max_examples=20)
@given(st.integers(1, 4), st.lists(st.integers(1, 6), min_size=1, max_size=12))
def test_never_more_cores_are_held_than_there_are(number: int, wanted: list[int]) -> None:
    cores, lock, held, most = Cores(number), threading.Lock(), 0, 0

    def work(count: int) -> None:
        nonlocal held, most
        with cores.held(count):
            with lock:
                held += min(count, number)
                most = max(most, held)
            with lock:
                held -= min(count, number)

    with ThreadPoolExecutor(len(wanted)) as pool:
        list(pool.map(work, wanted))
    assert held == 0
    assert most <= number


def test_a_large_stage_that_waits_is_not_overtaken_by_small_ones() -> None:
    cores, order = Cores(2), []
    begun, go_on = threading.Event(), threading.Event()

    def first() -> None:
        with cores.held(1):
            begun.set()
            go_on.wait(60)
            order.append("first")

    def then(name: str, count: int) -> None:
        with cores.held(count):
            order.append(name)

    def waiting() -> int:
        return len(cores._waiting)

    threads = [threading.Thread(target=first)]
    threads[0].start()
    assert begun.wait(60)
    for place, (name, count) in enumerate((("large", 2), ("small", 1))):
        threads.append(threading.Thread(target=then, args=(name, count)))
        threads[-1].start()
        while waiting() <= place:
            pass
    go_on.set()
    for thread in threads:
        thread.join(60)
    assert order == ["first", "large", "small"]
