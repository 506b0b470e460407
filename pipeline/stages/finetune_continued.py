"""The same as `finetune`, with encoders that went on with the task's own texts.

On the same labels and seeds, in the same steps, at the learning rates of the strategy that starts
from the encoder itself: beside it, it shows what the task's text bought. Off where
`continue_pretraining.tasks` is empty.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.console.errors import UserError

if TYPE_CHECKING:
    from pipeline.params import Params

INPUTS = {
    "encoder": "the folder of the continued encoders (data/continued/TASK)",
    "data": "the prepared task (data/tasks/TASK)",
    "gate": "the task's validation result, which must be a success",
    "rates": "the learning rates of the strategy itself (data/rates/TASK/STRATEGY.json)",
}
OPTIONS = {
    "task": "one of continue_pretraining.tasks",
    "strategy": "one of finetune.strategies.encoder",
}
FINISHED = Path(".checkpoints/finetune")  # shared: what a seed was made from names its folder


def run(
    params: Params, inputs: Mapping[str, Path], output: Path, *, task: str, strategy: str
) -> None:
    """Write the artifact `output`: see `finetune_seeds`."""
    from pipeline.finetuning.seeds import StrategyOnTask, finetune_seeds
    from pipeline.finetuning.strategies import encoder_seed, strategies_on

    named = {found.continues: found for found in strategies_on(params, task)}
    if strategy not in named:
        raise UserError(
            f"no strategy that continues {strategy!r} on {task!r}",
            where="params.yaml, continue_pretraining.tasks and finetune.strategies.encoder",
        )
    seeds, encoder_seeds = params.finetune.seeds, params.pretrain.seeds
    encoder_of = {seed: encoder_seed(seed, seeds, encoder_seeds) for seed in seeds}
    work = StrategyOnTask(
        task,
        named[strategy],
        {name: inputs[name] for name in ("data", "gate")},
        inputs["rates"],
        starts={seed: inputs["encoder"] / str(number) for seed, number in encoder_of.items()},
        facts={"encoder_seeds": encoder_seeds},
        seed_facts={
            seed: {"encoder_seed": number, "continued": about(inputs["encoder"] / str(number))}
            for seed, number in encoder_of.items()
        },
    )
    finetune_seeds(params, work, output, FINISHED)


def about(encoder: Path) -> dict[str, Any]:
    """How it went on, for the report: texts, those left out, epochs, loss before and after."""
    import json

    from pipeline.foundation.artifacts import read_artifact

    artifact = read_artifact(encoder, stage="pretrain", verify=False)
    curve = json.loads((encoder / "history.json").read_text(encoding="utf-8"))["validation"]
    before, after = (curve[place]["masked_language_modelling_loss"] for place in (0, -1))
    return {
        "rows": artifact.counts["rows"],
        "unlabelled": artifact.counts["unlabelled"],
        "left_out": sum(artifact.counts["dropped"].values()),
        "epochs": artifact.params["epochs"],
        "loss_before": before,
        "loss_after": after,
    }
