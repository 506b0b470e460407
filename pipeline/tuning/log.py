"""The record of a tuning: what was tried, what came of it, what was chosen."""

from __future__ import annotations

import dataclasses
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.console.errors import UserError
from pipeline.finetuning.strategies import strategies_of
from pipeline.tuning.choice import chosen_rates
from pipeline.tuning.inputs import common_settings, task_settings
from pipeline.tuning.trials import Scores, Trial

if TYPE_CHECKING:
    from pipeline.params import Params


def tuning_log(
    params: Params,
    device: str,
    hashes: Mapping[str, str],
    trials: Sequence[Trial],
    finished: Mapping[Trial, Scores],
) -> dict[str, Any]:
    """JSON-able, and the same however many processes ran, or interruptions there were.

    `hashes` are of the artifacts read; `finished` holds every one of `trials`.
    """
    budgets = [str(budget) for budget in params.finetune.training.label_budgets]
    in_order = {trial: finished[trial] for trial in trials}
    return {
        "settings": {
            **common_settings(params, device),
            **params.finetune.tuning.model_dump(mode="json"),
            **_imported_rates(params, trials),
            "tasks": {name: task_settings(params, name) for name in {t.task for t in trials}},
        },
        "inputs": dict(hashes),
        "trials": [
            {**dataclasses.asdict(trial), "scores": scores} for trial, scores in in_order.items()
        ],
        "num_trials": dict(Counter(trial.strategy for trial in trials)),
        "chosen": chosen_rates(in_order, budgets),
    }


def _imported_rates(params: Params, trials: Sequence[Trial]) -> dict[str, Any]:
    """The rates of imported encoders, where there were trials of these."""
    imported = {s.name for s in strategies_of(params) if s.start == "imported"}
    if not any(trial.strategy in imported for trial in trials):
        return {}
    return {"imported_rates": params.import_encoder.tuning_rates}


def read_log(path: Path) -> dict[str, Any]:
    """A record that `tune` wrote; raises `UserError` where it is none."""
    try:
        log = json.loads(path.read_text(encoding="utf-8"))
        missing = {"settings", "trials", "chosen"} - set(log)
    except (OSError, ValueError, TypeError) as error:
        raise UserError(f"no log of a tuning: {error}", where=str(path)) from None
    if missing:
        raise UserError(f"no log of a tuning: it lacks {sorted(missing)}", where=str(path))
    return log
