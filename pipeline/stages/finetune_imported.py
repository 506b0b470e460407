"""The same as `finetune`, with an encoder that someone else pre-trained in full.

On the same tasks, label rows and seeds, in the same steps and batches, with the encoder's own
tokenizer: beside the networks of `finetune` it shows what a full pre-training buys. Frozen
(`feature_extraction`) or not (`finetune`). Off where `import_encoder.encoders` is empty.
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
}
OPTIONS = {
    "task": "the task's name in params.yaml",
    "strategy": "feature_extraction or finetune",
}
FINISHED = Path(".checkpoints/finetune")  # shared: what a seed was made from names its folder


def run(
    params: Params, inputs: Mapping[str, Path], output: Path, *, task: str, strategy: str
) -> None:
    """Write the artifact `output`: see `finetune_seeds`; raises `UserError` for a strategy that
    random weights would need."""
    from pipeline.console.errors import UserError
    from pipeline.finetuning.runs import rates_of
    from pipeline.finetuning.seeds import StrategyOnTask, finetune_seeds
    from pipeline.finetuning.strategies import IMPORTED
    from pipeline.foundation.artifacts import read_artifact
    from pipeline.foundation.gate import require
    from pipeline.model.weights import read_configuration
    from pipeline.tasks.task_data import task_named

    section, settings = task_named(params.tasks, task), params.finetune.training
    if strategy not in IMPORTED:
        raise UserError(
            f"--strategy {strategy} of an imported encoder",
            expected=f"one of {', '.join(IMPORTED)}",
        )
    system = IMPORTED[strategy]
    require(inputs["gate"])
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
        system,
        rates_of(section, settings, system, params.import_encoder.learning_rate),
        {name: inputs[name] for name in ("data", "gate")},
        encoders=dict.fromkeys(params.finetune.seeds, inputs["encoder"]),
        facts=facts,
        seed_facts=dict.fromkeys(params.finetune.seeds, facts),
    )
    finetune_seeds(params, work, output, FINISHED)
