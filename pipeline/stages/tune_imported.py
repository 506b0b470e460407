"""Learning rates of a task, as `tune` chooses them, of an encoder that someone else pre-trained."""

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
    "committed": "results that are under git (presets/tuning)",
}
OPTIONS = {"task": "the task's name in params.yaml"}
TRIALS = Path(".checkpoints/tuning")  # with those of tune


def run(params: Params, inputs: Mapping[str, Path], output: Path, *, task: str) -> None:
    """Write the artifact `output`: see `choose_rates`."""
    from pipeline.finetuning.strategies import strategies_of
    from pipeline.tuning.choosing import Kept, choose_rates
    from pipeline.tuning.inputs import TuningInputs

    read = TuningInputs(task, inputs["data"], inputs["gate"], imported=inputs["encoder"])
    theirs = [s for s in strategies_of(params) if s.encoder == inputs["encoder"].name]
    choose_rates(params, read, theirs, Kept(inputs["committed"], TRIALS), output)
