"""What tuning will take, before a run: trials, steps, and time where such ran before."""

from __future__ import annotations

import statistics
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.finetuning.rates import read_record
from pipeline.finetuning.strategies import strategies_of
from pipeline.languages.spoken import _
from pipeline.tuning.facts import known_facts
from pipeline.tuning.journal import lines

if TYPE_CHECKING:
    from pipeline.finetuning.strategies import Strategy
    from pipeline.params import Params

KEPT, JOURNALS = "presets/tuning", ".checkpoints/tuning"


@dataclass(frozen=True)
class TuningForecast:
    """`steps` of all trials, without early stopping, and `None` where epochs hang on rows; `kept`
    of the trials stand under git, if text and rows are those of then; `seconds`, of one process,
    are those of the trials of the same tasks and strategies that ran here, `None` without any."""

    trials: int
    kept: int
    steps: int | None
    seconds: float | None


def tuning_forecast(params: Params, root: Path) -> TuningForecast | None:
    """Of the project in `root`; `None` where nothing will be tried."""
    settings = params.finetune
    if settings.tuning == "off":
        return None
    wanted = [
        (task, strategy)
        for task in settings.tasks
        for strategy in strategies_of(params)
        if settings.fixed_rates(strategy.name, task) is None
    ]
    if not wanted:
        return None
    new = [pair for pair in wanted if not _is_kept(params, root, *pair)]
    each = settings.tuning.trials
    steps = settings.training.steps
    seconds = [found for pair in new if (found := _seconds(root, *pair)) is not None]
    return TuningForecast(
        len(wanted) * each,
        (len(wanted) - len(new)) * each,
        None if steps is None else len(new) * each * sum(steps),
        each * len(new) * statistics.fmean(seconds) if seconds else None,
    )


def tuning_sentences(found: TuningForecast | None) -> list[str]:
    """The same in words, for `python -m pipeline check`."""
    if found is None:
        return [_("Tuning: none, every learning rate is given.")]
    new = found.trials - found.kept
    said = _("Tuning: {trials:,} trials before fine-tuning").format(trials=new)
    if found.steps and new:
        said += ", " + _("{steps:,} steps").format(steps=found.steps)
    if found.seconds is not None:
        minutes = _("about {minutes:,.0f} minutes of one process by those that ran here")
        said += ", " + minutes.format(minutes=found.seconds / 60)
    if found.kept:
        kept = _("{trials:,} more are in {folder} if text and rows are those of then")
        said += "; " + kept.format(trials=found.kept, folder=KEPT)
    off = _("`finetune.tuning: off` tries none.")
    return [said + ".", *([f"  {off}"] if new else [])]


def _is_kept(params: Params, root: Path, task: str, strategy: Strategy) -> bool:
    """Whether a result under git may count, as far as params.yaml tells."""
    known = known_facts(params, task, strategy)
    for path in root.glob(f"{KEPT}/*/{task}/{strategy.name}.json"):
        decided_by = read_record(path).get("decided_by", {})
        if all(decided_by.get(key) == fact for key, fact in known.items()):
            return True
    return False


def _seconds(root: Path, task: str, strategy: Strategy) -> float | None:
    """Of a trial, the mean of those that are kept."""
    journals = root.glob(f"{JOURNALS}/{task}-{strategy.name}-*.jsonl")
    found = [line["seconds"] for path in journals for line in lines(path)]
    return statistics.fmean(found) if found else None
