"""An encoder and a task → one model for each seed and label budget, and its predictions.

`feature_extraction` trains a classifier on the frozen encoder, `finetune` everything. Written, an
artifact a seed: predictions on test for every budget, their scores, and the weights of the largest
budget. Validation is what `tune` looks at. Finished seeds are kept in `.checkpoints/finetune` until
DVC has recorded all.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.params import Params

INPUTS = {
    "encoder": "the folder of the pre-trained encoders (data/encoder)",
    "data": "the prepared task (data/tasks/TASK)",
    "gate": "the task's validation result, which must be a success",
    "rates": "the learning rates (data/rates/TASK/STRATEGY.json)",
}
OPTIONS = {
    "task": "the task's name in params.yaml",
    "strategy": "one of finetune.strategies.encoder",
}
FINISHED = Path(".checkpoints/finetune")  # shared: what a seed was made from names its folder


def run(
    params: Params, inputs: Mapping[str, Path], output: Path, *, task: str, strategy: str
) -> None:
    """Write the artifact `output`: see `finetune_seeds`."""
    from pipeline.finetuning.seeds import StrategyOnTask, finetune_seeds
    from pipeline.finetuning.strategies import encoder_seed, strategy_named

    found = strategy_named(params, strategy, "encoder")
    seeds, encoder_seeds = params.finetune.seeds, params.pretrain.seeds
    encoder_of = {seed: encoder_seed(seed, seeds, encoder_seeds) for seed in seeds}
    work = StrategyOnTask(
        task,
        found,
        {name: inputs[name] for name in ("data", "gate")},
        inputs["rates"],
        starts={seed: inputs["encoder"] / str(number) for seed, number in encoder_of.items()},
        facts={"encoder_seeds": encoder_seeds},
        seed_facts={seed: {"encoder_seed": number} for seed, number in encoder_of.items()},
    )
    finetune_seeds(params, work, output, FINISHED)
