"""The learning rates of a strategy on a task, as `tune` or `tune_imported` chose them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pipeline.console.errors import UserError


def read_record(path: Path) -> dict[str, Any]:
    """What was chosen, and why: see `pipeline/tuning/records.py`; raises `UserError` where `path`
    holds no such thing."""
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
        record["learning_rates"].items()
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise UserError(
            f"no learning rates ({type(error).__name__}: {error})",
            where=str(path),
            hint="run `dvc repro tune` (dvc restores or remakes them)",
        ) from None
    return dict(record)


def read_rates(path: Path, budgets: Sequence[int | str]) -> list[float]:
    """The peak learning rate of each label budget; raises `UserError` where `path` lacks one."""
    rates = read_record(path)["learning_rates"]
    missing = [str(budget) for budget in budgets if str(budget) not in rates]
    if missing:
        raise UserError(
            f"no learning rates for the label budgets {', '.join(missing)}",
            where=str(path),
            hint="run `dvc repro tune`",
        )
    return [float(rates[str(budget)]) for budget in budgets]
