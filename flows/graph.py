"""The stages as DVC sees them: nothing about them is written twice. Read-only."""

from __future__ import annotations

import contextlib
import difflib
import logging
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.console.errors import UserError

if TYPE_CHECKING:
    from dvc.repo import Repo

_one_at_a_time = threading.Lock()  # DVC's Repo is not made for several threads of one process


@dataclass(frozen=True)
class Stage:
    """One stage: `finetune@kind-scratch` is of the group `finetune`.

    Names are DVC's addresses: those outside of the top's dvc.yaml carry its path, as in
    `letters/dvc.yaml:count`.
    """

    name: str
    group: str
    upstream: tuple[str, ...]  # names of the stages whose results it reads
    meta: dict[str, Any] = field(default_factory=dict)
    outputs: tuple[str, ...] = ()  # paths from the repository's top

    @property
    def needs_gpu(self) -> bool:
        return bool(self.meta.get("gpu"))

    @property
    def cores(self) -> int:
        """How many cores it keeps busy."""
        return int(self.meta.get("cores", 1))

    @property
    def timeout(self) -> float | None:
        """Seconds that one attempt may take."""
        return float(self.meta["timeout"]) if self.meta.get("timeout") else None

    @property
    def retries(self) -> int:
        return int(self.meta.get("retries", 0))


@contextlib.contextmanager
def open_repo(root: Path) -> Iterator[Repo]:
    """DVC's view of the project; its mistakes become `UserError`s. One thread at a time.

    `root` must be the current folder: DVC names stages and takes names relative to that.
    """
    assert root.resolve() == Path.cwd(), f"{root} is not the current folder"
    from dvc.exceptions import DvcException
    from dvc.repo import Repo

    # of a killed run it says, at every stage, that its locks were removed: that is as it should be
    logging.getLogger("dvc.rwlock").setLevel(logging.ERROR)
    with _one_at_a_time:
        try:
            # _wait_for_lock: what the command line calls --wait-for-lock
            with Repo(str(root), _wait_for_lock=True) as repo:
                yield repo
        except DvcException as error:
            causes = [str(error)]
            cause = error.__cause__
            while cause is not None:
                causes.append(str(cause))
                cause = cause.__cause__
            raise UserError(
                "DVC cannot read this project: " + ": ".join(filter(None, causes)),
                where=str(root),
                hint="`dvc status` says the same; mend dvc.yaml or params.yaml",
            ) from error


def read_stages(root: Path, dvc_file: Path, targets: Sequence[str] = ()) -> list[Stage]:
    """The stages of a dvc.yaml with a command, and before each those that it needs.

    What is needed may stand in other dvc.yaml files. `targets` are names (`finetune@kind-scratch`)
    or groups (`finetune`), of all stages if there are none. Raises `UserError` for a name that is
    not there, or where there is no `dvc_file`.
    """
    import networkx

    with open_repo(root) as repo:
        graph = repo.index.graph  # an edge leads from a stage to what it depends on
        needs = graph.reverse(copy=False)
        order = list(networkx.lexicographical_topological_sort(needs, key=_name))
        own = [stage for stage in order if Path(stage.path_in_repo) == dvc_file]
        if not (root / dvc_file).is_file():
            raise UserError(f"there is no {dvc_file}", where=str(root))
        chosen = {stage for target in targets for stage in _matching(own, target, dvc_file)}
        kept = set(chosen or own)
        kept = kept.union(*(networkx.descendants(graph, stage) for stage in kept))
        order = [stage for stage in order if stage in kept]
        return [
            Stage(
                name=stage.addressing,
                group=_group(stage),
                upstream=tuple(sorted(needed.addressing for needed in graph[stage] if needed.cmd)),
                meta=dict(stage.meta or {}),
                outputs=tuple(Path(str(out)).as_posix() for out in stage.outs),
            )
            for stage in order
            if stage.cmd
        ]


def changed_stages(root: Path, names: Sequence[str]) -> set[str]:
    """Those of the stages that DVC would not skip now (20 ms a stage)."""
    if not names:
        return set()
    with open_repo(root) as repo:
        return set(repo.status(list(names)))


def _name(stage: Any) -> str:
    return stage.addressing


def _group(stage: Any) -> str:
    return stage.addressing.partition("@")[0]


def _short(stage: Any) -> tuple[str, str]:
    """Name and group as they stand in its dvc.yaml."""
    return stage.name, stage.name.partition("@")[0]


def _matching(stages: list[Any], target: str, dvc_file: Path) -> list[Any]:
    """Of the stages of one dvc.yaml those that `target` names, with that file's path or without."""
    found = [
        stage for stage in stages if target in (stage.addressing, _group(stage), *_short(stage))
    ]
    if found:
        return found
    names = sorted({name for stage in stages for name in _short(stage)})
    near = difflib.get_close_matches(target, names, n=1)
    raise UserError(
        f"there is no stage {target!r}",
        where=str(dvc_file),
        expected=f"{near[0]!r}, perhaps" if near else f"one of {', '.join(names)}",
    )
