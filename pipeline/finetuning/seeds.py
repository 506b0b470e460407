"""All seeds of one task and strategy as one artifact: what every stage that fine-tunes does.

Seeds share a stage, since a stage takes as long to start as 100 labels to train on; those that
are finished are kept (see `finished_seeds`).
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.console.imports import code_hash
from pipeline.console.saying import say
from pipeline.finetuning.finished_seeds import FinishedSeeds
from pipeline.finetuning.rates import read_rates
from pipeline.finetuning.results import write_results
from pipeline.finetuning.runs import FinetuningRun, Kept
from pipeline.finetuning.starts import check_start, load_start
from pipeline.foundation.artifacts import input_hash, write_artifact
from pipeline.foundation.gate import require
from pipeline.foundation.vocabulary import wordpiece
from pipeline.kinds.registry import data_of
from pipeline.model.training.device import choose_device, configure
from pipeline.model.training.precision import choose_precision
from pipeline.tasks.task_data import read_task, task_named

if TYPE_CHECKING:
    from pipeline.finetuning.strategies import Strategy
    from pipeline.params import Params


@dataclass(frozen=True)
class StrategyOnTask:
    """One strategy on one task, for every seed of `finetune.seeds`.

    `read` are the task's `data` and `gate`, and the word vectors `embeddings` where the strategy
    begins with them; `rates` is the file that `tune` wrote; `starts` the encoder's or the
    architecture's artifact of each seed. `facts` and `seed_facts` say in the manifests, of all
    seeds and of each, which encoders these are.
    """

    task: str
    strategy: Strategy
    read: Mapping[str, Path]
    rates: Path
    starts: Mapping[int, Path]
    facts: Mapping[str, Any] = field(default_factory=dict)
    seed_facts: Mapping[int, Mapping[str, Any]] = field(default_factory=dict)


def finetune_seeds(params: Params, work: StrategyOnTask, output: Path, kept: Path) -> None:
    """Train what is not finished yet and write the artifact `output`: an artifact SEED for each
    seed, see `write_results`. Finished seeds lie below `kept` until that is recorded.

    Raises `UserError` for a task that the params lack, one whose gate is no success, and where what
    the strategy starts from is not there.
    """
    section, settings = task_named(params.tasks, work.task), params.finetune.training
    strategy, embeddings = work.strategy, work.read.get("embeddings")
    require(work.read["gate"])
    device, threads = choose_device(params.runtime.device), params.runtime.finetune_threads
    precision = choose_precision(params.runtime.precision, device, shapes_vary=True)
    say(f"training on {configure(device, threads, precision)}")
    splits = ["train", *(["validation"] if settings.early_stopping else []), "test"]
    data = read_task(work.read["data"], work.task, data_of(section.kind), splits)
    rates = read_rates(work.rates, settings.label_budgets)
    made_from: dict[str, Any] = {
        "task": section.model_dump(mode="json", exclude={"checks"}),
        "learning_rates": rates,
        "training": settings.model_dump(mode="json"),
        "strategy": strategy.name,
        "start": strategy.start,
        "frozen": strategy.frozen,
        "precision": precision,
    }
    name = "encoder" if strategy.is_pretrained else "architecture"
    places = dict.fromkeys(work.starts.values())
    numbered = {f"{name} {p.name}" if strategy.is_pretrained else name: p for p in places}
    for folder in places:
        check_start(folder, strategy, embeddings)
    everything = {**work.read, **numbered}
    hashes = {what: input_hash(path) for what, path in everything.items()}
    runtime = {"device": device.type, "threads": threads, "code": code_hash(Path(__file__))}
    finished = FinishedSeeds(kept, {"made_from": made_from, "inputs": hashes, **runtime})
    for seed, folder in work.starts.items():
        if finished.has(seed):
            continue
        finetuning = FinetuningRun(
            data,
            load_start(folder, strategy, embeddings),
            settings,
            learning_rates=rates,
            strategy=strategy,
            seed=seed,
            max_length=section.max_length,
            device=device,
            metric=section.metric,
            max_skipped_steps=params.runtime.max_skipped_steps,
            kept=Kept(finished.unfinished(seed), params.runtime.checkpoint_every),
        )
        task = {**made_from["task"], "max_length": finetuning.max_length}
        if section.max_length == "auto":
            say(f"auto: texts of {finetuning.max_length} tokens at most")
        facts = {**made_from, "task": task, "seed": seed, **work.seed_facts.get(seed, {})}
        read, place = {**work.read, name: folder}, finished.place(seed)
        with write_artifact(place, stage="finetune", params=facts, inputs=read) as draft:
            write_results(draft, finetuning, section.metric)
            wordpiece.copy_files(folder, draft.path)
        shutil.rmtree(finished.unfinished(seed), ignore_errors=True)
    facts = {**made_from, "seeds": list(work.starts), **work.facts}
    with write_artifact(output, stage="finetune", params=facts, inputs=everything) as draft:
        for seed in work.starts:
            finished.copy_to(draft.path, seed)
    finished.finish()
