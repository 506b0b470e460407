"""An encoder and a task → one model for each seed and label budget, and its predictions.

`scratch` trains the same architecture from random weights, `scratch_word2vec` and
`scratch_fasttext` too but with word vectors as token embeddings, `feature_extraction` a
classifier on the frozen encoder, `finetune` everything. Written, an artifact a seed: predictions
on test for every budget, their scores, and the weights of the largest budget. Validation is what
`tune` looks at. Finished seeds are kept in `.checkpoints/finetune` until DVC has recorded all.
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
    """Write the artifact `output`: see `finetune_seeds`."""
    from pipeline.console.errors import UserError
    from pipeline.finetuning.runs import rates_of
    from pipeline.finetuning.seeds import StrategyOnTask, finetune_seeds
    from pipeline.finetuning.strategies import EMBEDDINGS_OF, encoder_seed, is_imported
    from pipeline.foundation.gate import require
    from pipeline.tasks.task_data import task_named

    if is_imported(strategy):
        raise UserError(f"--strategy {strategy}", hint="imported encoders: stage finetune_imported")
    rates = rates_of(task_named(params.tasks, task), params.finetune.training, strategy)
    require(inputs["gate"])
    seeds, encoder_seeds = params.finetune.seeds, params.pretrain.seeds
    encoder_of = {seed: encoder_seed(seed, seeds, encoder_seeds) for seed in seeds}
    read = {name: inputs[name] for name in ("data", "gate")}
    if strategy in EMBEDDINGS_OF:
        read["embeddings"] = inputs["embeddings"] / EMBEDDINGS_OF[strategy]
    work = StrategyOnTask(
        task,
        cast("Strategy", strategy),  # one of them, or it had no rates
        rates,
        read,
        encoders={seed: inputs["encoder"] / str(number) for seed, number in encoder_of.items()},
        facts={"encoder_seeds": encoder_seeds},
        seed_facts={seed: {"encoder_seed": number} for seed, number in encoder_of.items()},
    )
    finetune_seeds(params, work, output, FINISHED)
