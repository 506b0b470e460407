"""The same as `finetune`, with an encoder that someone else pre-trained in full.

On the same tasks, label rows and seeds, in the same steps and batches, with the encoder's own
tokenizer: beside the networks of `finetune` it shows what a full pre-training buys. Off where
`import_encoder.encoders` is empty.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.params import Params

INPUTS = {
    "encoder": "the imported encoder (data/imported/ENCODER)",
    "data": "the prepared task (data/tasks/TASK)",
    "gate": "the task's validation result, which must be a success",
    "rates": "the learning rates (data/imported_rates/ENCODER/TASK/STRATEGY.json)",
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
    from pipeline.finetuning.strategies import imported, strategy_named
    from pipeline.foundation.artifacts import read_artifact
    from pipeline.model.weights import read_configuration

    found = strategy_named(params, imported(strategy, inputs["encoder"].name), "imported")
    encoder = read_artifact(inputs["encoder"], stage="pretrain", verify=False)
    shape = read_configuration(encoder.path)
    about = {
        "name": encoder.path.name,
        "parameters": encoder.counts["parameters"],  # as published
        "num_hidden_layers": shape.num_hidden_layers,
        "hidden_size": shape.hidden_size,
        "vocabulary_size": shape.vocab_size,
    }
    facts = {"imported_encoder": about}
    work = StrategyOnTask(
        task,
        found,
        {name: inputs[name] for name in ("data", "gate")},
        inputs["rates"],
        starts=dict.fromkeys(params.finetune.seeds, inputs["encoder"]),
        facts=facts,
        seed_facts=dict.fromkeys(params.finetune.seeds, facts),
    )
    finetune_seeds(params, work, output, FINISHED)
