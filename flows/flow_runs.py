"""What the flow asks Prefect's server about its own run and about earlier ones."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from uuid import UUID

import prefect.runtime.flow_run
from prefect import get_client
from prefect.client.orchestration import SyncPrefectClient
from prefect.client.schemas.filters import (
    FlowFilter,
    FlowFilterName,
    FlowRunFilter,
    FlowRunFilterState,
    FlowRunFilterStateType,
    FlowRunFilterTags,
    TaskRunFilter,
    TaskRunFilterId,
)
from prefect.client.schemas.objects import StateType
from prefect.settings import PREFECT_API_URL
from prefect.states import Cancelled, Crashed

from flows.server import is_reachable
from flows.workspace import workspace_name

NOT_READY = "NotReady"  # what Prefect calls a task whose upstream did not complete
STORE_SECONDS = 15.0  # for the server to store the states that it is told of
POLL_SECONDS = 0.1


def current_run_id() -> str:
    """The id of the flow run that this code is part of."""
    return str(prefect.runtime.flow_run.id)


def is_server_lost() -> bool:
    """Whether Prefect's server is gone: its client would try for a quarter of a minute."""
    return not is_reachable(PREFECT_API_URL.value() or "")


@contextlib.contextmanager
def cancellation_watch() -> Iterator[CancellationWatch]:
    """Yield what tells whether somebody pressed Cancel for the current run."""
    with get_client(sync_client=True) as client:
        yield CancellationWatch(client)


class CancellationWatch:
    """A run that no runner of Prefect's started must look for itself whether it is cancelled."""

    def __init__(self, client: SyncPrefectClient) -> None:
        self._client = client
        self._flow_run_id = UUID(current_run_id())

    def is_cancelled(self) -> bool:
        """Ask the server; no answer counts as no."""
        if is_server_lost():
            return False
        with contextlib.suppress(Exception):
            state = self._client.read_flow_run(self._flow_run_id).state
            return state is not None and (state.is_cancelling() or state.is_cancelled())
        return False


def cancel_task_runs(task_run_ids: Iterable[UUID], message: str) -> None:
    """Mark tasks of a cancelled run that never began as cancelled.

    Prefect leaves them `NotReady`, which is not final: its server's clean-up of cancelled runs
    would make the same of them, but some time within its period (20 s by default). Not before the
    server has stored that state: it brings the task's name, and a later one would keep it out.
    """
    left = set(task_run_ids)
    if not left or is_server_lost():
        return
    deadline = time.monotonic() + STORE_SECONDS
    with contextlib.suppress(Exception), get_client(sync_client=True) as client:
        while left and time.monotonic() < deadline:
            asked = TaskRunFilter(id=TaskRunFilterId(any_=list(left)))
            for run in client.read_task_runs(task_run_filter=asked):
                state = run.state
                if state is not None and state.name == NOT_READY:
                    client.set_task_run_state(run.id, Cancelled(message=message), force=True)
                if state is not None and (state.name == NOT_READY or state.is_final()):
                    left.discard(run.id)
            if left:
                time.sleep(POLL_SECONDS)


def close_dead_runs(folder: Path) -> None:
    """Mark earlier runs of this workspace as crashed where the server thinks that they run.

    Call it with the workspace's lock held: then they do not.
    """
    unfinished = FlowRunFilterStateType(any_=[StateType.RUNNING, StateType.CANCELLING])
    with contextlib.suppress(Exception), get_client(sync_client=True) as client:
        for run in client.read_flow_runs(
            flow_filter=FlowFilter(name=FlowFilterName(any_=["pipeline"])),
            flow_run_filter=FlowRunFilter(
                state=FlowRunFilterState(type=unfinished),
                tags=FlowRunFilterTags(all_=[workspace_name(folder)]),
            ),
        ):
            if str(run.id) != current_run_id():
                client.set_flow_run_state(
                    run.id, Crashed(message="its process was killed"), force=True
                )
