"""All seeds of one task and strategy as one artifact: what both fine-tuning stages do.

Seeds share a stage, since a stage takes as long to start as 100 labels to train on; those that
are finished are kept (see `finished_seeds`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.console.imports import code_hash
from pipeline.finetuning.finished_seeds import FinishedSeeds
from pipeline.finetuning.results import write_results
from pipeline.finetuning.runs import FinetuningRun
from pipeline.foundation.artifacts import input_hash, read_artifact, write_artifact
from pipeline.kinds.registry import data_of
from pipeline.model.weights import load_pretraining_model
from pipeline.tasks.task_data import read_task
from pipeline.training.device import choose_device, configure
from pipeline.training.precision import choose_precision
from pipeline.vocabulary import wordpiece
from pipeline.vocabulary.word_vectors import load_vectors

if TYPE_CHECKING:
    from pipeline.params import Params, Strategy


@dataclass(frozen=True)
class StrategyOnTask:
    """One strategy on one task, for every seed of `finetune.seeds`.

    `read` are the task's data and gate, and word vectors where the strategy begins with them;
    `encoders` the encoder's artifact of each seed. `facts` and `seed_facts` say in the manifests,
    of all seeds and of each, which encoders these are.
    """

    task: str
    strategy: Strategy
    learning_rates: Sequence[float]  # one a label budget
    read: Mapping[str, Path]
    encoders: Mapping[int, Path]
    facts: Mapping[str, Any]
    seed_facts: Mapping[int, Mapping[str, Any]]


def finetune_seeds(params: Params, work: StrategyOnTask, output: Path, kept: Path) -> None:
    """Train what is not finished yet and write the artifact `output`: an artifact SEED for each
    seed, see `write_results`. Finished seeds lie below `kept` until that is recorded."""
    section, settings = params.tasks[work.task], params.finetune.training
    device, threads = choose_device(params.runtime.device), params.runtime.finetune_threads
    precision = choose_precision(params.runtime.precision, device)
    print(f"training on {configure(device, threads, precision)}", flush=True)
    data = read_task(work.read["data"], work.task, data_of(section.kind), ("train", "test"))
    vectors = load_vectors(work.read["embeddings"]) if "embeddings" in work.read else None
    made_from = {
        "task": section.model_dump(mode="json", exclude={"learning_rates"}),
        "learning_rates": list(work.learning_rates),
        "training": settings.model_dump(mode="json"),
        "strategy": work.strategy,
        "precision": precision,
    }
    everything = {**work.read, **{f"encoder {p.name}": p for p in work.encoders.values()}}
    hashes = {name: input_hash(path) for name, path in everything.items()}
    runtime = {"device": device.type, "threads": threads, "code": code_hash(Path(__file__))}
    finished = FinishedSeeds(kept, {"made_from": made_from, "inputs": hashes, **runtime})
    for seed, encoder in work.encoders.items():
        if finished.has(seed):
            continue
        read_artifact(encoder, stage="pretrain")
        finetuning = FinetuningRun(
            data,
            load_pretraining_model(encoder),
            wordpiece.load(encoder),
            settings,
            learning_rates=work.learning_rates,
            strategy=work.strategy,
            seed=seed,
            max_length=section.max_length,
            device=device,
            vectors=vectors,
        )
        facts = {**made_from, "seed": seed, **work.seed_facts[seed]}
        read, place = {**work.read, "encoder": encoder}, finished.place(seed)
        with write_artifact(place, stage="finetune", params=facts, inputs=read) as draft:
            write_results(draft, finetuning, section.metric)
            wordpiece.copy_files(encoder, draft.path)
    facts = {**made_from, "seeds": list(work.encoders), **work.facts}
    with write_artifact(output, stage="finetune", params=facts, inputs=everything) as draft:
        for seed in work.encoders:
            finished.copy_to(draft.path, seed)
    finished.finish()
