"""An encoder and a task → one model for each label budget, and its predictions.

`scratch` trains the same architecture from random weights, `feature_extraction` a classifier on
the frozen encoder, `finetune` everything. Written: predictions on validation and test for every
budget, their scores, and the weights of the largest budget.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.params import Params

INPUTS = {
    "encoder": "the pre-trained encoder (data/encoder)",
    "tokenizer": "its tokenizer (data/tokenizer)",
    "data": "the prepared task (data/tasks/TASK)",
    "gate": "the task's validation result, which must be a success",
}
OPTIONS = {
    "task": "the task's name in params.yaml",
    "strategy": "scratch, feature_extraction or finetune",
    "seed": "a whole number: draws label subset, batches, dropout and new weights",
}


def run(
    params: Params,
    inputs: Mapping[str, Path],
    output: Path,
    *,
    task: str,
    strategy: str,
    seed: str,
) -> None:
    """Write the artifact `output`: shards validation and test, scores.json, the weights."""
    from pipeline.artifacts import read_artifact, write_artifact
    from pipeline.errors import UserError
    from pipeline.model.weights import load_pretraining_model
    from pipeline.tasks.kinds import task_named
    from pipeline.tasks.task_data import read_task
    from pipeline.tokenization import wordpiece
    from pipeline.training.device import choose_device, configure
    from pipeline.training.finetuning_results import write_results
    from pipeline.training.finetuning_runs import FinetuningRun
    from pipeline.validation.gate import require

    section, settings = task_named(params.tasks, task), params.finetune.training
    if strategy not in settings.learning_rate:
        raise UserError(
            f"no learning rate for the strategy {strategy!r}",
            where="params.yaml, finetune.training.learning_rate",
            expected=f"one of {', '.join(settings.learning_rate)}, or a rate for this one",
        )
    require(inputs["gate"])
    read_artifact(inputs["encoder"], stage="pretrain")
    read_artifact(inputs["tokenizer"], stage="train_tokenizer")
    device = choose_device(params.runtime.device)
    print(f"training on {configure(device, params.runtime.threads)}", flush=True)
    finetuning = FinetuningRun(
        read_task(inputs["data"], task, section.kind),
        load_pretraining_model(inputs["encoder"]),
        wordpiece.load(inputs["tokenizer"]),
        settings,
        strategy=strategy,
        seed=int(seed),
        max_length=section.max_length,
        device=device,
    )
    made_from = {
        "task": section.model_dump(mode="json"),
        "training": settings.model_dump(mode="json"),
        "strategy": strategy,
        "seed": int(seed),
    }
    with write_artifact(output, stage="finetune", params=made_from, inputs=inputs) as draft:
        write_results(draft, finetuning, section.metric)
