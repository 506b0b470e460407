"""Attention with and without positions, by length, by heads, and what it costs."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from experiments.params import Params

INPUTS: dict[str, str] = {}
OPTIONS: dict[str, str] = {}


def run(params: Params, inputs: Mapping[str, Path], output: Path) -> None:
    """Write the artifact `output`: result.json."""
    from experiments.claims.attention import measure
    from experiments.workbench.outcomes import on_threads, write_outcome

    section = params.attention
    with on_threads(params.runtime.threads):
        outcome = measure(section)
    write_outcome(output, "attention", section.model_dump(mode="json"), inputs, outcome)
