"""Mirrors of pre-training's log in other tools' formats: `runtime.logger`.

The log (`MetricsLog`) is the truth. A mirror is begun anew from it whenever training starts, so
that after a kill it has no step twice and none that was lost; then every point follows as it is
written. It has no part in the result: one that fails is left out from there on.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import Any, Protocol

from pipeline.console.errors import UserError
from pipeline.console.saying import say

MODULES = {"dvclive": "dvclive", "tensorboard": "torch.utils.tensorboard"}  # by package


class Logger(Protocol):
    """What writes points to a folder, emptied of earlier ones, where each can be seen at once."""

    def add(self, step: int, values: Mapping[str, float]) -> None:
        """Write values of `step`; a name as in "train/loss"."""

    def close(self) -> None:
        """Release what it holds."""


class TensorBoard:
    """An event file, a scalar a name."""

    def __init__(self, folder: Path) -> None:
        from torch.utils.tensorboard import SummaryWriter

        for old in folder.glob("events.out.tfevents.*"):
            if old.stat().st_size:  # not removed: a TensorBoard that looks on would wait for it
                old.write_bytes(b"")
            else:
                old.unlink()
        # With a purge step it forgets what it has read of the folder before.
        self.writer = SummaryWriter(str(folder), purge_step=0)

    def add(self, step: int, values: Mapping[str, float]) -> None:
        """As `Logger`."""
        for name, value in values.items():
            self.writer.add_scalar(name, value, step)
        self.writer.flush()

    def close(self) -> None:
        """As `Logger`."""
        self.writer.close()


class DVCLive:
    """A table a name, `plots/metrics/train/loss.tsv`, and the last values in `metrics.json`."""

    def __init__(self, folder: Path) -> None:
        from dvclive import Live

        class FilesOnly(Live):
            """Asks neither git nor DVC, which it would set up where there is none, nor Studio."""

            def _init_dvc(self) -> None:
                pass

            def _init_studio(self) -> None:
                pass

        if folder.exists():
            shutil.rmtree(folder)
        self.live = FilesOnly(str(folder), report=None, save_dvc_exp=False, dvcyaml=None)

    def add(self, step: int, values: Mapping[str, float]) -> None:
        """As `Logger`."""
        self.live.step = step
        for name, value in values.items():
            self.live.log_metric(name, value)
        self.live.make_summary()  # not `next_step`: it writes into .dvc

    def close(self) -> None:
        """Nothing is open; `Live.end` would post and save."""


LOGGERS: dict[str, Callable[[Path], Logger]] = {"dvclive": DVCLive, "tensorboard": TensorBoard}


def require_package(name: str | None) -> None:
    """Raise `UserError` where the package of this logger is missing or does not load."""
    if name is None:
        return
    try:
        import_module(MODULES[name])
    except ImportError as error:
        raise UserError(
            f"the package {name} cannot be imported: {error}",
            where=f"params.yaml, runtime.logger: {name}",
            expected="an installed package, or null: the log is written all the same",
            hint=f"make install, which has it; or: python -m pip install {name}",
        ) from error


class Mirror:
    """The points of a log once more, by the logger `name` into the folder, as long as it works."""

    def __init__(self, name: str, folder: Path) -> None:
        self.name, self.folder = name, folder
        self.logger: Logger | None = None

    def start(self, points: Iterable[Mapping[str, Any]]) -> None:
        """Begin anew with the points that the log has, in place of those that the folder held."""
        try:
            self.logger = LOGGERS[self.name](self.folder)
        except Exception as error:
            self._give_up(error)
        for point in points:
            self.add(point)

    def add(self, point: Mapping[str, Any]) -> None:
        """Write a point: all of its numbers, under the name of its split, by its step."""
        if self.logger is None:
            return
        names = point.keys() - {"split", "step"}
        values = {f"{point['split']}/{name}": point[name] for name in sorted(names)}
        try:
            self.logger.add(point["step"], values)
        except Exception as error:
            self._give_up(error)

    def close(self) -> None:
        """Release what the logger holds."""
        logger, self.logger = self.logger, None
        if logger is not None:
            with suppress(Exception):  # each point was written out when it came
                logger.close()

    def _give_up(self, error: Exception) -> None:
        """Say that, and why, no more points follow; training goes on."""
        say(
            f"{self.name} is left out from here on, {type(error).__name__}: {error}; "
            "the log itself has every point"
        )
        self.close()
