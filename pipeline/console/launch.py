"""torchrun, started by the stage itself: a process for each device of this machine.

`torch.distributed.launcher` is what the command `torchrun` runs; here it calls a function in each
process. Several nodes: the user starts `torchrun`, and `is_rank` says so (docs/distributed.md).
"""

from __future__ import annotations

import json
import logging
import multiprocessing
import os
import signal
import sys
import tempfile
import traceback
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType
from typing import Any

from pipeline.console.errors import EXIT_USER_ERROR, Interrupted, UserError, raise_on_signals

SIGNALS = (signal.SIGINT, signal.SIGTERM)
NOISY = ("torch.distributed.elastic", "torch.distributed.launcher", "torch.multiprocessing.spawn")
# Until what does not end by itself is killed: a step, and a checkpoint, may take so long.
SECONDS_TO_SAVE = 600
AGAIN = "run again: training goes on from the newest checkpoint"


def is_rank() -> bool:
    """Whether torchrun, ours or the user's, started this process as one of several."""
    return {"RANK", "WORLD_SIZE"} <= os.environ.keys() and int(os.environ["WORLD_SIZE"]) > 1


def launch(devices: int, work: Callable[..., None], *arguments: Any, **options: Any) -> None:
    """Run `work(*arguments, **options)`, which can be pickled, in `devices` processes; returns when
    all are done.

    Raises the `UserError` of any of them, one for a process that was killed or failed (after its
    traceback), and `Interrupted` after SIGINT or SIGTERM: all get it, save and end first. No
    process outlives this one, nor any of the others.
    """
    from torch.distributed.elastic.multiprocessing import SignalException
    from torch.distributed.elastic.multiprocessing.api import DefaultLogsSpecs
    from torch.distributed.elastic.multiprocessing.errors import ChildFailedError
    from torch.distributed.launcher.api import LaunchConfig, elastic_launch

    # DDP's advice not to look for parameters without a gradient (`distributed` says why it does).
    os.environ.setdefault("TORCH_CPP_LOG_LEVEL", "ERROR")
    for name in NOISY:
        logging.getLogger(name).setLevel(logging.CRITICAL)  # what went wrong is said once, below
    with tempfile.TemporaryDirectory(prefix="pretrain-") as folder:
        reports = Path(folder) / "reports"
        reports.mkdir()
        config = LaunchConfig(
            min_nodes=1,
            max_nodes=1,
            nproc_per_node=devices,
            run_id=Path(folder).name,
            rdzv_backend="c10d",
            rdzv_endpoint="localhost:0",
            local_addr="localhost",
            max_restarts=0,
            logs_specs=DefaultLogsSpecs(log_dir=str(Path(folder) / "torchrun")),
            signals_to_handle="SIGHUP",  # the others are ours
            shutdown_timeout=SECONDS_TO_SAVE,
        )
        with _forwarded_signals() as arrived:
            try:
                elastic_launch(config, _work)(str(reports), work, arguments, options)
            except ChildFailedError as error:
                codes = {rank: failure.exitcode for rank, failure in error.failures.items()}
                raise _explanation(reports, devices, codes, arrived) from None
            except SignalException as hung_up:
                raise Interrupted(hung_up.sigval) from None
        if arrived:
            raise Interrupted(arrived[0])


def _work(
    reports: str,
    work: Callable[..., None],
    arguments: tuple[Any, ...],
    options: Mapping[str, Any],
) -> None:
    """One rank: what it has to say of its end goes into a file, for the launcher to say once."""
    raise_on_signals()
    report = Path(reports) / os.environ["RANK"]

    def say(**facts: Any) -> None:
        partial = report.with_suffix(".partial")
        partial.write_text(json.dumps(facts), encoding="utf-8")
        partial.replace(report)

    def answer_signals(handler: signal.Handlers) -> None:
        for number in SIGNALS:
            signal.signal(number, handler)

    try:
        work(*arguments, **options)
        say(done=True)
        answer_signals(signal.SIG_DFL)  # what waits for the others may be ended without a word
    except UserError as error:
        answer_signals(signal.SIG_IGN)  # on its way out
        names = ("what", "where", "expected", "hint")
        say(mistake={name: getattr(error, name) for name in names})
        sys.exit(EXIT_USER_ERROR)
    except Interrupted as stop:
        answer_signals(signal.SIG_IGN)
        say(done=True)
        sys.exit(stop.exit_code)
    except BaseException:
        answer_signals(signal.SIG_IGN)
        say(traceback=traceback.format_exc())
        sys.exit(1)


@contextmanager
def _forwarded_signals() -> Iterator[list[int]]:
    """Within it SIGINT and SIGTERM go to the processes that this one started; -> which came.

    As SIGTERM: a process that is not ready for it ends, where SIGINT may be taken for success.
    """
    arrived: list[int] = []

    def forward(number: int, frame: FrameType | None) -> None:
        arrived.append(number)
        children = multiprocessing.active_children()
        if not children:
            raise Interrupted(number)
        for child in children:
            with suppress(ProcessLookupError):
                os.kill(child.pid or 0, signal.SIGTERM)

    before = {number: signal.signal(number, forward) for number in SIGNALS}
    try:
        yield arrived
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _explanation(
    folder: Path, num_ranks: int, codes: Mapping[int, int], arrived: list[int]
) -> UserError | Interrupted:
    """The one error that says why `codes` (rank -> exit code) came about."""
    # In the order of time: one that fails makes those fail that wait for it.
    files = [path for path in folder.iterdir() if path.name.isdecimal()]
    files.sort(key=lambda path: path.stat().st_mtime_ns)
    said = {int(path.name): json.loads(path.read_text(encoding="utf-8")) for path in files}
    for report in said.values():
        if mistake := report.get("mistake"):
            return UserError(mistake.pop("what"), **mistake)
    if arrived:
        return Interrupted(arrived[0])
    killed = [rank for rank, code in codes.items() if code < 0]
    silent = sorted(set(range(num_ranks)) - said.keys())
    tracebacks = [report["traceback"] for report in said.values() if "traceback" in report]
    if not killed and tracebacks:
        print(tracebacks[0], file=sys.stderr)
    rank = next(iter(killed or silent or codes))
    code = codes.get(rank)
    ended = "was killed" if killed or silent else "failed"
    if code is not None and code < 0:
        ended = f"was killed by {signal.Signals(-code).name}"
    return UserError(
        f"process {rank} of {num_ranks} {ended}, so that all were ended",
        where="pretrain, runtime.devices",
        hint=f"{AGAIN}; was it out of memory?" if killed or silent else AGAIN,
    )
