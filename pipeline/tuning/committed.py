"""Results of tuning that are kept under git: `presets/tuning/NAME/TASK/STRATEGY.json`.

They are records as the stages write them, copied there (`cp -r data/rates presets/tuning/NAME`).
One counts wherever the facts that decide rates are those that it was made from.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pipeline.console.saying import say
from pipeline.finetuning.rates import read_record
from pipeline.tuning.facts import canonical


def committed_record(
    folder: Path, task: str, strategy: str, facts: dict[str, Any]
) -> dict[str, Any] | None:
    """The record in `folder` of the same task, strategy and facts, its `source` being the file;
    `None` where there is none. Says what the nearest differs in, where only a little does."""
    differing: list[list[str]] = []
    for path in sorted(folder.glob(f"*/{task}/{strategy}.json")):
        record = read_record(path)
        decided_by = canonical(record["decided_by"])
        differences = [
            key for key in {*facts, *decided_by} if facts.get(key) != decided_by.get(key)
        ]
        if not differences:
            return record | {"source": path.relative_to(folder.parent.parent).as_posix()}
        differing.append(sorted(differences))
    if differing:
        nearest = min(differing, key=len)
        say(f"{strategy}: no committed result; the nearest has other {', '.join(nearest)}")
    return None
