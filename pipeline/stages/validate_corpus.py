"""Check the corpus by Great Expectations; a gate: nothing is trained on data that failed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pipeline.params import Params
    from pipeline.validation.suites import Table

INPUTS = {"corpus": "the folder that prepare_corpus wrote"}
OPTIONS: dict[str, str] = {}


def run(params: Params, inputs: Mapping[str, Path], output: Path) -> None:
    """Write the result `output` and its page; raises `UserError` where an expectation failed.

    Of a run without text nothing is expected.
    """
    from pipeline.console.progress import Progress
    from pipeline.foundation.artifacts import read_artifact, read_rows
    from pipeline.validation import corpus as suite
    from pipeline.validation import results
    from pipeline.validation.suites import run_suite

    corpus = read_artifact(inputs["corpus"], stage="prepare_corpus")

    def rows() -> Iterator[tuple[str, dict[str, Any]]]:
        with Progress("validate_corpus", total=None, unit="documents") as progress:
            for split in suite.SPLITS:
                for row in read_rows(corpus.path, split, batch_size=64):
                    yield split, row
                    progress.advance()

    tables: list[Table] = []
    if corpus.counts["train"]["documents"]:
        frame = suite.documents_frame(rows(), params.prepare_corpus.split)
        tables = suite.tables(frame, params.validate_corpus)
    outcome = run_suite("corpus", tables)
    results.publish(outcome, output, output.parent.parent / "data_docs")
