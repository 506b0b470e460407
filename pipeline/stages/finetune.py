"""An encoder and a task → one model for each seed and label budget, and its predictions.

`scratch` trains the same architecture from random weights, `scratch_word2vec` and
`scratch_fasttext` too but with word vectors as token embeddings, `feature_extraction` a
classifier on the frozen encoder, `finetune` everything. Written, an artifact a seed: predictions
on test for every budget, their scores, and the weights of the largest budget. Validation is what
`tune` looks at. Seeds share a stage, since a stage takes as long to start as 100 labels to train
on; those that are finished are kept in `.checkpoints/finetune` until all are.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from pipeline.params import Params, Strategy

INPUTS = {
    "encoder": "the folder of the pre-trained encoders (data/encoder)",
    "embeddings": "the folder of the word vectors (data/embeddings), read where a strategy asks",
    "data": "the prepared task (data/tasks/TASK)",
    "gate": "the task's validation result, which must be a success",
}
OPTIONS = {
    "task": "the task's name in params.yaml",
    "strategy": "scratch, scratch_word2vec, scratch_fasttext, feature_extraction or finetune",
}
FINISHED = Path(".checkpoints/finetune")


def run(
    params: Params, inputs: Mapping[str, Path], output: Path, *, task: str, strategy: str
) -> None:
    """Write the artifact `output`: an artifact SEED for each seed, see `write_results`."""
    from pipeline.artifacts import input_hash, read_artifact, write_artifact
    from pipeline.embeddings.vectors import load_vectors
    from pipeline.imports import code_hash
    from pipeline.model.weights import load_pretraining_model
    from pipeline.strategies import EMBEDDINGS_OF, encoder_seed
    from pipeline.tasks.kinds import task_named
    from pipeline.tasks.task_data import read_task
    from pipeline.tokenization import wordpiece
    from pipeline.training.device import choose_device, configure
    from pipeline.training.finetuning_results import write_results
    from pipeline.training.finetuning_runs import FinetuningRun, rates_of
    from pipeline.training.finished_seeds import FinishedSeeds
    from pipeline.validation.gate import require

    section, settings = task_named(params.tasks, task), params.finetune.training
    rates = rates_of(section, settings, strategy)
    require(inputs["gate"])
    seeds, encoder_seeds = params.finetune.seeds, params.pretrain.seeds
    encoders = {
        seed: inputs["encoder"] / str(encoder_seed(seed, seeds, encoder_seeds)) for seed in seeds
    }
    shared = {name: inputs[name] for name in ("data", "gate")}
    if strategy in EMBEDDINGS_OF:
        shared["embeddings"] = inputs["embeddings"] / EMBEDDINGS_OF[strategy]
    device = choose_device(params.runtime.device)
    threads = params.runtime.finetune_threads
    print(f"training on {configure(device, threads)}", flush=True)
    data = read_task(inputs["data"], task, section.kind, splits=("train", "test"))
    vectors = load_vectors(shared["embeddings"]) if "embeddings" in shared else None
    made_from = {
        "task": section.model_dump(mode="json", exclude={"learning_rates"}),
        "learning_rates": rates,
        "training": settings.model_dump(mode="json"),
        "strategy": strategy,
    }
    everything = shared | {f"encoder {path.name}": path for path in encoders.values()}
    hashes = {name: input_hash(path) for name, path in everything.items()}
    runtime = {"device": device.type, "threads": threads}
    code = code_hash(Path(__file__))
    finished = FinishedSeeds(
        FINISHED, {"made_from": made_from, "inputs": hashes, "code": code, **runtime}
    )
    for seed, encoder in encoders.items():
        if finished.has(seed):
            continue
        read_artifact(encoder, stage="pretrain")
        finetuning = FinetuningRun(
            data,
            load_pretraining_model(encoder),
            wordpiece.load(encoder),
            settings,
            learning_rates=rates,
            strategy=cast("Strategy", strategy),  # one of them, or it had no rates
            seed=seed,
            max_length=section.max_length,
            device=device,
            vectors=vectors,
        )
        facts = {**made_from, "seed": seed, "encoder_seed": int(encoder.name)}
        read, place = {**shared, "encoder": encoder}, finished.place(seed)
        with write_artifact(place, stage="finetune", params=facts, inputs=read) as draft:
            write_results(draft, finetuning, section.metric)
            wordpiece.copy_files(encoder, draft.path)
    facts = {**made_from, "seeds": seeds, "encoder_seeds": encoder_seeds}
    with write_artifact(output, stage="finetune", params=facts, inputs=everything) as draft:
        for seed in seeds:
            finished.copy_to(draft.path, seed)
    finished.discard()
