"""As `train_scratch`, but the token embeddings start as word vectors of one algorithm."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.params import Params

INPUTS = {
    "architecture": "what define_architecture wrote (data/architecture)",
    "embeddings": "the word vectors (data/embeddings/ALGORITHM)",
    "data": "the prepared task (data/tasks/TASK)",
    "gate": "the task's validation result, which must be a success",
    "rates": "the learning rates (data/rates/TASK/STRATEGY.json)",
}
OPTIONS = {
    "task": "the task's name in params.yaml",
    "algorithm": "one of finetune.strategies.word_vectors",
}
FINISHED = Path(".checkpoints/finetune")  # shared: what a seed was made from names its folder


def run(
    params: Params, inputs: Mapping[str, Path], output: Path, *, task: str, algorithm: str
) -> None:
    """Write the artifact `output`: see `finetune_seeds`."""
    from pipeline.finetuning.seeds import StrategyOnTask, finetune_seeds
    from pipeline.finetuning.strategies import strategy_named, with_vectors

    found = strategy_named(params, with_vectors(algorithm), "word_vectors")
    read = {name: inputs[name] for name in ("data", "gate", "embeddings")}
    starts = dict.fromkeys(params.finetune.seeds, inputs["architecture"])
    work = StrategyOnTask(task, found, read, inputs["rates"], starts)
    finetune_seeds(params, work, output, FINISHED)
