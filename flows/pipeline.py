"""The Prefect flow: a task for every stage of a pipeline, in the order of DVC's graph.

A task asks DVC whether its stage is up to date and ends as `Cached` if so; else it runs the stage
and ends as `Completed`, as `Cached` (restored from DVC's cache) or as `Failed` with the stage's
own message. What depends on a failed stage ends as `NotReady`; in a run that is stopped, what has
not begun ends as `Cancelled`. Import this module after `flows.workspace.prepare_environment`.
"""

from __future__ import annotations

import concurrent.futures
import contextlib
import dataclasses
import logging
import os
import sys
import time
from pathlib import Path
from typing import Any

from prefect import flow, get_run_logger, task
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State
from prefect.exceptions import TerminationSignal
from prefect.states import Cancelled, Completed, Crashed, Failed

from flows.flow_runs import (
    NOT_READY,
    cancel_task_runs,
    cancellation_watch,
    close_dead_runs,
    current_run_id,
    is_server_lost,
)
from flows.graph import Stage, read_stages
from flows.leftovers import remove_leftovers, tidy_lock_files
from flows.limits import configured_gpu_slots, gpu_slot, set_gpu_limit
from flows.run_stage import StageError, StageRunner, StoppedError, terminal_lines
from flows.summary import (
    FAILURES,
    RunReport,
    StageResult,
    makers_of_metrics,
    publish_artifacts,
    read_report,
    write_page,
    write_report,
)
from flows.workspace import STOP_SECONDS, prepare_environment, run_lock
from pipeline.console.errors import EXIT_USER_ERROR, Interrupted, UserError
from pipeline.console.pipelines import MAIN, Pipeline, pipeline_named
from pipeline.languages.setting import speak_as_set
from pipeline.languages.spoken import _

WATCH_SECONDS = 2.0  # how often the flow looks whether it is cancelled
RETRY_SECONDS = 5
NOT_BEGUN = "not begun: the run was stopped"


@flow(name="pipeline", persist_result=False, log_prints=False)
def pipeline(
    targets: list[str] | None = None,
    root: str = ".",
    max_parallel: int | None = None,
    gpu_slots: int | None = None,
    pipeline: str = MAIN.name,
) -> State[Any]:
    """Bring the stages of a pipeline up to date, and what they need of others.

    `pipeline`: its name. `targets`: stages or groups of stages; default: all. `root`: the
    workspace. `max_parallel`: cores to use (a stage takes as many as `cores` of its `meta`, or
    one); default: all. `gpu_slots`: stages with `gpu: true` at the same time, on all that share
    this Prefect server; default: `runtime.training_slots` of params.yaml.
    """
    logging.raiseExceptions = False  # what a lost server does not log stands in logs/flow/
    folder = Path(root).resolve()
    os.chdir(folder)  # DVC names stages relative to the current folder
    prepare_environment(folder)
    try:
        chosen = pipeline_named(pipeline)
        with run_lock(folder) as lock:
            try:
                slots = gpu_slots or configured_gpu_slots(folder / chosen.params_file)
                return _run(folder, chosen, lock, targets or [], max_parallel, slots)
            except UserError as error:
                report = RunReport("Failed", str(error), EXIT_USER_ERROR, 0.0, current_run_id(), [])
                write_report(folder, chosen, report)
                raise
    except UserError as error:
        return Failed(message=str(error))


def _run(
    folder: Path,
    chosen: Pipeline,
    lock: int,
    targets: list[str],
    max_parallel: int | None,
    gpu_slots: int,
) -> State[Any]:
    start = time.monotonic()
    speak_as_set(folder / chosen.params_file)
    stages = read_stages(folder, chosen.dvc_file, targets)
    earlier = read_report(folder, chosen)
    for path in remove_leftovers(folder):
        _say("pipeline", [f"removed {path.relative_to(folder)}: no stage makes it any more"])
    close_dead_runs(folder)
    if any(stage.needs_gpu for stage in stages):
        set_gpu_limit(gpu_slots)
    runner = StageRunner(folder, lock, max_parallel or os.cpu_count() or 1, gpu_slots)
    interrupted_by: int | None = None
    futures: dict[str, Any] = {}
    try:
        for stage in stages:
            futures[stage.name] = _submit(runner, stage, futures)
        _wait(futures)
    except (KeyboardInterrupt, Interrupted, TerminationSignal, _CancelledError) as stop:
        interrupted_by = getattr(stop, "signal_number", None) or getattr(stop, "signal", 2)
        _say("pipeline", [f"stopping: the stages have {STOP_SECONDS:g} s to save their work"])
        runner.stop()
        concurrent.futures.wait([future.wrapped_future for future in futures.values()])
        cancel_task_runs(
            [future.task_run_id for future in futures.values() if _never_began(_state(future))],
            NOT_BEGUN,
        )
    except BaseException:
        runner.stop()
        raise
    results = [_result(runner, stage, futures.get(stage.name), earlier) for stage in stages]
    makers = makers_of_metrics(chosen, stages)
    done = {result.name for result in results if result.state in ("Completed", "Cached")}
    report = _report(results, interrupted_by, time.monotonic() - start)
    report = dataclasses.replace(report, measured=bool(makers & done))
    tidy_lock_files(folder)
    write_report(folder, chosen, report)
    write_page(folder, chosen)
    with contextlib.suppress(Exception):  # a server in trouble does not undo the stages' work
        if not is_server_lost():
            publish_artifacts(folder, chosen, report)
    final = {"Completed": Completed, "Cancelled": Cancelled}.get(report.state, Failed)
    return final(message="\n".join([report.message, *report.failures()]))


