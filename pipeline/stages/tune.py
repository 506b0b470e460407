"""Learning rates of a task: for each strategy the best on validation, of as many trials.

Of all strategies but those of imported encoders. Nothing is trained where `finetune.tuning` is
`off`, where params.yaml fixes the rates, and where `presets/tuning` holds the result of the same
trials on the same text, rows and network. Finished trials are kept in `.checkpoints/tuning`, so
that an interrupted tuning goes on, and another encoder tries nothing again for random weights.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.params import Params

INPUTS = {
    "architecture": "what define_architecture wrote (data/architecture)",
    "embeddings": "the folder of word vectors (data/embeddings)",
    "encoder": "the folder of the pre-trained encoders (data/encoder)",
    "data": "the prepared task (data/tasks/TASK)",
    "gate": "the task's validation result, which must be a success",
    "committed": "results that are under git (presets/tuning)",
}
OPTIONS = {"task": "the task's name in params.yaml"}
TRIALS = Path(".checkpoints/tuning")


def run(params: Params, inputs: Mapping[str, Path], output: Path, *, task: str) -> None:
    """Write the artifact `output`: see `choose_rates`."""
    from pipeline.finetuning.strategies import strategies_of
    from pipeline.tuning.choosing import Kept, choose_rates
    from pipeline.tuning.inputs import TuningInputs

    read = TuningInputs(
        task,
        inputs["data"],
        inputs["gate"],
        architecture=inputs["architecture"],
        embeddings=inputs["embeddings"],
        encoder=inputs["encoder"],
    )
    ours = [strategy for strategy in strategies_of(params) if strategy.start != "imported"]
    choose_rates(params, read, ours, Kept(inputs["committed"], TRIALS), output)
