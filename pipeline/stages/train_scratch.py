"""A network from random weights and a task → what `finetune` makes of an encoder and a task.

Of the pre-training it takes the architecture alone, so that another pre-training trains none of
these networks again.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.params import Params

INPUTS = {
    "architecture": "what define_architecture wrote (data/architecture)",
    "data": "the prepared task (data/tasks/TASK)",
    "gate": "the task's validation result, which must be a success",
    "rates": "the learning rates (data/rates/TASK/STRATEGY.json)",
}
OPTIONS = {
    "task": "the task's name in params.yaml",
    "strategy": "one of finetune.strategies.random_weights",
}
FINISHED = Path(".checkpoints/finetune")  # shared: what a seed was made from names its folder


def run(
    params: Params, inputs: Mapping[str, Path], output: Path, *, task: str, strategy: str
) -> None:
    """Write the artifact `output`: see `finetune_seeds`."""
    from pipeline.finetuning.seeds import StrategyOnTask, finetune_seeds
    from pipeline.finetuning.strategies import strategy_named

    found = strategy_named(params, strategy, "random_weights")
    read = {name: inputs[name] for name in ("data", "gate")}
    starts = dict.fromkeys(params.finetune.seeds, inputs["architecture"])
    work = StrategyOnTask(task, found, read, inputs["rates"], starts)
    finetune_seeds(params, work, output, FINISHED)
