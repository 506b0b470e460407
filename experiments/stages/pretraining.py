"""Pre-training and transfer, by reference to what the main pipeline measured."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from experiments.params import Params

INPUTS = {"results": "a metrics.json of the main pipeline"}
OPTIONS: dict[str, str] = {}


def run(params: Params, inputs: Mapping[str, Path], output: Path) -> None:
    """Write the artifact `output`: result.json."""
    from experiments.claims.pretraining import measure
    from experiments.workbench.outcomes import write_outcome

    write_outcome(output, "pretraining", {}, inputs, measure(inputs["results"]))
