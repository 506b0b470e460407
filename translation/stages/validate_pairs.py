"""Check the pairs by Great Expectations; a gate before everything that learns from them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from translation.params import Params

INPUTS = {"pairs": "the folder that prepare_pairs wrote"}
OPTIONS: dict[str, str] = {}


def run(params: Params, inputs: Mapping[str, Path], output: Path) -> None:
    """Write the result `output` and its page; raises `UserError` where an expectation failed."""
    from pipeline.foundation.artifacts import read_artifact
    from pipeline.translation.pair_rows import read_pairs
    from pipeline.validation import pairs as suite
    from pipeline.validation import results
    from pipeline.validation.suites import run_suite

    pairs = read_artifact(inputs["pairs"], stage="prepare_pairs")
    found = suite.tables(
        read_pairs(pairs.path), params.download_pairs, params.prepare_pairs, params.validate_pairs
    )
    results.publish(run_suite("pairs", found), output, output.parent.parent / "data_docs")
