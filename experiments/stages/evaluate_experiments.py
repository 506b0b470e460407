"""The verdicts of all experiments in one place.

Writes reports/metrics.json, and beside it what each experiment found, for the page.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.console.saying import say

if TYPE_CHECKING:
    from experiments.params import Params

INPUTS = {
    "gradient_descent": "the folder that gradient_descent wrote",
    "optimizers": "the folder that optimizers wrote",
    "cost_and_loss": "the folder that cost_and_loss wrote",
    "dropout": "the folder that dropout wrote",
    "attention": "the folder that attention wrote",
    "normalization": "the folder that normalization wrote",
    "pretraining": "the folder that pretraining wrote",
}
OPTIONS: dict[str, str] = {}


def run(params: Params, inputs: Mapping[str, Path], output: Path) -> None:
    """Write the artifact `output`, a file an experiment, and, beside it, metrics.json."""
    from experiments.workbench.outcomes import read_outcome
    from pipeline.foundation.artifacts import write_artifact, write_json

    found = {name: read_outcome(path, name) for name, path in inputs.items()}
    metrics = {
        name: {
            "verdict": outcome["verdict"],
            "halves": {half: facts["verdict"] for half, facts in outcome["halves"].items()},
        }
        for name, outcome in found.items()
    }
    write_json(output.parent / "metrics.json", {"experiments": metrics, "order": list(inputs)})
    with write_artifact(output, stage="evaluate_experiments", params={}, inputs=inputs) as draft:
        for name, outcome in found.items():
            write_json(draft.path / f"{name}.json", outcome)
    for name, facts in metrics.items():
        say(f"{name}: {facts['verdict']}")
