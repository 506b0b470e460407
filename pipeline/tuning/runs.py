"""Running trials in processes, those that are not finished yet."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.console.errors import Interrupted
from pipeline.foundation.artifacts import write_json
from pipeline.model.training.device import choose_device
from pipeline.tokenization.workers import Workers
from pipeline.tuning.choice import Chosen, at_the_edge
from pipeline.tuning.inputs import TuningInputs
from pipeline.tuning.journal import Journal
from pipeline.tuning.log import tuning_log
from pipeline.tuning.trials import Bench, Scores, Trial, rates_tried, trials_of

if TYPE_CHECKING:
    from pipeline.finetuning.strategies import Strategy
    from pipeline.params import Params

_bench: Bench | None = None  # of this process
_journal: Journal | None = None


def tune(
    params: Params,
    root: Path,
    tasks: Sequence[str],
    strategies: Sequence[Strategy],
    jobs: int,
    log: Path,
) -> Chosen:
    """Run what is not finished yet of all trials and write the log; -> the chosen rates.

    `root` is the project's folder: its `data` is read, its `.checkpoints/tuning` keeps trials.
    """
    inputs = TuningInputs(root)
    inputs.check(params, tasks, strategies)
    device = choose_device(params.runtime.device).type
    fingerprints: dict[tuple[str, str], str] = {
        (task, strategy.name): inputs.fingerprint(params, device, task, strategy)
        for task in tasks
        for strategy in strategies
    }
    journal = Journal(root / ".checkpoints/tuning", fingerprints)
    trials = trials_of(params, tasks, strategies)
    finished = _finish(trials, journal, params, inputs, jobs)
    hashes = inputs.hashes(params, tasks, strategies)
    record = tuning_log(params, device, hashes, trials, finished)
    write_json(log, record)
    counts = ", ".join(f"{name} {number}" for name, number in record["num_trials"].items())
    print(f"{log}: trials of each strategy: {counts}")
    tried = {strategy.name: rates_tried(params, strategy) for strategy in strategies}
    if edge := at_the_edge(record["chosen"], tried):
        print(f"chosen at the end of the rates tried (wider ones may help): {', '.join(edge)}")
    return record["chosen"]


def _finish(
    trials: list[Trial], journal: Journal, params: Params, inputs: TuningInputs, jobs: int
) -> dict[Trial, Scores]:
    """The scores of all trials; each is in the journal as soon as it is there."""
    finished = journal.read(trials)
    missing = [trial for trial in trials if trial not in finished]
    print(f"{len(trials)} trials, {len(finished)} of them finished before", flush=True)
    if not missing:
        return finished
    started = time.monotonic()
    try:
        with Workers(min(jobs, len(missing)), _prepare, params, inputs, journal) as workers:
            results = workers.map(_run, missing)
            for number, (trial, scores) in enumerate(zip(missing, results, strict=True), start=1):
                finished[trial] = scores
                seconds = (time.monotonic() - started) / number * (len(missing) - number)
                print(
                    f"{_line(trial, scores)} ({number} of {len(missing)}, {seconds:,.0f} s left)",
                    flush=True,
                )
    except (Interrupted, KeyboardInterrupt):
        print("finished trials are kept; the same command goes on from them", flush=True)
        raise
    return finished


def _prepare(params: Params, inputs: TuningInputs, journal: Journal) -> None:
    """Set this process up for `_run`."""
    global _bench, _journal
    _bench, _journal = Bench(params, inputs), journal


def _run(trial: Trial) -> Scores:
    """The trial's scores; noted here, where an interruption of the parent cannot lose them."""
    assert _bench is not None, "_prepare comes first"
    assert _journal is not None, "_prepare comes first"
    scores = _bench.run(trial)
    _journal.add(trial, scores)
    return scores


def _line(trial: Trial, scores: Scores) -> str:
    values = ", ".join(f"{budget} labels {score:.3f}" for budget, score in scores.items())
    return (
        f"{trial.task}, {trial.strategy}, rate {trial.learning_rate}, seed {trial.seed}: {values}"
    )