class _CancelledError(Exception):
    """Somebody pressed Cancel, and no runner of Prefect's passes that on by a signal."""

    signal_number = 15


def _submit(runner: StageRunner, stage: Stage, futures: dict[str, Any]) -> Any:
    configured = run_stage_task.with_options(
        name=stage.group,
        task_run_name=stage.name,
        tags=[stage.group, *(["gpu"] if stage.needs_gpu else [])],
        retries=stage.retries,
        retry_delay_seconds=RETRY_SECONDS,
        retry_condition_fn=_can_try_again,
    )
    upstream = [futures[name] for name in stage.upstream if name in futures]
    return configured.submit(runner, stage, return_state=False, wait_for=upstream)


@task(persist_result=False, cache_policy=NO_CACHE)
def run_stage_task(runner: StageRunner, stage: Stage) -> State[Any]:
    """Bring one stage up to date; the state says what became of it."""
    if runner.stopping.is_set():
        return Cancelled(message=NOT_BEGUN)
    log = get_run_logger()

    def publish(lines: list[str]) -> None:
        log.info("\n".join(lines))
        _say(stage.name, terminal_lines(lines))

    try:
        if runner.is_unchanged(stage.name):
            return Completed(name="Cached", message="unchanged")
        with gpu_slot(runner, log.info) if stage.needs_gpu else contextlib.nullcontext():
            outcome = runner.run(stage.name, stage.timeout, publish, stage.cores)
    except StoppedError as stop:
        return Cancelled(message=str(stop))
    except StageError as error:
        first = str(error).partition("\n")[0]
        _say(stage.name, ["failed" if error.exit_code == EXIT_USER_ERROR else f"failed: {first}"])
        return Failed(message=str(error), data=error.transient)
    except UserError as error:
        return Failed(message=str(error), data=False)
    if outcome.fate == "ran":
        message = f"ran in {outcome.seconds:.1f} s"
        _say(stage.name, [message])
        return Completed(message=message)
    message = "restored from the cache" if outcome.fate == "restored" else "unchanged"
    _say(stage.name, [message])
    return Completed(name="Cached", message=message)


def _can_try_again(task: Any, task_run: Any, state: State[Any]) -> bool:
    """Retry what can be transient: the task left that in its state."""
    return state.data is True


def _wait(futures: dict[str, Any]) -> None:
    """Wait for all tasks; raises `_CancelledError` when the flow run is being cancelled."""
    pending = {future.wrapped_future for future in futures.values()}
    with cancellation_watch() as watch:
        while pending:
            _, pending = concurrent.futures.wait(pending, timeout=WATCH_SECONDS)
            if pending and watch.is_cancelled():
                raise _CancelledError


def _result(
    runner: StageRunner, stage: Stage, future: Any, before: RunReport | None
) -> StageResult:
    state = _state(future)
    if runner.stopping.is_set() and _never_began(state):
        state = Cancelled(message=NOT_BEGUN)
    seconds = runner.seconds.get(stage.name)
    if seconds is None:  # then what the stage took when it last ran
        earlier = before.stage(stage.name) if before else None
        seconds = earlier.seconds if earlier else None
    code = runner.exit_codes.get(stage.name)
    return StageResult(stage.name, stage.group, str(state.name), state.message or "", seconds, code)


def _state(future: Any) -> State[Any]:
    """The state that the task left; `future.state` would ask the server, which may lag."""
    if future is None:  # the run was stopped before the task was submitted
        return Cancelled(message=NOT_BEGUN)
    try:
        return future.wrapped_future.result()
    except BaseException as error:  # a bug in the task, or of Prefect's
        return Crashed(message=repr(error))


def _never_began(state: State[Any]) -> bool:
    """Whether Prefect kept the task back, for what it depends on did not complete."""
    return bool(state.name == NOT_READY)


def _report(results: list[StageResult], interrupted_by: int | None, seconds: float) -> RunReport:
    states = [result.state for result in results]
    failed = [result for result in results if result.state in FAILURES]
    left = len(states) - states.count("Completed") - states.count("Cached") - len(failed)
    message = _("{ran} ran, {cached} cached").format(
        ran=states.count("Completed"), cached=states.count("Cached")
    )
    if failed:
        message += ", " + _("{number} failed").format(number=len(failed))
    if left:
        message += ", " + _("{number} left to do").format(number=left)
    if interrupted_by is not None:
        state, code = "Cancelled", 128 + interrupted_by
    elif failed or left:
        by_user_errors = failed and all(result.exit_code == EXIT_USER_ERROR for result in failed)
        state, code = "Failed", EXIT_USER_ERROR if by_user_errors else 1
    else:
        state, code = "Completed", 0
    return RunReport(state, message, code, seconds, current_run_id(), results)


def _say(stage: str, lines: list[str]) -> None:
    """Print lines of a stage on the terminal, in one piece."""
    if lines:
        with contextlib.suppress(OSError):  # a closed pipe is no reason to fail a stage
            sys.stdout.write("".join(f"{stage} | {line}\n" for line in lines))
            sys.stdout.flush()
