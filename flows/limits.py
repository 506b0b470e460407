"""How many `gpu` stages may run at once, on all that share a Prefect server."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path

from prefect import get_client
from prefect.concurrency.asyncio import ConcurrencySlotAcquisitionError
from prefect.concurrency.sync import concurrency
from prefect.exceptions import ObjectNotFound

from flows.flow_runs import is_server_lost
from flows.run_stage import StageRunner

GPU_LIMIT = "gpu"  # the name of the concurrency limit on the server
LEASE_SECONDS = 60  # a run that died gives its slots back after this
MAX_REFUSALS = 20  # of a server that answers, but not with a slot
TRY_SECONDS = 5  # how often a stage that waits looks whether the run is being stopped


def configured_gpu_slots(params_file: Path) -> int:
    """`runtime.training_slots` of the params; 1 where that is not said (stages check params)."""
    from ruamel.yaml import YAML, YAMLError

    try:
        params = YAML(typ="safe").load(params_file)
    except (OSError, YAMLError):
        return 1
    runtime = params.get("runtime") if isinstance(params, dict) else None
    slots = runtime.get("training_slots") if isinstance(runtime, dict) else None
    return slots if isinstance(slots, int) and slots >= 1 else 1


def set_gpu_limit(slots: int) -> None:
    """Make the limit, or change it."""
    with get_client(sync_client=True) as client:
        client.upsert_global_concurrency_limit_by_name(GPU_LIMIT, slots)


def forget_gpu_limit() -> None:
    """Drop the limit with the slots that dead runs hold, where nobody else can hold any."""
    with contextlib.suppress(ObjectNotFound), get_client(sync_client=True) as client:
        client.delete_global_concurrency_limit_by_name(GPU_LIMIT)


@contextlib.contextmanager
def gpu_slot(runner: StageRunner, say: Callable[[str], None]) -> Iterator[None]:
    """Hold one slot; the lease is renewed in the background; `say` tells that it must wait.

    Where the server is lost the stage goes on and the next ones take turns within this run: their
    work is worth more than the limit of a dead server.
    """
    told, refusals = False, 0
    with contextlib.ExitStack() as stack:
        while not runner.stopping.is_set():
            try:
                stack.enter_context(_lease())
                break
            except TimeoutError:
                if not told:
                    say(f"waits for a slot of the limit {GPU_LIMIT!r}")
                told = True
            except ConcurrencySlotAcquisitionError:
                if is_server_lost():
                    break
                refusals += 1  # 503: its database is locked for a moment
                if refusals > MAX_REFUSALS:
                    raise
                runner.stopping.wait(1)
        stack.enter_context(runner.gpu_slots)
        yield


@contextlib.contextmanager
def _lease() -> Iterator[None]:
    with contextlib.ExitStack() as stack:
        stack.enter_context(
            concurrency(
                GPU_LIMIT,
                occupy=1,
                timeout_seconds=TRY_SECONDS,
                lease_duration=LEASE_SECONDS,
                strict=True,
                raise_on_lease_renewal_failure=False,
            )
        )
        try:
            yield
        finally:
            with contextlib.suppress(Exception):  # a lease that nobody renews ends by itself
                stack.close()
