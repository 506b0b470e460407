"""The rates of a task's strategies: fixed, default, committed, or the best of trials."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.console.saying import say
from pipeline.finetuning.rates import read_rates
from pipeline.foundation.artifacts import write_artifact, write_json
from pipeline.tasks.task_data import task_named
from pipeline.tuning.records import DEFAULT, FIXED, TRIALS, record

if TYPE_CHECKING:
    from pipeline.finetuning.strategies import Strategy
    from pipeline.params import Params
    from pipeline.tuning.inputs import TuningInputs
    from pipeline.tuning.trials import Scores, Trial


@dataclass(frozen=True)
class Kept:
    """Where results of before are: those under git, and the trials of this workspace."""

    committed: Path  # presets/tuning
    journals: Path  # .checkpoints/tuning


def choose_rates(
    params: Params, inputs: TuningInputs, strategies: Sequence[Strategy], kept: Kept, output: Path
) -> None:
    """Write the artifact `output`: STRATEGY.json for each, see `records`.

    Raises `UserError` for a task that the params lack, and one whose gate is no success.
    """
    task_named(params.tasks, inputs.task)
    inputs.check_task()
    made_from = {"task": inputs.task, "strategies": [strategy.name for strategy in strategies]}
    budgets = params.finetune.training.label_budgets
    read = {"data": inputs.data, "gate": inputs.gate}
    with write_artifact(output, stage="tune", params=made_from, inputs=read) as draft:
        for strategy in strategies:
            found = _record(params, inputs, strategy, kept)
            write_json(draft.path / f"{strategy.name}.json", found)
            rates = read_rates(draft.path / f"{strategy.name}.json", budgets)
            say(_line(inputs.task, strategy.name, rates, found))


def _record(params: Params, inputs: TuningInputs, strategy: Strategy, kept: Kept) -> dict[str, Any]:
    """Of one strategy. Nothing is read of what it starts from where nothing is tried."""
    section, settings = params.tasks[inputs.task], params.finetune
    budgets = [str(budget) for budget in settings.training.label_budgets]
    fixed = settings.fixed_rates(strategy.name, inputs.task)
    if fixed is not None:
        return record(section.metric, dict(zip(budgets, fixed, strict=True)), FIXED)
    if settings.tuning == "off":
        return record(section.metric, dict.fromkeys(budgets, strategy.default_rate), DEFAULT)

    from pipeline.tuning.committed import committed_record
    from pipeline.tuning.facts import deciding_facts
    from pipeline.tuning.records import record_of_trials

    inputs.check_start(params, strategy)
    facts = deciding_facts(params, inputs, strategy)
    found = committed_record(kept.committed, inputs.task, strategy.name, facts)
    if found is None:
        finished = _finish(params, inputs, strategy, kept.journals)
        found = record_of_trials(section.metric, budgets, finished, facts)
    return found


def _finish(
    params: Params, inputs: TuningInputs, strategy: Strategy, journals: Path
) -> dict[Trial, Scores]:
    """The scores of all trials, in their order; each is in the journal as soon as it is there."""
    from pipeline.model.training.device import choose_device
    from pipeline.tuning.journal import Journal
    from pipeline.tuning.trials import Bench, trials_of

    device = choose_device(params.runtime.device).type
    fingerprint = inputs.fingerprint(params, device, strategy)
    journal = Journal(journals, f"{inputs.task}-{strategy.name}", fingerprint)
    trials = trials_of(params, strategy)
    finished = journal.read(trials)
    missing = [trial for trial in trials if trial not in finished]
    say(
        f"{inputs.task}, {strategy.name}: {len(trials)} trials, {len(finished)} of them finished "
        "before"
    )
    bench, started = Bench(params, inputs, strategy), time.monotonic()
    for number, trial in enumerate(missing, start=1):
        begun = time.monotonic()
        finished[trial] = bench.run(trial)
        journal.add(trial, finished[trial], time.monotonic() - begun)
        left = (time.monotonic() - started) / number * (len(missing) - number)
        say(f"  {trial.in_words(finished[trial])}; {left:,.0f} s left")
    return {trial: finished[trial] for trial in trials}


def _line(task: str, strategy: str, rates: Sequence[float], found: dict[str, Any]) -> str:
    """What was chosen, and by what."""
    source = f"the best of {len(found['trials'])} trials" if found["source"] == TRIALS else ""
    chosen = ", ".join(f"{rate:g}" for rate in rates)
    line = f"{task}, {strategy}: {chosen} ({source or found['source']})"
    if found["source"] == TRIALS and found["at_the_end"]:
        line += "; at the end of the rates tried: wider ones may help"
    return line
