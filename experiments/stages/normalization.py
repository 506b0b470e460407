"""Residuals and normalization: which trainings diverge, by depth and rate."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from experiments.params import Params

INPUTS = {"rows": "the folder that prepare_rows wrote"}
OPTIONS: dict[str, str] = {}


def run(params: Params, inputs: Mapping[str, Path], output: Path) -> None:
    """Write the artifact `output`: result.json."""
    from experiments.claims.normalization import measure
    from experiments.workbench.outcomes import on_threads, write_outcome

    section = params.normalization
    with on_threads(params.runtime.threads):
        outcome = measure(section, inputs["rows"])
    write_outcome(output, "normalization", section.model_dump(mode="json"), inputs, outcome)
