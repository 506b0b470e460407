"""What an experiment found: tables, curves and verdicts, as an artifact; times beside DVC.

Everything in `result.json` is the same each time on one kind of machine. What was timed lies in
`experiments/logs/times`, which DVC does not hold.
"""

from __future__ import annotations

import contextlib
import json
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from experiments.workbench.intervals import Check, verdict_of
from pipeline.console.saying import say

TIMES = Path("experiments/logs/times")  # NAME.json
DIGITS = 6  # significant, of every number that is kept


@dataclass
class Outcome:
    """What an experiment found. `halves`: the claim in parts, each checked on its problems."""

    halves: dict[str, list[Check]] = field(default_factory=dict)
    tables: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    curves: dict[str, Any] = field(default_factory=dict)
    skipped: list[str] = field(default_factory=list)  # problems without data
    times: dict[str, Any] = field(default_factory=dict)  # seconds; not held by DVC

    def record(self) -> dict[str, Any]:
        """As JSON has it, without the times."""
        verdicts = {
            name: verdict_of([check.found for check in checks])
            for name, checks in self.halves.items()
        }
        found: dict[str, Any] = rounded(
            {
                "verdict": verdict_of(list(verdicts.values())),
                "halves": {
                    name: {
                        "verdict": verdicts[name],
                        "checks": [check.record() for check in checks],
                    }
                    for name, checks in self.halves.items()
                },
                "tables": self.tables,
                "curves": self.curves,
                "skipped": self.skipped,
            }
        )
        return found


@contextlib.contextmanager
def on_threads(number: int) -> Iterator[None]:
    """Within it torch works on so many threads, in an order of sums that is the same each time."""
    import torch

    before = torch.get_num_threads(), torch.are_deterministic_algorithms_enabled()
    torch.set_num_threads(number)
    torch.use_deterministic_algorithms(True)
    try:
        yield
    finally:
        torch.set_num_threads(before[0])
        torch.use_deterministic_algorithms(before[1])


def rounded(value: Any) -> Any:
    """The same with every number at `DIGITS` digits; what is not finite as `None`."""
    if isinstance(value, float):
        return float(f"{value:.{DIGITS}g}") if math.isfinite(value) else None
    if isinstance(value, Mapping):
        return {str(key): rounded(item) for key, item in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [rounded(item) for item in value]
    return value


def write_outcome(
    output: Path,
    name: str,
    params: Mapping[str, Any],
    inputs: Mapping[str, Path],
    outcome: Outcome,
) -> None:
    """Write the artifact of the experiment `name`, and its times beside DVC; say its verdict."""
    from pipeline.foundation.artifacts import write_artifact, write_json

    record = outcome.record()
    with write_artifact(output, stage=name, params=params, inputs=inputs) as draft:
        write_json(draft.path / "result.json", record)
        draft.counts["verdicts"] = {key: half["verdict"] for key, half in record["halves"].items()}
    TIMES.mkdir(parents=True, exist_ok=True)
    path = TIMES / f"{name}.json"
    path.write_text(json.dumps(rounded(outcome.times), indent=2) + "\n", encoding="utf-8")
    for problem in outcome.skipped:
        say(f"{name}: without the problem {problem!r}: prepare_rows.task is null")
    say(f"{name}: {record['verdict']}")
    for key, half in record["halves"].items():
        say(f"  {key.replace('_', ' ')}: {half['verdict']}")


def read_outcome(folder: Path, name: str) -> dict[str, Any]:
    """`result.json` of an experiment; raises `UserError` where the artifact is not whole."""
    from pipeline.foundation.artifacts import read_artifact

    made = read_artifact(folder, stage=name)
    found: dict[str, Any] = json.loads((made.path / "result.json").read_text(encoding="utf-8"))
    return found
