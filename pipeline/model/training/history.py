"""Curves of a run: for the artifact without seconds, for the log with them."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipeline.console.loggers import Mirror
    from pipeline.model.training.objective import Batch

POINTS = 200  # of the training curve, about


@dataclass
class History:
    """Mean training losses over intervals of steps, and validation scores."""

    interval: int
    train: list[dict[str, float]] = field(default_factory=list)
    validation: list[dict[str, float]] = field(default_factory=list)
    skipped: list[dict[str, float]] = field(default_factory=list)  # the steps not taken
    sums: dict[str, float] = field(default_factory=dict)  # of the interval under way
    num_summed: int = 0

    @classmethod
    def for_steps(cls, steps: int | None) -> History:
        """`None`: their number is not known; then `is_behind` tells when a point is due."""
        return cls(interval=0 if steps is None else max(1, steps // POINTS))

    def is_behind(self, progress: float) -> bool:
        """Whether the training curve has fewer points than `progress` in [0, 1] asks for."""
        return len(self.train) < int(progress * POINTS)

    def add(self, losses: dict[str, float]) -> None:
        """Count in the losses of one step."""
        for name, loss in losses.items():
            self.sums[name] = self.sums.get(name, 0.0) + loss
        self.num_summed += 1

    def close_interval(self, **facts: float) -> dict[str, float] | None:
        """End the interval: -> its point, means and `facts`, which the curve now has too; `None`
        where all of its steps were skipped."""
        if not self.num_summed:
            return None
        point = facts | {name: total / self.num_summed for name, total in self.sums.items()}
        self.train.append(point)
        self.sums, self.num_summed = {}, 0
        return point

    def state_dict(self) -> dict[str, Any]:
        """All of it, for a checkpoint, JSON-able."""
        return dict(vars(self))

    def load_state_dict(self, state: Mapping[str, Any]) -> None:
        """Restore what `state_dict` gave."""
        vars(self).update(state)

    def curves(self) -> dict[str, Any]:
        """`train` and `validation`, for the artifact."""
        return {"train": self.train, "validation": self.validation}


class MetricsLog:
    """`metrics.jsonl`: the same points with seconds and tokens a second. No DVC output.

    `mirror` is told every point that stands here.
    """

    def __init__(self, path: Path, mirror: Mirror | None = None) -> None:
        self.path = path
        self.mirror = mirror
        self._last = (time.monotonic(), 0.0)

    def start(self, tokens: int) -> None:
        """Begin timing at `tokens` seen; what a killed run wrote beyond them is dropped."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        lines = self._lines_up_to(tokens) if tokens else []
        partial = self.path.with_name(f".{self.path.name}.partial")
        partial.write_text("".join(lines), encoding="utf-8")
        partial.replace(self.path)
        if self.mirror is not None:
            self.mirror.start(json.loads(line) for line in lines)
        self._last = (time.monotonic(), float(tokens))

    def _lines_up_to(self, tokens: int) -> list[str]:
        """The lines that stand, those of later points and one that a kill cut short left out."""
        if not self.path.is_file():
            return []
        text = self.path.read_text(encoding="utf-8")
        whole = [line for line in text.splitlines(keepends=True) if line.endswith("}\n")]
        return [line for line in whole if json.loads(line)["tokens"] <= tokens]

    def keep_batch(self, identity: dict[str, Any], batches: Sequence[Batch]) -> str:
        """Write what a step was made of beside the log, for a look at it; -> the folder.

        `batch.json` is `identity`; `INDEX.safetensors` holds the tensors of each micro-batch.
        """
        from pipeline.foundation.artifacts import write_json
        from pipeline.model.weights import write_tensors

        folder = self.path.with_suffix("") / f"skipped-{identity['step']:08d}"
        write_json(folder / "batch.json", identity)
        for index, batch in enumerate(batches):
            write_tensors(folder / f"{index}.safetensors", batch.tensors())
        return str(folder)

    def write(self, split: str, point: dict[str, float]) -> float:
        """Append a point of "train" or "validation"; -> tokens a second since the last one."""
        now, (before, tokens) = time.monotonic(), self._last
        seconds = max(now - before, 1e-9)
        rate = (point["tokens"] - tokens) / seconds
        line: dict[str, Any] = {"split": split, "seconds": round(seconds, 3), **point}
        if split == "train":
            line["tokens_per_second"] = round(rate, 1)
        with self.path.open("a", encoding="utf-8") as stream:
            stream.write(json.dumps(line) + "\n")
        if self.mirror is not None:
            self.mirror.add(line)
        self._last = (now, point["tokens"])
        return rate

    def close(self) -> None:
        """End the mirror, which has all points; the log itself holds nothing open."""
        if self.mirror is not None:
            self.mirror.close()


class NoLog(MetricsLog):
    """Of a rank that is not the first: nothing is written."""

    def __init__(self) -> None:
        super().__init__(Path())

    def start(self, tokens: int) -> None:
        """Nothing."""

    def keep_batch(self, identity: dict[str, Any], batches: Sequence[Batch]) -> str:
        """Nothing; -> where to look."""
        return "the first rank's log"

    def write(self, split: str, point: dict[str, float]) -> float:
        """Nothing; -> no rate."""
        return 0.0
